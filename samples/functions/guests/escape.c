/* Tries to read a file of the host by a path that leads out of the directory that it is granted. */
#include "io.h"

#include <fcntl.h>

int main(void) {
    int file = open("/tmp/../../../../../../etc/passwd", O_RDONLY);
    put_text(STDOUT_FILENO, file < 0 ? "denied\n" : "read it\n");
    return 0;
}
