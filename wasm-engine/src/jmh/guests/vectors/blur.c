/* A 3 by 3 blur (weights 1 2 1, 2 4 2, 1 2 1) of a grey image of 512 by 512 pixels, `size` times over. */
#include "vectors.h"

#define WIDTH 512
#define HEIGHT 512

static void blur_row(const uint8_t *above, const uint8_t *row, const uint8_t *below, uint8_t *target) {
    size_t x = 1;
#ifdef __wasm_simd128__
    uint16_t columns[WIDTH];
    for (size_t i = 0; i < WIDTH; i += 8) {
        v128_t sum = wasm_i16x8_add(wasm_u16x8_load8x8(above + i), wasm_u16x8_load8x8(below + i));
        wasm_v128_store(columns + i, wasm_i16x8_add(sum, wasm_i16x8_shl(wasm_u16x8_load8x8(row + i), 1)));
    }
    for (; x + 16 < WIDTH; x += 16) {
        v128_t sums[2];
        for (int half = 0; half < 2; half++) {
            const uint16_t *at = columns + x + 8 * half;
            v128_t sum = wasm_i16x8_add(wasm_v128_load(at - 1), wasm_v128_load(at + 1));
            sum = wasm_i16x8_add(sum, wasm_i16x8_shl(wasm_v128_load(at), 1));
            sums[half] = wasm_u16x8_shr(wasm_i16x8_add(sum, wasm_i16x8_const_splat(8)), 4);
        }
        wasm_v128_store(target + x, wasm_u8x16_narrow_i16x8(sums[0], sums[1]));
    }
#endif
    for (; x < WIDTH - 1; x++) {
        int sum = above[x - 1] + 2 * above[x] + above[x + 1] + 2 * (row[x - 1] + 2 * row[x] + row[x + 1]) +
            below[x - 1] + 2 * below[x] + below[x + 1];
        target[x] = (uint8_t) ((sum + 8) >> 4);
    }
}

KERNEL(blur) {
    uint8_t *source = allocate(WIDTH * HEIGHT);
    uint8_t *target = allocate(WIDTH * HEIGHT);
    uint32_t random = 2463534242u;
    for (size_t i = 0; i < WIDTH * HEIGHT; i++) {
        source[i] = (uint8_t) next_random(&random);
    }
    memcpy(target, source, WIDTH * HEIGHT);
    for (int32_t i = 0; i < size; i++) {
        for (size_t y = 1; y < HEIGHT - 1; y++) {
            const uint8_t *row = source + y * WIDTH;
            blur_row(row - WIDTH, row, row + WIDTH, target + y * WIDTH);
        }
        uint8_t *swap = source;
        source = target;
        target = swap;
    }
    uint64_t checksum = mix_bytes(MIX_START, source, WIDTH * HEIGHT);
    free(source);
    free(target);
    return (int64_t) checksum;
}
