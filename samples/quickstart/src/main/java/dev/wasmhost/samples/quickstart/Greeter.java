package dev.wasmhost.samples.quickstart;

import dev.wasmhost.spring.boot.autoconfigure.WasmPlugin;

/** Written in Rust. */
@WasmPlugin("greeter")
interface Greeter {

    String greet(String name);

}
