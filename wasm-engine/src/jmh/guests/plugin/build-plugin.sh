#!/bin/sh
# Rebuilds the committed markdown.wasm; the tools are those of ../kernels/build-kernels.sh. Nothing else runs this.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
out=$here/../../resources/guests
cabi=$here/../../../../../samples/quickstart/src/main/guests # the cabi.h that plugin authors copy

cd "$here"
"${CLANG:-clang-19}" --target=wasm32-wasi --sysroot="${WASI_SYSROOT:-/usr}" -mexec-model=reactor -O2 -std=gnu11 \
    -mbulk-memory -Wall -Wextra -Werror -Wl,--strip-all -I "$cabi" -o "$out/markdown.wasm" markdown.c
chmod 644 "$out/markdown.wasm"
