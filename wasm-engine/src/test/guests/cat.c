/*
 * A command that reads files: prints the number of its arguments, then the content of each file that they name.
 * Exit status 3, and a message on standard error, at the first file that cannot be opened.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
    printf("arguments: %d\n", argc - 1);
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "r");
        if (file == NULL) {
            int error = errno;
            fflush(stdout);
            fprintf(stderr, "cat: %s: %s\n", argv[i], strerror(error));
            return 3;
        }
        char block[4096];
        size_t count;
        while ((count = fread(block, 1, sizeof block, file)) > 0) {
            fwrite(block, 1, count, stdout);
        }
        fclose(file);
    }
    return 0;
}
