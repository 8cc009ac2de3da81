#!/bin/sh
# Rebuilds transfer.wasm and links.wasm; needs clang 19 with wasi-libc, as ../../../test/guests/README.md says.
set -eu

cd "$(dirname -- "$0")"
out=../../resources/guests
compile="${CLANG:-clang-19} --target=wasm32-wasi --sysroot=${WASI_SYSROOT:-/usr} -std=gnu11 -O2 -Wall -Wextra -Werror -Wl,--strip-all"
$compile -mexec-model=reactor -o "$out/transfer.wasm" transfer.c
$compile -o "$out/links.wasm" links.c
