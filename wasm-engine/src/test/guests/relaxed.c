/* Relaxed SIMD: a dot product of bytes, and a polynomial by multiply-add, on values where every result is exact. */
#include <stdint.h>
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define LENGTH 1024

static int8_t a[LENGTH], b[LENGTH];

EXPORT("dot") int32_t dot(int32_t seed) {
    for (int32_t i = 0; i < LENGTH; i++) {
        a[i] = (int8_t) (i * seed);
        b[i] = (int8_t) ((i + seed) & 0x7f);
    }
    v128_t sum = wasm_i32x4_splat(0);
    for (int32_t i = 0; i < LENGTH; i += 16) {
        sum = wasm_i32x4_relaxed_dot_i8x16_i7x16_add(wasm_v128_load(a + i), wasm_v128_load(b + i), sum);
    }
    return wasm_i32x4_extract_lane(sum, 0) + wasm_i32x4_extract_lane(sum, 1) + wasm_i32x4_extract_lane(sum, 2)
            + wasm_i32x4_extract_lane(sum, 3);
}

EXPORT("polynomial") double polynomial(double x) {
    v128_t value = wasm_f64x2_splat(0), point = wasm_f64x2_make(x, -x);
    for (int32_t i = 4; i > 0; i--) {
        value = wasm_f64x2_relaxed_madd(value, point, wasm_f64x2_splat(i));
    }
    return wasm_f64x2_extract_lane(value, 0) * 1000 + wasm_f64x2_extract_lane(value, 1);
}
