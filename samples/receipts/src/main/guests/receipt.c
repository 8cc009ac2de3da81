/*
 * The command behind `Receipts`: an ordinary program that knows nothing of who runs it. Reads lines of an article, a
 * quantity and cents from standard input and prints a receipt; its first argument is the title. A line that is none
 * ends it with status 2.
 */
#include <stdio.h>

int main(int count, char **arguments) {
    char line[200];
    long total = 0;
    if (count > 1) {
        printf("%s\n", arguments[1]);
    }
    for (int number = 1; fgets(line, sizeof line, stdin) != NULL; number++) {
        char article[21];
        long quantity, cents;
        if (sscanf(line, "%20s %ld %ld", article, &quantity, &cents) != 3) {
            fprintf(stderr, "line %d: expected an article, a quantity and cents\n", number);
            return 2;
        }
        printf("%3ld %-20s %6ld.%02ld\n", quantity, article, cents / 100, cents % 100);
        total += cents;
    }
    printf("    %-20s %6ld.%02ld\n", "total", total / 100, total % 100);
    return 0;
}
