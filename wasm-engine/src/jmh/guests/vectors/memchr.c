/* All lines of a text of 64 kB are found by looking for their ends, `size` times over. */
#include "vectors.h"

#define LENGTH 65536

static const char *find(const char *from, const char *end, char wanted) {
#ifdef __wasm_simd128__
    v128_t all = wasm_i8x16_splat(wanted);
    for (; end - from >= 16; from += 16) {
        uint32_t mask = wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(from), all));
        if (mask != 0) {
            return from + __builtin_ctz(mask);
        }
    }
#endif
    for (; from < end; from++) {
        if (*from == wanted) {
            return from;
        }
    }
    return end;
}

KERNEL(memchr) {
    char *text = allocate(LENGTH);
    uint32_t random = 2463534242u;
    size_t line = 0;
    for (size_t i = 0; i < LENGTH; i++) {
        if (line-- == 0) {
            text[i] = '\n';
            line = 1 + next_random(&random) % 160;
        }
        else {
            text[i] = (char) (' ' + next_random(&random) % 95);
        }
    }
    uint64_t checksum = MIX_START;
    const char *end = text + LENGTH;
    for (int32_t i = 0; i < size; i++) {
        text[(size_t) i * 31 % LENGTH] ^= 1;
        for (const char *at = text; at < end; at++) {
            at = find(at, end, '\n');
            checksum = mix(checksum, (uint64_t) (at - text));
        }
    }
    free(text);
    return (int64_t) checksum;
}
