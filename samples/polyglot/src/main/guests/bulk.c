/*
 * A plugin behind `Pricing`, in C: `quote(lines: list<line>) -> quote`. Ten or more of an article cost a tenth less.
 */
#include "cabi.h"

#include <stdint.h>

/* A record is a struct with the same fields in the same order; a string or list in it is pointer and length. */
typedef struct {
    cabi_bytes article;
    int32_t quantity;
    int64_t price;
} line;

typedef struct {
    int64_t total;
    cabi_bytes reason;
} quote;

_Static_assert(sizeof(line) == 24 && sizeof(quote) == 16, "as the canonical ABI lays records out");

static void append(cabi_bytes *text, const char *data, size_t length) {
    text->data = cabi_realloc(text->data, text->length, 1, text->length + length);
    memcpy(text->data + text->length, data, length);
    text->length += length;
}

/* A list is pointer and count of its elements. Whoever is called owns it, and all that it refers to. */
CABI_EXPORT("quote") quote *price(line *lines, size_t count) {
    static quote answer; /* the host reads it before it calls anything else */
    cabi_bytes reason = {0};
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t price = lines[i].price * lines[i].quantity;
        if (lines[i].quantity >= 10) {
            price -= price / 10;
            const char *lead = reason.length == 0 ? "a tenth off: " : ", ";
            append(&reason, lead, strlen(lead));
            append(&reason, lines[i].article.data, lines[i].article.length);
        }
        total += price;
        cabi_free(lines[i].article.data, lines[i].article.length);
    }
    cabi_free(lines, count * sizeof *lines);
    answer.total = total;
    answer.reason = reason.length != 0 ? reason : *cabi_return_c_string("no discount");
    return &answer;
}

/* Called when the host has read the answer. */
CABI_EXPORT("cabi_post_quote") void free_quote(quote *answer) {
    cabi_free(answer->reason.data, answer->reason.length);
}
