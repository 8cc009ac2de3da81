/*
 * What the vector kernels share: each is written twice, in plain C and with the intrinsics of wasm_simd128.h, and gives
 * the same checksum either way.
 */
#ifndef VECTORS_H
#define VECTORS_H

#include "../kernels/kernels.h"

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

/* Every kernel, and its default size. */
#define VECTORS(K)       \
    K(dot, 2000)         \
    K(chacha20, 8192)    \
    K(blur, 40)          \
    K(memchr, 2000)

#endif
