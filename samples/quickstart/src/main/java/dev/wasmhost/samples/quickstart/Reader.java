package dev.wasmhost.samples.quickstart;

import dev.wasmhost.spring.boot.autoconfigure.WasmPlugin;

/** Written in C; returns a file's content, or why there is none. */
@WasmPlugin("reader")
interface Reader {

    String read(String path);

}
