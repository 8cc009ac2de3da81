/*
 * The plugin behind `Discount`: `quote(article: string, quantity: s32) -> s32`, in cents. It asks the application for
 * prices, and tells it what it took off.
 */
#include "cabi.h"

#include <stdio.h>

#define CATALOG(name) __attribute__((import_module("catalog"), import_name(name)))

CATALOG("price-of") int price_of(const char *article, size_t length);
CATALOG("note") void note(const char *text, size_t length);

CABI_EXPORT("quote") int quote(char *article, size_t length, int quantity) {
    int cents = price_of(article, length) * quantity;
    if (quantity >= 10) {
        char text[100];
        int off = cents / 10;
        int count = snprintf(text, sizeof text, "%d cents off for %d of %.*s", off, quantity, (int)length, article);
        note(text, count < (int)sizeof text ? (size_t)count : sizeof text - 1);
        cents -= off;
    }
    cabi_free(article, length);
    return cents;
}
