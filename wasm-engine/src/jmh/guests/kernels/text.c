/* Bytes, one at a time: searching, changing case, counting words, reversing, on about `size` kilobytes of text. */
#include "kernels.h"

#define TEXT_LENGTH 65536

static const char *const words[] = {
    "the", "quick", "Brown", "fox", "jumps", "over", "a", "lazy", "Dog", "sandbox", "PLUGIN", "memory", "of",
    "and", "Wasm", "needle", "host", "in", "haystack", "compile",
};

static size_t make(char *text, uint32_t *random) {
    size_t length = 0;
    while (length < TEXT_LENGTH - 32) {
        uint32_t r = next_random(random);
        const char *word = words[r % (sizeof words / sizeof *words)];
        size_t n = strlen(word);
        memcpy(text + length, word, n);
        length += n;
        text[length++] = (r >> 16) % 12 == 0 ? '\n' : (r >> 16) % 12 == 1 ? ',' : ' ';
    }
    text[length] = '\0';
    return length;
}

/* Boyer, Moore and Horspool. */
static uint32_t count_matches(const char *text, size_t length, const char *pattern) {
    size_t n = strlen(pattern), skip[256];
    for (size_t i = 0; i < 256; i++) {
        skip[i] = n;
    }
    for (size_t i = 0; i + 1 < n; i++) {
        skip[(uint8_t) pattern[i]] = n - 1 - i;
    }
    uint32_t count = 0;
    for (size_t at = 0; at + n <= length; at += skip[(uint8_t) text[at + n - 1]]) {
        count += memcmp(text + at, pattern, n) == 0;
    }
    return count;
}

/* As a beginner would. */
static uint32_t count_ignoring_case(const char *text, const char *pattern) {
    uint32_t count = 0;
    for (; *text != '\0'; text++) {
        const char *a = text, *b = pattern;
        while (*b != '\0' && (*a | 32) == (*b | 32)) {
            a++;
            b++;
        }
        count += *b == '\0';
    }
    return count;
}

static void change_case(char *text, int upper) {
    for (; *text != '\0'; text++) {
        char c = *text;
        if (upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z') {
            *text = c ^ 32;
        }
    }
}

static void capitalise(char *text) {
    int inside = 0;
    for (; *text != '\0'; text++) {
        int letter = (*text | 32) >= 'a' && (*text | 32) <= 'z';
        if (letter && !inside) {
            *text &= ~32;
        }
        inside = letter;
    }
}

static uint32_t longest_line(const char *text, uint32_t *lines) {
    uint32_t longest = 0, length = 0;
    for (; *text != '\0'; text++) {
        if (*text == '\n') {
            (*lines)++;
            longest = length > longest ? length : longest;
            length = 0;
        } else {
            length++;
        }
    }
    return longest;
}

static void reverse_words(char *text, size_t length) {
    for (size_t start = 0; start < length;) {
        size_t end = start;
        while (end < length && text[end] != ' ' && text[end] != ',' && text[end] != '\n') {
            end++;
        }
        for (size_t i = start, j = end; i + 1 < j; i++) {
            char c = text[i];
            text[i] = text[--j];
            text[j] = c;
        }
        start = end + 1;
    }
}

KERNEL(text) {
    char *text = allocate(TEXT_LENGTH);
    uint32_t random = 42;
    uint64_t checksum = MIX_START;
    for (int32_t done = 0; done < size; done += TEXT_LENGTH / 1024) {
        uint32_t lines = 0;
        size_t length = make(text, &random);
        checksum = mix(checksum, count_matches(text, length, "needle"));
        checksum = mix(checksum, count_matches(text, length, "lazy Dog,"));
        checksum = mix(checksum, count_ignoring_case(text, "plugin"));
        checksum = mix(checksum, longest_line(text, &lines));
        checksum = mix(checksum, lines);
        change_case(text, 1);
        checksum = mix_bytes(checksum, text, length);
        change_case(text, 0);
        capitalise(text);
        reverse_words(text, length);
        checksum = mix_bytes(checksum, text, length);
    }
    free(text);
    return (int64_t) checksum;
}
