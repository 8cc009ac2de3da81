/*
 * A reactor with an export for everything that a typed proxy has to carry, and for everything that can go wrong on
 * the way. Its name section is kept: traces have to show the functions below.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* Every block that crosses the border is counted, so that a test can see that none leaks and none is freed twice. */
static int32_t live;

static void *counting_realloc(void *old, size_t size) {
    void *block = realloc(old, size);
    if (old == NULL && block != NULL) {
        live++;
    }
    return block;
}

static void counting_free(void *block) {
    if (block != NULL) {
        live--;
    }
    free(block);
}

#define CABI_REALLOC counting_realloc
#define CABI_FREE counting_free
#include "cabi.h"

CABI_EXPORT("live_allocations") int32_t live_allocations(void) {
    return live;
}

/* Numbers. */

CABI_EXPORT("add_i32") int32_t add_i32(int32_t a, int32_t b) {
    return (int32_t) ((uint32_t) a + (uint32_t) b);
}

CABI_EXPORT("add_i64") int64_t add_i64(int64_t a, int64_t b) {
    return (int64_t) ((uint64_t) a + (uint64_t) b);
}

CABI_EXPORT("add_f32") float add_f32(float a, float b) {
    return a + b;
}

CABI_EXPORT("add_f64") double add_f64(double a, double b) {
    return a + b;
}

CABI_EXPORT("not_bool") bool not_bool(bool value) {
    return !value;
}

CABI_EXPORT("sum_all") double sum_all(bool a, int32_t b, int64_t c, float d, double e) {
    return (a ? 1 : 0) + (double) b + (double) c + (double) d + e;
}

CABI_EXPORT("nothing") void nothing(void) {
}

/* Strings and bytes. */

CABI_EXPORT("echo") cabi_bytes *echo(char *text, size_t length) {
    return cabi_return(text, length);
}
CABI_POST_RETURN(echo)

CABI_EXPORT("reverse_bytes") cabi_bytes *reverse_bytes(char *bytes, size_t length) {
    for (size_t i = 0; i < length / 2; i++) {
        char swapped = bytes[i];
        bytes[i] = bytes[length - 1 - i];
        bytes[length - 1 - i] = swapped;
    }
    return cabi_return(bytes, length);
}
CABI_POST_RETURN(reverse_bytes)

CABI_EXPORT("concat") cabi_bytes *concat(char *first, size_t first_length, char *second, size_t second_length) {
    char *both = cabi_realloc(first, first_length, 1, first_length + second_length);
    memcpy(both + first_length, second, second_length);
    cabi_free(second, second_length);
    return cabi_return(both, first_length + second_length);
}
CABI_POST_RETURN(concat)

CABI_EXPORT("repeat") cabi_bytes *repeat(char *text, size_t length, int32_t times) {
    size_t total = times > 0 ? length * (size_t) times : 0;
    char *all = cabi_realloc(NULL, 0, 1, total);
    for (size_t at = 0; at < total; at += length) {
        memcpy(all + at, text, length);
    }
    cabi_free(text, length);
    return cabi_return(all, total);
}
CABI_POST_RETURN(repeat)

CABI_EXPORT("byte_length") int32_t byte_length(char *text, size_t length) {
    cabi_free(text, length);
    return (int32_t) length;
}

/* A result that is the guest's own for ever: there is no cabi_post_constant to call. */
CABI_EXPORT("constant") cabi_bytes *constant(void) {
    static char text[] = "constant";
    return cabi_return(text, sizeof text - 1);
}

/* The value of an environment variable, or nothing. */
CABI_EXPORT("env") cabi_bytes *env(char *name, size_t length) {
    char *text = cabi_c_string(name, length);
    const char *value = getenv(text);
    counting_free(text);
    return cabi_return_c_string(value != NULL ? value : "");
}
CABI_POST_RETURN(env)

/* Results that no host may believe. */

CABI_EXPORT("bad_pointer") cabi_bytes *bad_pointer(void) {
    return cabi_return((char *) 0xfffffff0, 8);
}

CABI_EXPORT("bad_length") cabi_bytes *bad_length(void) {
    static char text[] = "short";
    return cabi_return(text, 0xfffffff0);
}

CABI_EXPORT("bad_area") cabi_bytes *bad_area(void) {
    return (cabi_bytes *) 0xfffffffc;
}

CABI_EXPORT("bad_alignment") cabi_bytes *bad_alignment(void) {
    static char areas[2 * sizeof(cabi_bytes)] __attribute__((aligned(8)));
    return (cabi_bytes *) (void *) (areas + 2);
}

CABI_EXPORT("bad_utf8") cabi_bytes *bad_utf8(void) {
    return cabi_return_copy("abc\xff\xc3(", 6);
}
CABI_POST_RETURN(bad_utf8)

/* State. */

CABI_EXPORT("counter") int32_t counter(void) {
    static int32_t count;
    return ++count;
}

/* Ways not to return. */

static volatile int32_t sink;

__attribute__((noinline)) static void inner(int32_t value) {
    sink = value;
    __builtin_trap();
}

__attribute__((noinline)) static void outer(int32_t value) {
    sink = value - 1;
    inner(value);
}

CABI_EXPORT("trap") void trap(void) {
    outer(7);
}

CABI_EXPORT("divide") int32_t divide(int32_t a, int32_t b) {
    return a / b;
}

CABI_EXPORT("load") int32_t load(uint32_t address) {
    return *(const volatile int32_t *) address;
}

CABI_EXPORT("spin") void spin(void) {
    for (;;) {
    }
}

/* Goes n calls deep and returns n; for ever, as far as any stack is concerned, if n is negative. */
CABI_EXPORT("recurse") int32_t recurse(int32_t n) {
    if (n == 0) {
        return 0;
    }
    sink = n;
    int32_t below = recurse(n - 1);
    sink = n;
    return below + 1;
}

/* Takes memory until there is no more, and returns the pages it had by then. */
CABI_EXPORT("grow") int32_t grow(int32_t pages) {
    while (__builtin_wasm_memory_grow(0, (size_t) pages) != (size_t) -1) {
    }
    return (int32_t) __builtin_wasm_memory_size(0);
}

CABI_EXPORT("exit") void exit_with(int32_t status) {
    exit(status);
}
