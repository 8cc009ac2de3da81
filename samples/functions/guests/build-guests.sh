#!/bin/sh
# Rebuilds the committed functions of this sample. Nothing else ever runs this: neither the build nor the tests.
#
# Needs clang and wasm-ld with their wasm32-wasi target; README.md names the packages. Other locations and versions:
# CLANG and WASI_SYSROOT. Same tools, same bytes.
set -eu

cd "$(dirname -- "$0")"
clang=${CLANG:-clang-19}
sysroot=${WASI_SYSROOT:-/usr}

fail() {
    echo "build-guests.sh: $1" >&2
    exit 1
}

command -v "$clang" >/dev/null || fail "no $clang: install it or set CLANG (see README.md)"
echo 'int main(void) { return 0; }' | "$clang" --target=wasm32-wasi --sysroot="$sysroot" -x c -o /dev/null - ||
    fail "$clang cannot link for wasm32-wasi: install wasm-ld, libc and compiler-rt, or set WASI_SYSROOT (see README.md)"

for source in *.c; do
    name=${source%.c}
    echo "$source"
    model=command
    [ "$name" != library ] || model=reactor
    "$clang" --target=wasm32-wasi --sysroot="$sysroot" -mexec-model=$model -std=c11 -Os -Wall -Wextra -Werror \
        -Wl,--strip-all -o "$name.wasm" "$source"
done

chmod 644 ./*.wasm
