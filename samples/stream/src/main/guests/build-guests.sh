#!/bin/sh
# Rebuilds the committed plugins of this sample. Nothing else ever runs this: neither the build nor the tests.
#
# Needs clang and wasm-ld with their wasm32-wasi target; the README of the quickstart's guests names the packages.
# Other locations and versions: CLANG and WASI_SYSROOT. Same tools, same bytes.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
out=$here/../resources/plugins
cabi=$here/../../../../quickstart/src/main/guests
clang=${CLANG:-clang-19}
sysroot=${WASI_SYSROOT:-/usr}

cd "$here"
mkdir -p "$out"

echo "clean.c, a command"
"$clang" --target=wasm32-wasi --sysroot="$sysroot" -std=c11 -Os -Wall -Wextra -Werror -Wl,--strip-all \
    -o "$out/clean.wasm" clean.c

echo "score.c, a reactor"
"$clang" --target=wasm32-wasi --sysroot="$sysroot" -mexec-model=reactor -std=c11 -Os -Wall -Wextra -Werror \
    -I "$cabi" -Wl,--strip-all -o "$out/score.wasm" score.c

chmod 644 "$out"/*.wasm
