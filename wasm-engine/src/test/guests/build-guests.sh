#!/bin/sh
# Rebuilds the committed test guests. Nothing else ever runs this: neither the build nor the tests.
#
# Needs clang, wasm-ld and rustc with their wasm32-wasi targets; README.md names the packages. Other locations and
# versions: CLANG, RUSTC, WASM_OPT, WASM_AS, WASM_MERGE and WASI_SYSROOT. Same tools, same bytes.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
out=$here/../resources/guests
cabi=$here/../../../../samples/quickstart/src/main/guests # the cabi.h that plugin authors copy is the one tested
clang=${CLANG:-clang-19}
rustc=${RUSTC:-/usr/bin/rustc}
wasm_opt=${WASM_OPT:-wasm-opt}
wasm_as=${WASM_AS:-wasm-as}
wasm_merge=${WASM_MERGE:-wasm-merge}
sysroot=${WASI_SYSROOT:-/usr}

fail() {
    echo "build-guests.sh: $1" >&2
    exit 1
}

command -v "$clang" >/dev/null || fail "no $clang: install it or set CLANG (see README.md)"
command -v "$wasm_opt" >/dev/null || fail "no $wasm_opt: install binaryen (npm has it) or set WASM_OPT (see README.md)"
command -v "$rustc" >/dev/null || fail "no $rustc: install it or set RUSTC (see README.md)"
command -v "$wasm_as" >/dev/null || fail "no $wasm_as: install it or set WASM_AS (see README.md)"
command -v "$wasm_merge" >/dev/null || fail "no $wasm_merge: install binaryen or set WASM_MERGE (see README.md)"
echo 'int main(void) { return 0; }' | "$clang" --target=wasm32-wasi --sysroot="$sysroot" -x c -o /dev/null - ||
    fail "$clang cannot link for wasm32-wasi: install wasm-ld, libc and compiler-rt, or set WASI_SYSROOT (see README.md)"
[ -d "$("$rustc" --print target-libdir --target wasm32-wasi)" ] ||
    fail "$rustc has no standard library for wasm32-wasi (see README.md)"
[ -f "$cabi/cabi.h" ] || fail "no cabi.h in $cabi"

cd "$here"
mkdir -p "$out"

c() {
    name=$1
    shift
    echo "$name.c"
    "$clang" --target=wasm32-wasi --sysroot="$sysroot" -std=gnu11 -Wall -Wextra -Werror \
        -mbulk-memory -mnontrapping-fptoint "$@" -o "$out/$name.wasm" "$name.c"
}

c cat -Os -Wl,--strip-all
c files -Os -Wl,--strip-all
c clock -Os -Wl,--strip-all
c echo -Os -Wl,--strip-all
c filter -O2 -Wl,--strip-all
c vectors -Os -msimd128 -Wl,--strip-all
c types -O2 -mexec-model=reactor -I "$cabi" -Wl,--strip-debug # keeps the names

echo "threads.c"
"$clang" --target=wasm32 -std=gnu11 -Wall -Wextra -Werror -O2 -nostdlib -matomics -mbulk-memory \
    -Wl,--no-entry,--shared-memory,--import-memory,--export-memory,--max-memory=1048576,--export=__stack_pointer \
    -Wl,--strip-all -o "$out/threads.wasm" threads.c

bare() {
    name=$1
    target=$2
    shift 2
    echo "$name.c"
    "$clang" --target="$target" -std=gnu11 -Wall -Wextra -Werror -O2 -nostdlib "$@" -Wl,--no-entry,--strip-all \
        -o "$out/$name.wasm" "$name.c"
}

bare tails wasm32 -mtail-call
bare wide64 wasm64 -fno-builtin
bare relaxed wasm32 -msimd128 -mrelaxed-simd
bare library wasm32 -fPIC -fvisibility=hidden -mextended-const -Wl,--experimental-pic,-shared
bare shelf wasm32 -mbulk-memory
bare clerk wasm32 -mbulk-memory

echo "shelf.c and clerk.c" # each keeps its memory
"$wasm_merge" -all --rename-export-conflicts "$out/shelf.wasm" shelf "$out/clerk.wasm" clerk -o "$out/two-memories.wasm"
rm "$out/shelf.wasm" "$out/clerk.wasm"

echo "exceptions.cpp" # two units: clang 19 crashes on the program with the runtime inlined
"$clang" --driver-mode=g++ --target=wasm32 -std=c++17 -Wall -Wextra -Werror -O2 -nostdlib -fwasm-exceptions \
    -Wl,--no-entry,--strip-all -o "$out/exceptions-legacy.wasm" exceptions.cpp exceptions-runtime.cpp
"$wasm_opt" --enable-exception-handling --enable-reference-types --enable-multivalue --enable-bulk-memory \
    --enable-mutable-globals --enable-sign-ext --enable-nontrapping-float-to-int --emit-exnref \
    "$out/exceptions-legacy.wasm" -o "$out/exceptions.wasm" # clang 19 emits the legacy encoding only

echo "hello.rs"
"$rustc" --target wasm32-wasi --crate-type bin --edition 2021 -D warnings \
    -C opt-level=s -C panic=abort -C lto=fat -C codegen-units=1 -C strip=symbols \
    -o "$out/hello.wasm" hello.rs

for each in *.wat; do
    echo "$each"
    "$wasm_as" -all "$each" -o "$out/${each%.wat}.wasm"
done

chmod 644 "$out"/*.wasm
