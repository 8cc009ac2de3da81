package dev.wasmhost.samples.receipts;

import dev.wasmhost.spring.boot.autoconfigure.WasmPlugin;

/** Asks {@link Catalog} for prices. */
@WasmPlugin("discount")
interface Discount {

    /** Returns cents. */
    int quote(String article, int quantity);

}
