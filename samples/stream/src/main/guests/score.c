/*
 * The plugin behind `Score`: exports `apply(order: string) -> string`, which takes what clean.c prints and answers with
 * JSON that says how risky an order is.
 *
 * It has the two bugs that every such plugin has somewhere: an order of nothing makes it divide by zero, an article with
 * a hyphen makes it loop. Neither is a problem of the application that runs it, nor of other orders.
 */
#include "cabi.h"

/* Moves past the next field and returns it. */
static char *next_field(char **rest) {
    char *field = *rest;
    char *end = field + strcspn(field, ";");
    *rest = *end != '\0' ? end + 1 : end;
    *end = '\0';
    return field;
}

/* Counts the words of an article. Nothing ever steps over a hyphen. */
static int words(const char *article) {
    int count = 0;
    while (*article != '\0') {
        count++;
        article += strcspn(article, " -");
        article += strspn(article, " ");
    }
    return count;
}

static char *put_text(char *to, const char *text) {
    size_t length = strlen(text);
    memcpy(to, text, length);
    return to + length;
}

/* Of numbers that are not negative. */
static char *put_number(char *to, long number) {
    if (number >= 10) {
        to = put_number(to, number / 10);
    }
    *to = (char) ('0' + number % 10);
    return to + 1;
}

CABI_EXPORT("apply") cabi_bytes *apply(char *text, size_t length) {
    char *order = cabi_c_string(text, length);
    char *rest = order;
    long number = strtol(next_field(&rest), NULL, 10);
    const char *article = next_field(&rest);
    long quantity = strtol(next_field(&rest), NULL, 10);
    long cents = strtol(next_field(&rest), NULL, 10);
    long price = cents / quantity;
    long risk = cents / 1000 + (words(article) < 2 ? 10 : 0);
    CABI_FREE(order);

    char result[100];
    char *end = put_text(result, "{\"order\":");
    end = put_number(end, number);
    end = put_text(end, ",\"price\":");
    end = put_number(end, price);
    end = put_text(end, ",\"risk\":");
    end = put_number(end, risk < 100 ? risk : 100);
    end = put_text(end, "}");
    return cabi_return_copy(result, (size_t) (end - result));
}
CABI_POST_RETURN(apply)
