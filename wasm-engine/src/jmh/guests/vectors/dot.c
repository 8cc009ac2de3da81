/* The dot product of two arrays of f32, `size` times over; the sum is exact, whatever the order of additions. */
#include "vectors.h"

#define LENGTH 16384

static float dot(const float *a, const float *b, size_t length) {
#ifdef __wasm_simd128__
    v128_t sum0 = wasm_f32x4_const_splat(0);
    v128_t sum1 = sum0;
    v128_t sum2 = sum0;
    v128_t sum3 = sum0;
    for (size_t i = 0; i < length; i += 16) {
        sum0 = wasm_f32x4_add(sum0, wasm_f32x4_mul(wasm_v128_load(a + i), wasm_v128_load(b + i)));
        sum1 = wasm_f32x4_add(sum1, wasm_f32x4_mul(wasm_v128_load(a + i + 4), wasm_v128_load(b + i + 4)));
        sum2 = wasm_f32x4_add(sum2, wasm_f32x4_mul(wasm_v128_load(a + i + 8), wasm_v128_load(b + i + 8)));
        sum3 = wasm_f32x4_add(sum3, wasm_f32x4_mul(wasm_v128_load(a + i + 12), wasm_v128_load(b + i + 12)));
    }
    v128_t sum = wasm_f32x4_add(wasm_f32x4_add(sum0, sum1), wasm_f32x4_add(sum2, sum3));
    return wasm_f32x4_extract_lane(sum, 0) + wasm_f32x4_extract_lane(sum, 1) + wasm_f32x4_extract_lane(sum, 2) +
        wasm_f32x4_extract_lane(sum, 3);
#else
    float sum = 0;
    for (size_t i = 0; i < length; i++) {
        sum += a[i] * b[i];
    }
    return sum;
#endif
}

KERNEL(dot) {
    float *a = allocate(LENGTH * sizeof *a);
    float *b = allocate(LENGTH * sizeof *b);
    uint32_t random = 2463534242u;
    for (size_t i = 0; i < LENGTH; i++) {
        a[i] = (float) (next_random(&random) % 16);
        b[i] = (float) (next_random(&random) % 16);
    }
    uint64_t checksum = MIX_START;
    for (int32_t i = 0; i < size; i++) {
        a[i % LENGTH] += 1;
        checksum = mix(checksum, (uint64_t) dot(a, b, LENGTH));
    }
    free(a);
    free(b);
    return (int64_t) checksum;
}
