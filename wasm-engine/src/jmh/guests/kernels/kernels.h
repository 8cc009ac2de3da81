/*
 * What the kernels share. Each is one file with one function `run_NAME(size)` that does an amount of work in
 * proportion to `size` (or its square or so), frees what it allocated, and returns a checksum of all it computed.
 */
#ifndef KERNELS_H
#define KERNELS_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Every kernel, and the size at which gcc -O2 needs something like a tenth of a second. */
#define KERNELS(K)         \
    K(fib, 37)             \
    K(sieve, 16000000)     \
    K(matmul, 400)         \
    K(nbody, 1500000)      \
    K(sha256, 16384)       \
    K(sort, 700000)        \
    K(interpreter, 120)    \
    K(hashmap, 400000)     \
    K(text, 4000)          \
    K(json, 60)            \
    K(lexer, 16000)        \
    K(arith64, 1000000)    \
    K(dtoa, 200000)        \
    K(lz, 12000)

#ifdef __wasm__
#define KERNEL_EXPORT(name) __attribute__((export_name(name)))
#else
#define KERNEL_EXPORT(name)
#endif

#define KERNEL(name)                    \
    KERNEL_EXPORT("run_" #name)         \
    int64_t run_##name(int32_t size)

#define DECLARE(name, default_size) int64_t run_##name(int32_t size);
KERNELS(DECLARE)
#undef DECLARE

/* Marsaglia's xorshift: the same numbers everywhere. */
static inline uint32_t next_random(uint32_t *state) {
    uint32_t x = *state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *state = x;
}

/* One step of a checksum (FNV-1a, on 64-bit words). */
static inline uint64_t mix(uint64_t checksum, uint64_t value) {
    return (checksum ^ value) * 0x100000001b3u;
}

#define MIX_START 0xcbf29ce484222325u

static inline uint64_t mix_bytes(uint64_t checksum, const void *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        checksum = mix(checksum, ((const uint8_t *) bytes)[i]);
    }
    return checksum;
}

static inline uint64_t mix_double(uint64_t checksum, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return mix(checksum, bits);
}

static inline void *allocate(size_t size) {
    void *block = malloc(size);
    if (block == NULL) {
        abort();
    }
    return block;
}

#endif
