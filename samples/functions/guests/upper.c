/* Answers with the request in capitals, of ASCII letters only. */
#include "io.h"

int main(void) {
    static char buffer[16384];
    size_t count;
    while ((count = get(buffer, sizeof buffer)) > 0) {
        for (size_t i = 0; i < count; i++) {
            if (buffer[i] >= 'a' && buffer[i] <= 'z') {
                buffer[i] -= 'a' - 'A';
            }
        }
        put(STDOUT_FILENO, buffer, count);
    }
    return 0;
}
