/*
 * A command: what it reads from standard input it writes to standard output in upper case (ASCII only), and says on
 * standard error how many bytes that were. Its first argument may say something else:
 *
 *   words           counts words
 *   arguments       writes its arguments, from 0, a line each
 *   fail STATUS     writes "partly done", then 2,000 lines and the reason to standard error, exits with STATUS
 *   garbage         writes bytes that are not UTF-8
 *   flood           writes for ever and looks at no error
 *   spin            never ends
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int upper(void) {
    char buffer[4096];
    size_t count, total = 0;
    while ((count = fread(buffer, 1, sizeof buffer, stdin)) > 0) {
        for (size_t i = 0; i < count; i++) {
            buffer[i] = (char)toupper((unsigned char)buffer[i]);
        }
        fwrite(buffer, 1, count, stdout);
        total += count;
    }
    fprintf(stderr, "%zu bytes\n", total);
    return 0;
}

static int words(void) {
    int c, inside = 0;
    unsigned long count = 0;
    while ((c = getchar()) != EOF) {
        int word = !isspace(c);
        count += word && !inside;
        inside = word;
    }
    printf("%lu", count);
    return 0;
}

static int fail(const char *status) {
    printf("partly done");
    for (int i = 1; i <= 2000; i++) {
        fprintf(stderr, "line %d\n", i);
    }
    fprintf(stderr, "the reason\n");
    return atoi(status);
}

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "upper";
    if (strcmp(what, "words") == 0) {
        return words();
    }
    if (strcmp(what, "arguments") == 0) {
        for (int i = 0; i < argc; i++) {
            puts(argv[i]);
        }
        return 0;
    }
    if (strcmp(what, "fail") == 0) {
        return fail(argv[2]);
    }
    if (strcmp(what, "garbage") == 0) {
        return fwrite("ok \xff", 1, 4, stdout) != 4;
    }
    while (strcmp(what, "flood") == 0) {
        puts("flood");
    }
    while (strcmp(what, "spin") == 0) {
        __asm__ volatile("");
    }
    return upper();
}
