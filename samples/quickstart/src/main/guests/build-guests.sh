#!/bin/sh
# Rebuilds the committed plugins of this sample. Nothing else ever runs this: neither the build nor the tests.
#
# Needs clang, wasm-ld and rustc with their wasm32-wasi targets; README.md names the packages. Other locations and
# versions: CLANG, RUSTC and WASI_SYSROOT. Same tools, same bytes.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
out=$here/../resources/plugins
clang=${CLANG:-clang-19}
rustc=${RUSTC:-/usr/bin/rustc}
sysroot=${WASI_SYSROOT:-/usr}

fail() {
    echo "build-guests.sh: $1" >&2
    exit 1
}

command -v "$clang" >/dev/null || fail "no $clang: install it or set CLANG (see README.md)"
command -v "$rustc" >/dev/null || fail "no $rustc: install it or set RUSTC (see README.md)"
echo 'int main(void) { return 0; }' | "$clang" --target=wasm32-wasi --sysroot="$sysroot" -x c -o /dev/null - ||
    fail "$clang cannot link for wasm32-wasi: install wasm-ld, libc and compiler-rt, or set WASI_SYSROOT (see README.md)"
[ -d "$("$rustc" --print target-libdir --target wasm32-wasi)" ] ||
    fail "$rustc has no standard library for wasm32-wasi (see README.md)"

cd "$here"
mkdir -p "$out"

for name in reader spinner; do
    echo "$name.c"
    "$clang" --target=wasm32-wasi --sysroot="$sysroot" -mexec-model=reactor -std=c11 -Os -Wall -Wextra -Werror \
        -Wl,--strip-all -o "$out/$name.wasm" "$name.c"
done

echo "greeter.rs"
"$rustc" --target wasm32-wasi --crate-type cdylib --edition 2021 -D warnings \
    -C opt-level=s -C panic=abort -C lto=fat -C codegen-units=1 -C strip=symbols \
    -o "$out/greeter.wasm" greeter.rs

chmod 644 "$out"/*.wasm
