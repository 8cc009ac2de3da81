package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;

/**
 * Runs kernels in this engine as users have it, with time enough; without its interrupt
 * checks; or counting fuel.
 */
final class WasmKernels {

    private WasmKernels() {
    }

    public static void main(String[] arguments) throws IOException {
        boolean interruptible = List.of(arguments).contains("interruptible");
        WasmLimits limits = WasmLimits.builder().timeout(Duration.ofMinutes(1)).build();
        try (WasmEngine engine = WasmEngine.builder()
            .interruptible(interruptible)
            .fuel(List.of(arguments).contains("fuel"))
            .limits(limits)
            .build();
                WasmInstance instance = engine.load(Project.resource("guests/kernels.wasm"))
                    .instantiate(WasmImports.none())) {
            instance.function("_initialize").invoke();
            KernelServer.serve((name, size) -> instance.function("run_" + name).invoke(size)[0]);
        }
    }

}
