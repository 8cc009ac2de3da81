/* 64-bit integers: high halves of products, Montgomery's modular powers, divisions, rotations, bit counts. */
#include "kernels.h"

static inline uint64_t multiply_high(uint64_t a, uint64_t b) {
    uint64_t al = (uint32_t) a, ah = a >> 32, bl = (uint32_t) b, bh = b >> 32;
    uint64_t low = al * bl, middle1 = ah * bl + (low >> 32), middle2 = al * bh + (uint32_t) middle1;
    return ah * bh + (middle1 >> 32) + (middle2 >> 32);
}

static inline uint64_t rotate(uint64_t x, unsigned n) {
    return x << (n & 63) | x >> (-n & 63);
}

/* a * b / 2^64 modulo an odd m below 2^63; inverse * m = -1 modulo 2^64. */
static inline uint64_t reduce(uint64_t a, uint64_t b, uint64_t m, uint64_t inverse) {
    uint64_t low = a * b, high = multiply_high(a, b);
    uint64_t sum = high + multiply_high(low * inverse, m) + (low != 0);
    return sum >= m ? sum - m : sum;
}

static uint64_t power(uint64_t base, uint64_t exponent, uint64_t m) {
    uint64_t inverse = m;
    for (int i = 0; i < 5; i++) {
        inverse *= 2 - m * inverse;
    }
    inverse = -inverse;
    uint64_t one = (0 - m) % m;      /* 2^64 modulo m */
    uint64_t square = one;
    for (int i = 0; i < 64; i++) {   /* 2^128 modulo m */
        square = square >= m - square ? square - (m - square) : square + square;
    }
    uint64_t result = one, factor = reduce(base % m, square, m, inverse);
    for (; exponent != 0; exponent >>= 1) {
        if (exponent & 1) {
            result = reduce(result, factor, m, inverse);
        }
        factor = reduce(factor, factor, m, inverse);
    }
    return reduce(result, 1, m, inverse);
}

static uint64_t gcd(uint64_t a, uint64_t b) {
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

KERNEL(arith64) {
    uint64_t x = 88172645463325252u, checksum = MIX_START;
    for (int32_t i = 0; i < size; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        uint64_t y = rotate(x * 0x9e3779b97f4a7c15u, (unsigned) i);
        checksum = mix(checksum, multiply_high(x, y));
        checksum += (uint64_t) __builtin_popcountll(x) + (uint64_t) __builtin_clzll(y | 1) * 64
                + (uint64_t) __builtin_ctzll(y | (uint64_t) 1 << 63) * 4096;
        checksum ^= (uint64_t) ((int64_t) x / (int64_t) (y >> 40 | 1)) + (x % (y >> 33 | 1));
        if (i % 16 == 0) {
            uint64_t m = x >> 2 | 1;
            checksum = mix(checksum, power(y, checksum, m == 1 ? 3 : m));
            checksum = mix(checksum, gcd(x, y));
        }
    }
    return (int64_t) checksum;
}
