package dev.wasmhost.samples.stream;

import java.util.function.Function;

import dev.wasmhost.spring.boot.autoconfigure.WasmPlugin;

/** A typed function: takes a cleaned order, returns JSON. */
@WasmPlugin("score")
interface Score extends Function<String, String> {

}
