/*
 * Command: applies every vector instruction that clang has an intrinsic for to the same pseudo-random operands and
 * prints its name and a checksum of the results. Floats are of all kinds; NaNs count as one, since their bits may
 * differ from machine to machine. Then it does some work as programs do: hexadecimal, UTF-8, a matrix.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <wasm_simd128.h>

#define ROUNDS 64

static uint64_t state = 88172645463325252u;

static uint64_t next(void) {
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

static v128_t any(void) {
    uint64_t low = next();
    return wasm_u64x2_make(low, next());
}

/* Small and special lanes as often as random ones. */
static v128_t integers(void) {
    static const uint64_t special[] = { 0, 1, 0x7f807f807f807f80u, 0x8000800080008000u, 0x7fffffff80000000u,
        0xffffffffffffffffu, 0x8000000000000000u, 0x0102030405060708u };
    uint64_t choice = next();
    return (choice & 1) ? any() : wasm_u64x2_make(special[choice >> 8 & 7], special[choice >> 16 & 7]);
}

static v128_t floats(void) {
    static const float special[] = { 0, -0.0f, 1, -1.5f, 0.5f, 2147483648.0f, -2147483648.0f, 4294967296.0f, 1e-40f,
        3.4e38f, __builtin_inff(), -__builtin_inff(), __builtin_nanf(""), 2.5f, 1e10f, 123.456f };
    uint64_t choice = next();
    if ((choice & 3) == 0) {
        return any();
    }
    return wasm_f32x4_make(special[choice >> 8 & 15], special[choice >> 12 & 15], special[choice >> 16 & 15],
        special[choice >> 20 & 15]);
}

static v128_t doubles(void) {
    static const double special[] = { 0, -0.0, 1, -1.5, 0.5, 2147483648.0, -2147483649.0, 4294967296.0, 1e-310, 1e308,
        __builtin_inf(), -__builtin_inf(), __builtin_nan(""), 2.5, 1e18, 123.456 };
    uint64_t choice = next();
    return (choice & 3) == 0 ? any() : wasm_f64x2_make(special[choice >> 8 & 15], special[choice >> 12 & 15]);
}

static v128_t same32(v128_t v) {
    return wasm_v128_bitselect(v, wasm_i32x4_const_splat(0x7fc00000), wasm_f32x4_eq(v, v));
}

static v128_t same64(v128_t v) {
    return wasm_v128_bitselect(v, wasm_i64x2_const_splat(0x7ff8000000000000), wasm_f64x2_eq(v, v));
}

static v128_t same(v128_t v) {
    return v;
}

static uint64_t checksum;

static void add(uint64_t value) {
    checksum = (checksum ^ value) * 0x100000001b3u;
    checksum ^= checksum >> 29;
}

static void add_vector(v128_t v) {
    add((uint64_t) wasm_i64x2_extract_lane(v, 0));
    add((uint64_t) wasm_i64x2_extract_lane(v, 1));
}

static void print(const char *name) {
    printf("%s %016llx\n", name, (unsigned long long) checksum);
    checksum = 0xcbf29ce484222325u;
}

#define RUN(name, result)                          \
    static void run_##name(void) {                 \
        for (int round = 0; round < ROUNDS; round++) { \
            result;                                \
        }                                          \
        print(#name);                              \
    }

#define UNARY(name, in, out) RUN(name, add_vector(out(wasm_##name(in()))))
#define BINARY(name, in, out) RUN(name, v128_t a = in(); add_vector(out(wasm_##name(a, in()))))
#define SHIFT(name) RUN(name, v128_t a = integers(); add_vector(wasm_##name(a, (uint32_t) next() & 127)))
#define TEST(name) RUN(name, add((uint64_t) wasm_##name(integers())))

#define EACH_UNARY(K) \
    K(v128_not, integers, same) K(i8x16_abs, integers, same) K(i8x16_neg, integers, same) K(i8x16_popcnt, integers, same) \
    K(i16x8_abs, integers, same) K(i16x8_neg, integers, same) K(i32x4_abs, integers, same) K(i32x4_neg, integers, same) \
    K(i64x2_abs, integers, same) K(i64x2_neg, integers, same) \
    K(f32x4_abs, floats, same32) K(f32x4_neg, floats, same32) K(f32x4_sqrt, floats, same32) K(f32x4_ceil, floats, same32) \
    K(f32x4_floor, floats, same32) K(f32x4_trunc, floats, same32) K(f32x4_nearest, floats, same32) \
    K(f64x2_abs, doubles, same64) K(f64x2_neg, doubles, same64) K(f64x2_sqrt, doubles, same64) \
    K(f64x2_ceil, doubles, same64) K(f64x2_floor, doubles, same64) K(f64x2_trunc, doubles, same64) \
    K(f64x2_nearest, doubles, same64) K(i32x4_trunc_sat_f32x4, floats, same) K(u32x4_trunc_sat_f32x4, floats, same) \
    K(f32x4_convert_i32x4, integers, same) K(f32x4_convert_u32x4, integers, same) \
    K(f64x2_convert_low_i32x4, integers, same) K(f64x2_convert_low_u32x4, integers, same) \
    K(i32x4_trunc_sat_f64x2_zero, doubles, same) K(u32x4_trunc_sat_f64x2_zero, doubles, same) \
    K(f32x4_demote_f64x2_zero, doubles, same32) K(f64x2_promote_low_f32x4, floats, same64) \
    K(i16x8_extend_low_i8x16, integers, same) K(i16x8_extend_high_i8x16, integers, same) \
    K(u16x8_extend_low_u8x16, integers, same) K(u16x8_extend_high_u8x16, integers, same) \
    K(i32x4_extend_low_i16x8, integers, same) K(i32x4_extend_high_i16x8, integers, same) \
    K(u32x4_extend_low_u16x8, integers, same) K(u32x4_extend_high_u16x8, integers, same) \
    K(i64x2_extend_low_i32x4, integers, same) K(i64x2_extend_high_i32x4, integers, same) \
    K(u64x2_extend_low_u32x4, integers, same) K(u64x2_extend_high_u32x4, integers, same) \
    K(i16x8_extadd_pairwise_i8x16, integers, same) K(u16x8_extadd_pairwise_u8x16, integers, same) \
    K(i32x4_extadd_pairwise_i16x8, integers, same) K(u32x4_extadd_pairwise_u16x8, integers, same)

#define EACH_BINARY(K) \
    K(v128_and, integers, same) K(v128_or, integers, same) K(v128_xor, integers, same) K(v128_andnot, integers, same) \
    K(i8x16_swizzle, integers, same) \
    K(i8x16_eq, integers, same) K(i8x16_ne, integers, same) K(i8x16_lt, integers, same) K(u8x16_lt, integers, same) \
    K(i8x16_gt, integers, same) K(u8x16_gt, integers, same) K(i8x16_le, integers, same) K(u8x16_le, integers, same) \
    K(i8x16_ge, integers, same) K(u8x16_ge, integers, same) \
    K(i16x8_eq, integers, same) K(i16x8_ne, integers, same) K(i16x8_lt, integers, same) K(u16x8_lt, integers, same) \
    K(i16x8_gt, integers, same) K(u16x8_gt, integers, same) K(i16x8_le, integers, same) K(u16x8_le, integers, same) \
    K(i16x8_ge, integers, same) K(u16x8_ge, integers, same) \
    K(i32x4_eq, integers, same) K(i32x4_ne, integers, same) K(i32x4_lt, integers, same) K(u32x4_lt, integers, same) \
    K(i32x4_gt, integers, same) K(u32x4_gt, integers, same) K(i32x4_le, integers, same) K(u32x4_le, integers, same) \
    K(i32x4_ge, integers, same) K(u32x4_ge, integers, same) \
    K(i64x2_eq, integers, same) K(i64x2_ne, integers, same) K(i64x2_lt, integers, same) K(i64x2_gt, integers, same) \
    K(i64x2_le, integers, same) K(i64x2_ge, integers, same) \
    K(f32x4_eq, floats, same) K(f32x4_ne, floats, same) K(f32x4_lt, floats, same) K(f32x4_gt, floats, same) \
    K(f32x4_le, floats, same) K(f32x4_ge, floats, same) K(f64x2_eq, doubles, same) K(f64x2_ne, doubles, same) \
    K(f64x2_lt, doubles, same) K(f64x2_gt, doubles, same) K(f64x2_le, doubles, same) K(f64x2_ge, doubles, same) \
    K(i8x16_add, integers, same) K(i8x16_add_sat, integers, same) K(u8x16_add_sat, integers, same) \
    K(i8x16_sub, integers, same) K(i8x16_sub_sat, integers, same) K(u8x16_sub_sat, integers, same) \
    K(i8x16_min, integers, same) K(u8x16_min, integers, same) K(i8x16_max, integers, same) K(u8x16_max, integers, same) \
    K(u8x16_avgr, integers, same) K(i8x16_narrow_i16x8, integers, same) K(u8x16_narrow_i16x8, integers, same) \
    K(i16x8_add, integers, same) K(i16x8_add_sat, integers, same) K(u16x8_add_sat, integers, same) \
    K(i16x8_sub, integers, same) K(i16x8_sub_sat, integers, same) K(u16x8_sub_sat, integers, same) \
    K(i16x8_mul, integers, same) K(i16x8_min, integers, same) K(u16x8_min, integers, same) K(i16x8_max, integers, same) \
    K(u16x8_max, integers, same) K(u16x8_avgr, integers, same) K(i16x8_q15mulr_sat, integers, same) \
    K(i16x8_narrow_i32x4, integers, same) K(u16x8_narrow_i32x4, integers, same) \
    K(i16x8_extmul_low_i8x16, integers, same) K(i16x8_extmul_high_i8x16, integers, same) \
    K(u16x8_extmul_low_u8x16, integers, same) K(u16x8_extmul_high_u8x16, integers, same) \
    K(i32x4_add, integers, same) K(i32x4_sub, integers, same) K(i32x4_mul, integers, same) K(i32x4_min, integers, same) \
    K(u32x4_min, integers, same) K(i32x4_max, integers, same) K(u32x4_max, integers, same) \
    K(i32x4_dot_i16x8, integers, same) K(i32x4_extmul_low_i16x8, integers, same) \
    K(i32x4_extmul_high_i16x8, integers, same) K(u32x4_extmul_low_u16x8, integers, same) \
    K(u32x4_extmul_high_u16x8, integers, same) K(i64x2_add, integers, same) K(i64x2_sub, integers, same) \
    K(i64x2_mul, integers, same) K(i64x2_extmul_low_i32x4, integers, same) K(i64x2_extmul_high_i32x4, integers, same) \
    K(u64x2_extmul_low_u32x4, integers, same) K(u64x2_extmul_high_u32x4, integers, same) \
    K(f32x4_add, floats, same32) K(f32x4_sub, floats, same32) K(f32x4_mul, floats, same32) K(f32x4_div, floats, same32) \
    K(f32x4_min, floats, same32) K(f32x4_max, floats, same32) K(f32x4_pmin, floats, same32) K(f32x4_pmax, floats, same32) \
    K(f64x2_add, doubles, same64) K(f64x2_sub, doubles, same64) K(f64x2_mul, doubles, same64) \
    K(f64x2_div, doubles, same64) K(f64x2_min, doubles, same64) K(f64x2_max, doubles, same64) \
    K(f64x2_pmin, doubles, same64) K(f64x2_pmax, doubles, same64)

#define EACH_SHIFT(K) \
    K(i8x16_shl) K(i8x16_shr) K(u8x16_shr) K(i16x8_shl) K(i16x8_shr) K(u16x8_shr) K(i32x4_shl) K(i32x4_shr) \
    K(u32x4_shr) K(i64x2_shl) K(i64x2_shr) K(u64x2_shr)

#define EACH_TEST(K) \
    K(v128_any_true) K(i8x16_all_true) K(i8x16_bitmask) K(i16x8_all_true) K(i16x8_bitmask) K(i32x4_all_true) \
    K(i32x4_bitmask) K(i64x2_all_true) K(i64x2_bitmask)

EACH_UNARY(UNARY)
EACH_BINARY(BINARY)
EACH_SHIFT(SHIFT)
EACH_TEST(TEST)

RUN(bitselect, v128_t a = any(); v128_t b = any(); add_vector(wasm_v128_bitselect(a, b, any())))

RUN(shuffles, v128_t a = any(); v128_t b = any();
    add_vector(wasm_i8x16_shuffle(a, b, 31, 0, 17, 2, 2, 9, 30, 8, 1, 1, 16, 15, 3, 4, 5, 22));
    add_vector(wasm_i16x8_shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11));
    add_vector(wasm_i32x4_shuffle(a, b, 3, 4, 0, 7));
    add_vector(wasm_i64x2_shuffle(a, b, 1, 2));
    add_vector(wasm_f32x4_add(wasm_i32x4_shuffle(wasm_f32x4_convert_i32x4(a), wasm_f32x4_convert_i32x4(b), 5, 1, 2, 6),
        wasm_f32x4_convert_i32x4(wasm_i32x4_shuffle(a, a, 1, 0, 3, 2)))))

RUN(lanes, v128_t a = any();
    add((uint64_t) wasm_i8x16_extract_lane(a, 13)); add(wasm_u8x16_extract_lane(a, 6));
    add((uint64_t) wasm_i16x8_extract_lane(a, 5)); add(wasm_u16x8_extract_lane(a, 2));
    add((uint64_t) wasm_i32x4_extract_lane(a, 3)); add((uint64_t) wasm_i64x2_extract_lane(a, 1));
    a = wasm_i8x16_replace_lane(a, 9, (int8_t) next()); a = wasm_i16x8_replace_lane(a, 1, (int16_t) next());
    a = wasm_i32x4_replace_lane(a, 2, (int32_t) next()); add_vector(a);
    a = wasm_f32x4_replace_lane(a, 1, wasm_f32x4_extract_lane(wasm_f32x4_convert_i32x4(a), 0)); add_vector(a);
    a = wasm_f64x2_replace_lane(a, 0, (double) (int64_t) next()); add_vector(a);
    add_vector(wasm_i8x16_splat((int8_t) next())); add_vector(wasm_i16x8_splat((int16_t) next()));
    add_vector(wasm_i32x4_splat((int32_t) next())); add_vector(wasm_f64x2_splat((double) (int32_t) next())))

static uint8_t bytes[64];

RUN(memory, uint8_t *at = bytes + (next() & 31);
    wasm_v128_store(at, any()); add_vector(wasm_v128_load(bytes + (next() & 31)));
    add_vector(wasm_i16x8_load8x8(at)); add_vector(wasm_u16x8_load8x8(at)); add_vector(wasm_i32x4_load16x4(at));
    add_vector(wasm_u32x4_load16x4(at)); add_vector(wasm_i64x2_load32x2(at)); add_vector(wasm_u64x2_load32x2(at));
    add_vector(wasm_v128_load8_splat(at)); add_vector(wasm_v128_load16_splat(at)); add_vector(wasm_v128_load32_splat(at));
    add_vector(wasm_v128_load64_splat(at)); add_vector(wasm_v128_load32_zero(at)); add_vector(wasm_v128_load64_zero(at));
    v128_t a = any(); add_vector(wasm_v128_load8_lane(at, a, 11)); add_vector(wasm_v128_load16_lane(at, a, 3));
    add_vector(wasm_v128_load32_lane(at, a, 2)); add_vector(wasm_v128_load64_lane(at, a, 1));
    wasm_v128_store8_lane(at, a, 15); wasm_v128_store16_lane(at + 3, a, 6); wasm_v128_store32_lane(at + 9, a, 1);
    wasm_v128_store64_lane(at + 17, a, 1); add_vector(wasm_v128_load(at)); add_vector(wasm_v128_load(at + 16)))

static void hexadecimal(void) {
    uint8_t in[16];
    char out[33] = "";
    for (int i = 0; i < 16; i++) {
        in[i] = (uint8_t) (17 * i + 3);
    }
    v128_t digits = wasm_i8x16_make('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f');
    v128_t v = wasm_v128_load(in);
    v128_t high = wasm_u8x16_shr(v, 4);
    v128_t low = wasm_v128_and(v, wasm_i8x16_const_splat(15));
    v128_t first = wasm_i8x16_shuffle(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    v128_t second = wasm_i8x16_shuffle(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    wasm_v128_store(out, wasm_i8x16_swizzle(digits, first));
    wasm_v128_store(out + 16, wasm_i8x16_swizzle(digits, second));
    printf("hexadecimal %s\n", out);
}

static void characters(void) {
    static const char text[] = "Grüße, Ωmega, 数学, 🙂 and plain letters to fill more than one vector";
    size_t count = 0;
    size_t i = 0;
    for (; i + 16 <= sizeof text - 1; i += 16) {
        v128_t starts = wasm_i8x16_gt(wasm_v128_load(text + i), wasm_i8x16_const_splat((int8_t) 0xbf));
        count += (size_t) __builtin_popcount(wasm_i8x16_bitmask(starts));
    }
    for (; i < sizeof text - 1; i++) {
        count += (int8_t) text[i] > (int8_t) 0xbf;
    }
    printf("characters %zu of %zu bytes\n", count, sizeof text - 1);
}

/* What the compiler makes vectors of by itself. */
static void matrix(void) {
    static float a[16][16], b[16][16], c[16][16];
    for (int i = 0; i < 256; i++) {
        a[i / 16][i % 16] = (float) (i % 7) - 3;
        b[i / 16][i % 16] = (float) (i % 5) * 0.5f;
    }
    for (int i = 0; i < 16; i++) {
        for (int k = 0; k < 16; k++) {
            for (int j = 0; j < 16; j++) {
                c[i][j] += a[i][k] * b[k][j];
            }
        }
    }
    int sum = 0;
    for (int i = 0; i < 16; i++) {
        for (int j = 0; j < 16; j++) {
            sum += (int) (c[i][j] * 4) ^ (i * 16 + j);
        }
    }
    printf("matrix %d %g %g\n", sum, (double) c[3][5], (double) c[15][15]);
}

#define CALL(name, ...) run_##name();

int main(void) {
    checksum = 0xcbf29ce484222325u;
    EACH_UNARY(CALL)
    EACH_BINARY(CALL)
    EACH_SHIFT(CALL)
    EACH_TEST(CALL)
    run_bitselect();
    run_shuffles();
    run_lanes();
    run_memory();
    hexadecimal();
    characters();
    matrix();
    return 0;
}
