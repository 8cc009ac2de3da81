/*
 * The command behind `Clean`: an ordinary program that knows nothing of messages. Reads an order from standard input,
 *
 *     number; article; quantity; amount
 *
 * and prints it in the one form that others can rely on: no spaces but single ones inside an article, articles in lower
 * case and by the name that /catalog/articles.txt has for them, amounts in cents. What is no order ends it with status 2.
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARTICLES "/catalog/articles.txt"

static _Noreturn void fail(int status, const char *what, const char *found) {
    fprintf(stderr, "%s: %.60s\n", what, found);
    exit(status);
}

/* Reads all of it, as a C string. */
static char *read_order(void) {
    size_t size = 1024, length = 0;
    char *order = NULL;
    do {
        size *= 2;
        char *larger = realloc(order, size);
        if (larger == NULL) {
            fail(71, "order is too long", "out of memory"); /* EX_OSERR */
        }
        order = larger;
        length += fread(order + length, 1, size - 1 - length, stdin);
    } while (length == size - 1);
    order[length] = '\0';
    return order;
}

/* Removes spaces at both ends, and all but one between words. */
static char *trim(char *field) {
    char *end = field;
    for (const char *next = field; *next != '\0'; next++) {
        if (!isspace((unsigned char) *next)) {
            *end++ = *next;
        } else if (end > field && end[-1] != ' ') {
            *end++ = ' ';
        }
    }
    if (end > field && end[-1] == ' ') {
        end--;
    }
    *end = '\0';
    return field;
}

static long number(const char *field, const char *what) {
    char *end;
    errno = 0;
    long value = strtol(field, &end, 10);
    if (end == field || *end != '\0' || errno != 0 || value < 0) {
        fail(2, what, field);
    }
    return value;
}

/* 12 and 12.50, not 12.5. */
static long cents(char *field) {
    char *point = strchr(field, '.');
    long fraction = 0;
    if (point != NULL) {
        if (strlen(point) != 3 || !isdigit((unsigned char) point[1]) || !isdigit((unsigned char) point[2])) {
            fail(2, "expected an amount", field);
        }
        fraction = number(point + 1, "expected an amount");
        *point = '\0';
    }
    long whole = number(field, "expected an amount");
    if (whole >= LONG_MAX / 100) {
        fail(2, "expected an amount", field);
    }
    return whole * 100 + fraction;
}

/* Prints the name that an article is known by. */
static void put_article(char *article) {
    char line[200];
    FILE *articles = fopen(ARTICLES, "r");
    if (articles == NULL) {
        fail(66, ARTICLES, strerror(errno)); /* EX_NOINPUT */
    }
    for (char *letter = article; *letter != '\0'; letter++) {
        *letter = (char) tolower((unsigned char) *letter);
    }
    while (fgets(line, sizeof line, articles) != NULL) {
        char *name = strchr(line, '=');
        if (name != NULL) {
            *name++ = '\0';
            if (strcmp(line, article) == 0) {
                name[strcspn(name, "\n")] = '\0';
                article = name;
                break;
            }
        }
    }
    fputs(article, stdout);
    fclose(articles);
}

int main(void) {
    char *fields[4];
    char *rest = read_order();
    for (int i = 0; i < 4; i++) {
        fields[i] = rest;
        char *end = rest + strcspn(rest, ";");
        if ((*end == ';') != (i < 3)) {
            fail(2, "expected number; article; quantity; amount", trim(fields[0]));
        }
        *end = '\0';
        rest = end + 1;
        if (*trim(fields[i]) == '\0') {
            fail(2, "expected number; article; quantity; amount", "an empty field");
        }
    }
    long order = number(fields[0], "expected an order's number");
    long quantity = number(fields[2], "expected a quantity");
    long amount = cents(fields[3]);
    printf("%ld;", order);
    put_article(fields[1]);
    printf(";%ld;%ld", quantity, amount);
    return 0;
}
