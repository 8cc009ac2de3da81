#!/bin/sh
# Rebuilds the committed words.wasm and words-traps.wasm from words.kt. Neither the build nor the tests run this.
#
#   build-kotlin.sh    needs a JDK and Maven Central; MVN says which Maven, if not this checkout's
#
# The compiler is kotlin-compiler-embeddable, the library kotlin-stdlib-wasm-wasi, both of the version in pom.xml.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
out=$here/../../resources/guests
mvn=${MVN:-$here/../../../../../mvnw}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$mvn" -q -f "$here/pom.xml" dependency:copy-dependencies -DoutputDirectory="$work/lib"
library=$(echo "$work"/lib/kotlin-stdlib-wasm-wasi-*.klib)

kotlin() {
    java -Xmx2g -cp "$work/lib/*" org.jetbrains.kotlin.cli.js.K2JSCompiler -Xwasm -Xwasm-target=wasm-wasi \
        -ir-output-dir "$work/out" "$@"
}

kotlin -libraries "$library" -ir-output-name words -Xir-produce-klib-file "$here/words.kt"
for each in words words-traps; do
    option=
    [ $each = words ] || option=-Xwasm-use-traps-instead-of-exceptions
    # shellcheck disable=SC2086
    kotlin -libraries "$library:$work/out/words.klib" -Xinclude="$work/out/words.klib" -Xir-produce-js -Xir-dce \
        $option -ir-output-name $each
    cp "$work/out/$each.wasm" "$out/$each.wasm"
done
chmod 644 "$out"/words*.wasm
