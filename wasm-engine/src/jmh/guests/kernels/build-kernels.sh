#!/bin/sh
# Rebuilds the committed kernels.wasm. Neither the build nor the tests nor the benchmarks run this.
#
#   build-kernels.sh                 the WebAssembly module; needs clang and wasm-ld with wasi-libc (README.md)
#   build-kernels.sh native PROGRAM  the same kernels as a native program, with gcc -O2 (or CC and CFLAGS)
#
# Other locations and versions: CLANG and WASI_SYSROOT. Same tools, same bytes.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
out=$here/../../resources/guests
clang=${CLANG:-clang-19}
sysroot=${WASI_SYSROOT:-/usr}
kernels='arith64.c dtoa.c fib.c hashmap.c interpreter.c json.c lexer.c lz.c matmul.c nbody.c sha256.c sieve.c sort.c text.c'

fail() {
    echo "build-kernels.sh: $1" >&2
    exit 1
}

case ${1:-wasm} in
native)
    [ $# -eq 2 ] || fail "native needs the name of the program to write"
    program=$2
    case $program in /*) ;; *) program=$PWD/$program ;; esac
    command -v "${CC:-gcc}" >/dev/null || fail "no ${CC:-gcc}: install it or set CC"
    cd "$here"
    # shellcheck disable=SC2086
    "${CC:-gcc}" ${CFLAGS:--O2} -std=gnu11 -ffp-contract=off -Wall -Wextra -Werror -o "$program" main.c $kernels -lm
    ;;
wasm)
    command -v "$clang" >/dev/null || fail "no $clang: install it or set CLANG (see README.md)"
    echo 'int main(void) { return 0; }' | "$clang" --target=wasm32-wasi --sysroot="$sysroot" -x c -o /dev/null - ||
        fail "$clang cannot link for wasm32-wasi: install wasm-ld, libc and compiler-rt, or set WASI_SYSROOT (see README.md)"
    cd "$here"
    mkdir -p "$out"
    # Function names stay, for profiles. shellcheck disable=SC2086
    "$clang" --target=wasm32-wasi --sysroot="$sysroot" -mexec-model=reactor -O2 -std=gnu11 -ffp-contract=off \
        -mbulk-memory -mnontrapping-fptoint -Wall -Wextra -Werror -Wl,--strip-debug \
        -o "$out/kernels.wasm" sizes.c $kernels
    chmod 644 "$out/kernels.wasm"
    ;;
*)
    fail "unknown target $1"
    ;;
esac
