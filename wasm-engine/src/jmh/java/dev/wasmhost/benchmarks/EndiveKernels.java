package dev.wasmhost.benchmarks;

import java.io.IOException;

import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/** Runs kernels in Endive, compiled, with the faster of its memories. */
final class EndiveKernels {

    private EndiveKernels() {
    }

    public static void main(String[] arguments) throws IOException {
        WasmModule module = Parser.parse(Project.resource("guests/kernels.wasm"));
        Instance instance = Instance.builder(module)
            .withMachineFactory(MachineFactoryCompiler.compile(module))
            .withMemoryFactory(ByteArrayMemory::new)
            .build();
        instance.export("_initialize").apply();
        KernelServer.serve((name, size) -> instance.export("run_" + name).apply(size)[0]);
    }

}
