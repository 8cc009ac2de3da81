/* The ChaCha20 stream cipher (RFC 8439) over `size` kB. */
#include "vectors.h"

#define BLOCK 64

#ifdef __wasm_simd128__

#define ROTATE(x, n) wasm_v128_or(wasm_i32x4_shl(x, n), wasm_u32x4_shr(x, 32 - (n)))

#define QUARTERS(a, b, c, d)                                  \
    a = wasm_i32x4_add(a, b); d = wasm_v128_xor(d, a); d = ROTATE(d, 16); \
    c = wasm_i32x4_add(c, d); b = wasm_v128_xor(b, c); b = ROTATE(b, 12); \
    a = wasm_i32x4_add(a, b); d = wasm_v128_xor(d, a); d = ROTATE(d, 8);  \
    c = wasm_i32x4_add(c, d); b = wasm_v128_xor(b, c); b = ROTATE(b, 7);

static void encrypt(uint32_t state[16], uint8_t *bytes) {
    v128_t a = wasm_v128_load(state);
    v128_t b = wasm_v128_load(state + 4);
    v128_t c = wasm_v128_load(state + 8);
    v128_t d = wasm_v128_load(state + 12);
    for (int i = 0; i < 10; i++) {
        QUARTERS(a, b, c, d)
        b = wasm_i32x4_shuffle(b, b, 1, 2, 3, 0);
        c = wasm_i32x4_shuffle(c, c, 2, 3, 0, 1);
        d = wasm_i32x4_shuffle(d, d, 3, 0, 1, 2);
        QUARTERS(a, b, c, d)
        b = wasm_i32x4_shuffle(b, b, 3, 0, 1, 2);
        c = wasm_i32x4_shuffle(c, c, 2, 3, 0, 1);
        d = wasm_i32x4_shuffle(d, d, 1, 2, 3, 0);
    }
    a = wasm_i32x4_add(a, wasm_v128_load(state));
    b = wasm_i32x4_add(b, wasm_v128_load(state + 4));
    c = wasm_i32x4_add(c, wasm_v128_load(state + 8));
    d = wasm_i32x4_add(d, wasm_v128_load(state + 12));
    wasm_v128_store(bytes, wasm_v128_xor(a, wasm_v128_load(bytes)));
    wasm_v128_store(bytes + 16, wasm_v128_xor(b, wasm_v128_load(bytes + 16)));
    wasm_v128_store(bytes + 32, wasm_v128_xor(c, wasm_v128_load(bytes + 32)));
    wasm_v128_store(bytes + 48, wasm_v128_xor(d, wasm_v128_load(bytes + 48)));
}

#else

#define ROTATE(x, n) ((x) << (n) | (x) >> (32 - (n)))

#define QUARTER(a, b, c, d)              \
    a += b; d ^= a; d = ROTATE(d, 16);   \
    c += d; b ^= c; b = ROTATE(b, 12);   \
    a += b; d ^= a; d = ROTATE(d, 8);    \
    c += d; b ^= c; b = ROTATE(b, 7);

static void encrypt(uint32_t state[16], uint8_t *bytes) {
    uint32_t x0 = state[0], x1 = state[1], x2 = state[2], x3 = state[3];
    uint32_t x4 = state[4], x5 = state[5], x6 = state[6], x7 = state[7];
    uint32_t x8 = state[8], x9 = state[9], x10 = state[10], x11 = state[11];
    uint32_t x12 = state[12], x13 = state[13], x14 = state[14], x15 = state[15];
    for (int i = 0; i < 10; i++) {
        QUARTER(x0, x4, x8, x12)
        QUARTER(x1, x5, x9, x13)
        QUARTER(x2, x6, x10, x14)
        QUARTER(x3, x7, x11, x15)
        QUARTER(x0, x5, x10, x15)
        QUARTER(x1, x6, x11, x12)
        QUARTER(x2, x7, x8, x13)
        QUARTER(x3, x4, x9, x14)
    }
    uint32_t words[16];
    memcpy(words, bytes, BLOCK);
    words[0] ^= x0 + state[0];
    words[1] ^= x1 + state[1];
    words[2] ^= x2 + state[2];
    words[3] ^= x3 + state[3];
    words[4] ^= x4 + state[4];
    words[5] ^= x5 + state[5];
    words[6] ^= x6 + state[6];
    words[7] ^= x7 + state[7];
    words[8] ^= x8 + state[8];
    words[9] ^= x9 + state[9];
    words[10] ^= x10 + state[10];
    words[11] ^= x11 + state[11];
    words[12] ^= x12 + state[12];
    words[13] ^= x13 + state[13];
    words[14] ^= x14 + state[14];
    words[15] ^= x15 + state[15];
    memcpy(bytes, words, BLOCK);
}

#endif

KERNEL(chacha20) {
    size_t length = (size_t) size * 1024;
    uint8_t *bytes = allocate(length);
    memset(bytes, 0, length);
    uint32_t state[16] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };
    uint32_t random = 2463534242u;
    for (int i = 4; i < 16; i++) {
        state[i] = next_random(&random);
    }
    for (size_t i = 0; i < length; i += BLOCK) {
        encrypt(state, bytes + i);
        state[12]++;
    }
    uint64_t checksum = MIX_START;
    for (size_t i = 0; i < length; i += 512) {
        checksum = mix_bytes(checksum, bytes + i, 8);
    }
    free(bytes);
    return (int64_t) checksum;
}
