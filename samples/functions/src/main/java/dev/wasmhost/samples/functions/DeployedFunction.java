package dev.wasmhost.samples.functions;

import dev.wasmhost.spring.boot.autoconfigure.WasmPluginHandle;

/**
 * A function that serves calls, whichever version of it.
 *
 * @param plugin what the function is to the starter
 * @param command runs it, each time in an instance of its own
 * @param statistics of its calls
 */
record DeployedFunction(WasmPluginHandle plugin, Command command, CallStatistics statistics) {

    String name() {
        return this.plugin.name();
    }

}
