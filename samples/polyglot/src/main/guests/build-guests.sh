#!/bin/sh
# Rebuilds the committed plugins of this sample. Nothing else ever runs this: neither the build nor the tests.
#
# Needs clang, wasm-ld and rustc with their wasm32-wasi targets, and AssemblyScript's compiler; README.md names the
# packages. Other locations and versions: CLANG, RUSTC, WASI_SYSROOT and ASC. Same tools, same bytes.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
out=$here/../resources/plugins
examples=$here/../../test/resources/plugins
shared=$here/../../../../quickstart/src/main/guests
clang=${CLANG:-clang-19}
rustc=${RUSTC:-/usr/bin/rustc}
sysroot=${WASI_SYSROOT:-/usr}
asc=${ASC:-npx --yes --package assemblyscript@0.28.20 asc}

fail() {
    echo "build-guests.sh: $1" >&2
    exit 1
}

command -v "$clang" >/dev/null || fail "no $clang: install it or set CLANG (see README.md)"
command -v "$rustc" >/dev/null || fail "no $rustc: install it or set RUSTC (see README.md)"
[ -d "$("$rustc" --print target-libdir --target wasm32-wasi)" ] ||
    fail "$rustc has no standard library for wasm32-wasi (see README.md)"

cd "$here"
mkdir -p "$out" "$examples"

c() {
    echo "$1"
    source=$1 target=$2
    shift 2
    "$clang" --target=wasm32-wasi --sysroot="$sysroot" -std=c11 -Os -Wall -Wextra -Werror -I "$shared" \
        -Wl,--strip-all "$@" -o "$target" "$source"
}

rust() {
    echo "$1"
    source=$1 target=$2
    shift 2
    "$rustc" --target wasm32-wasi --edition 2021 -D warnings -C opt-level=s -C panic=abort -C lto=fat \
        -C codegen-units=1 -C strip=symbols "$@" -o "$target" "$source"
}

assemblyscript() {
    echo "$1"
    $asc "$1" -O --exportStart _initialize --use abort=cabi/abort -o "$2"
}

c bulk.c "$out/bulk.wasm" -mexec-model=reactor
rust three_for_two.rs "$out/three-for-two.wasm" --crate-type cdylib
assemblyscript rounded.ts "$out/rounded.wasm"

# the guides' examples
c shout.c "$examples/shout-c.wasm" -mexec-model=reactor
rust shout.rs "$examples/shout-rust.wasm" --crate-type cdylib
assemblyscript shout.ts "$examples/shout-assemblyscript.wasm"
c count.c "$examples/count-c.wasm"
rust count.rs "$examples/count-rust.wasm"

chmod 644 "$out"/*.wasm "$examples"/*.wasm
