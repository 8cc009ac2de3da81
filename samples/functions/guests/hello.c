/* Greets whoever the request names, or the world. */
#include "io.h"

int main(void) {
    char name[256];
    size_t length = 0;
    size_t count;
    while (length < sizeof name && (count = get(name + length, sizeof name - length)) > 0) {
        length += count;
    }
    put_text(STDOUT_FILENO, "Hello, ");
    if (length == 0) {
        put_text(STDOUT_FILENO, "world");
    }
    put(STDOUT_FILENO, name, length);
    put_text(STDOUT_FILENO, "!\n");
    return 0;
}
