/* Takes all memory that it gets, uses it, and says how much that was. */
#include "io.h"

int main(void) {
    unsigned long blocks = 0;
    char *volatile block; /* volatile, or the compiler sees that nobody looks at the memory */
    while ((block = malloc(65536)) != NULL) {
        memset(block, 1, 65536);
        blocks++;
    }
    put_number(STDOUT_FILENO, blocks * 64);
    put_text(STDOUT_FILENO, " kB\n");
    return 0;
}
