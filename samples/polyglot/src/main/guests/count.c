#include <ctype.h>
#include <stdio.h>

int main(void) {
    int c, inside = 0;
    unsigned long words = 0;
    while ((c = getchar()) != EOF) {
        words += !isspace(c) && !inside;
        inside = !isspace(c);
    }
    if (words == 0) {
        fprintf(stderr, "nothing to count\n");
        return 1;
    }
    printf("%lu", words);
    return 0;
}
