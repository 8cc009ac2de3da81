/* Writes for as long as it may. */
#include "io.h"

int main(void) {
    static char line[4096];
    memset(line, 'x', sizeof line);
    for (;;) {
        put(STDOUT_FILENO, line, sizeof line);
    }
}
