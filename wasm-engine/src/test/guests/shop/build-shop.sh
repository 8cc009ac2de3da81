#!/bin/sh
# Rebuilds shop.wasm. Needs clang-19 with wasm-ld, and @bytecodealliance/jco (npm) where node finds it: NODE_PATH does
# not work for modules, so JCO names the directory in which it was installed.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
out=$here/../../resources/guests/shop.wasm
core=$(mktemp)
trap 'rm -f "$core"' EXIT
"${CLANG:-clang-19}" --target=wasm32 -nostdlib -O2 -Wall -Wextra -Werror -Wl,--no-entry \
    -Wl,--strip-all -Wl,-z,stack-size=4096 -o "$core" "$here/shop.c"
cp "$here/embed.mjs" "${JCO:?set JCO to the directory with node_modules/@bytecodealliance/jco}/embed-shop.mjs"
(cd "$JCO" && node embed-shop.mjs "$core" "$here/shop.wit" "$out")
