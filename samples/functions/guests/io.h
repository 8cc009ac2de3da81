/*
 * What these commands need of input and output: a function reads its request from standard input and writes its
 * response to standard output. Plain read() and write(), because stdio would be most of such a small module.
 */
#ifndef IO_H
#define IO_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Writes all of it, or ends the program. */
static void put(int file, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t count = write(file, bytes, length);
        if (count < 0) {
            exit(74); /* EX_IOERR */
        }
        bytes += count;
        length -= (size_t) count;
    }
}

static inline void put_text(int file, const char *text) {
    put(file, text, strlen(text));
}

static inline void put_number(int file, unsigned long number) {
    char digits[24];
    size_t start = sizeof digits;
    do {
        digits[--start] = (char) ('0' + number % 10);
        number /= 10;
    } while (number > 0);
    put(file, digits + start, sizeof digits - start);
}

/* Reads up to a buffer full; 0 at the end. */
static inline size_t get(char *buffer, size_t size) {
    ssize_t count = read(STDIN_FILENO, buffer, size);
    if (count < 0) {
        exit(74);
    }
    return (size_t) count;
}

#endif
