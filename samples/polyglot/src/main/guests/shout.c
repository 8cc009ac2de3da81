#include "cabi.h"

CABI_EXPORT("shout") cabi_bytes *shout(char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (text[i] >= 'a' && text[i] <= 'z') text[i] -= 'a' - 'A';
    }
    return cabi_return(text, length);
}

CABI_POST_RETURN(shout)
