/* Answers with how many lines, words and bytes the request has, as JSON. */
#include "io.h"

int main(void) {
    static char buffer[16384];
    unsigned long lines = 0;
    unsigned long words = 0;
    unsigned long bytes = 0;
    int inside = 0;
    size_t count;
    while ((count = get(buffer, sizeof buffer)) > 0) {
        bytes += count;
        for (size_t i = 0; i < count; i++) {
            int space = buffer[i] == ' ' || (buffer[i] >= '\t' && buffer[i] <= '\r');
            lines += buffer[i] == '\n';
            words += inside == 0 && !space;
            inside = !space;
        }
    }
    put_text(STDOUT_FILENO, "{\"lines\":");
    put_number(STDOUT_FILENO, lines);
    put_text(STDOUT_FILENO, ",\"words\":");
    put_number(STDOUT_FILENO, words);
    put_text(STDOUT_FILENO, ",\"bytes\":");
    put_number(STDOUT_FILENO, bytes);
    put_text(STDOUT_FILENO, "}\n");
    return 0;
}
