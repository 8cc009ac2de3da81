package dev.wasmhost.samples.quickstart;

import dev.wasmhost.spring.boot.autoconfigure.WasmPlugin;

/** Written in C, not well. */
@WasmPlugin("spinner")
interface Spinner {

    /** Never returns. */
    void spin();

    int add(int a, int b);

}
