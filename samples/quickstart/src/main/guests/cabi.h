/*
 * What a C plugin needs so that its exports can take and return strings, byte arrays and lists.
 *
 * WebAssembly functions only know numbers. Anything longer travels through the plugin's own memory by the
 * convention of the canonical ABI, the one that wit-bindgen follows as well:
 *
 *   parameter   Two i32: pointer and length in bytes. The host gets the room by calling the export
 *               `cabi_realloc`, copies the bytes there and makes the call. The plugin then owns the bytes and
 *               has to free them.
 *   result      One i32: a pointer to a "return area" of two i32, again pointer and length. When the host has
 *               copied the bytes out it calls the export `cabi_post_NAME` (if there is one) with the same i32,
 *               and the plugin frees what it returned.
 *   boolean     One i32, 0 or 1.
 *
 * Strings are UTF-8, and have no NUL at their end. A block of no bytes is never allocated and never freed: its
 * pointer means nothing.
 *
 * A whole plugin:
 *
 *     #include "cabi.h"
 *
 *     CABI_EXPORT("shout") cabi_bytes *shout(char *text, size_t length) {
 *         for (size_t i = 0; i < length; i++) {
 *             if (text[i] >= 'a' && text[i] <= 'z') text[i] -= 'a' - 'A';
 *         }
 *         return cabi_return(text, length);
 *     }
 *     CABI_POST_RETURN(shout)
 *
 * Build it as a reactor, a module that is initialised once and then called:
 *
 *     clang-19 --target=wasm32-wasi --sysroot=/usr -mexec-model=reactor -Os -o shout.wasm shout.c
 */
#ifndef CABI_H
#define CABI_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* A plugin that wants its own allocator (to count, say) defines both of these before it includes this file. */
#ifndef CABI_REALLOC
#define CABI_REALLOC realloc
#define CABI_FREE free
#endif

/* Makes a function an export under the given name. */
#define CABI_EXPORT(name) __attribute__((export_name(name)))

/* A string, an array of bytes, or any other list; on wasm32 it is laid out as a return area has to be. */
typedef struct {
    char *data;
    size_t length;
} cabi_bytes;

_Static_assert(sizeof(cabi_bytes) == 8 && _Alignof(cabi_bytes) == 4, "a return area is two aligned i32");

/*
 * The host's way to get memory inside the plugin. Weak, so that several source files of one plugin may include
 * this header. There is no way to report failure in this convention other than to trap.
 */
CABI_EXPORT("cabi_realloc")
__attribute__((weak)) void *cabi_realloc(void *old, size_t old_size, size_t align, size_t new_size) {
    if (align > _Alignof(max_align_t)) {
        __builtin_trap(); /* more than malloc promises */
    }
    if (new_size == 0) {
        if (old_size != 0) {
            CABI_FREE(old);
        }
        return (void *) align; /* aligned and not null, but nothing is there */
    }
    void *block = CABI_REALLOC(old_size != 0 ? old : NULL, new_size);
    if (block == NULL) {
        __builtin_trap();
    }
    return block;
}

/* Frees a parameter, or anything else that came from `cabi_realloc`. */
static inline void cabi_free(void *data, size_t length) {
    if (length != 0) {
        CABI_FREE(data);
    }
}

/* Turns a string parameter into a C string. Consumes the parameter; free the result with `CABI_FREE`. */
static inline char *cabi_c_string(char *data, size_t length) {
    char *text = cabi_realloc(data, length, 1, length + 1);
    text[length] = '\0';
    return text;
}

/*
 * Ends an export that returns bytes. Takes over `data`, which has to be a block of its own unless `length` is 0.
 * One static area is enough: the host reads it before it calls anything else.
 */
static inline cabi_bytes *cabi_return(char *data, size_t length) {
    static cabi_bytes area;
    area.data = length != 0 ? data : (char *) 1;
    area.length = length;
    return &area;
}

/* The same for bytes that the plugin keeps: literals, static buffers, something on the stack. */
static inline cabi_bytes *cabi_return_copy(const void *data, size_t length) {
    char *copy = cabi_realloc(NULL, 0, 1, length);
    memcpy(copy, data, length);
    return cabi_return(copy, length);
}

/* The same for a C string that the plugin keeps. */
static inline cabi_bytes *cabi_return_c_string(const char *text) {
    return cabi_return_copy(text, strlen(text));
}

/* Exports `cabi_post_NAME`, which frees what the export NAME returned. */
#define CABI_POST_RETURN(name)                                                                  \
    CABI_EXPORT("cabi_post_" #name) void cabi_post_##name(cabi_bytes *area) {                   \
        cabi_free(area->data, area->length);                                                    \
    }

#endif
