package dev.wasmhost.samples.stream;

import java.util.function.Function;

import dev.wasmhost.spring.boot.autoconfigure.WasmPlugin;

/** A program whose standard input and output are messages. */
@WasmPlugin("clean")
interface Clean extends Function<byte[], byte[]> {

}
