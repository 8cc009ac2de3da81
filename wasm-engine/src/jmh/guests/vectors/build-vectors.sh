#!/bin/sh
# Rebuilds the committed vectors.wasm and vectors-scalar.wasm from the same sources. Neither the build nor the tests nor
# the benchmarks run this. Needs clang and wasm-ld with wasi-libc (../kernels/README.md); other locations and versions:
# CLANG and WASI_SYSROOT. Same tools, same bytes.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
out=$here/../../resources/guests
clang=${CLANG:-clang-19}

command -v "$clang" >/dev/null || {
    echo "build-vectors.sh: no $clang: install it or set CLANG (see ../kernels/README.md)" >&2
    exit 1
}
cd "$here"

build() {
    "$clang" --target=wasm32-wasi --sysroot="${WASI_SYSROOT:-/usr}" -mexec-model=reactor -O2 -std=gnu11 \
        -ffp-contract=off -mbulk-memory -mnontrapping-fptoint -Wall -Wextra -Werror -Wl,--strip-debug "$@" \
        sizes.c dot.c chacha20.c blur.c memchr.c
}

build -msimd128 -o "$out/vectors.wasm"
build -o "$out/vectors-scalar.wasm"
chmod 644 "$out/vectors.wasm" "$out/vectors-scalar.wasm"
