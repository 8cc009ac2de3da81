package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmModule;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

/** A module with more functions than anybody has written yet. */
final class ManyFunctions {

    private static final int COUNT = 600_000;

    private ManyFunctions() {
    }

    static List<Figure> measure() throws IOException, InterruptedException {
        Path file = Project.output().resolve("functions.wasm");
        if (!Files.exists(file)) {
            Files.write(file, module());
        }
        Map<String, Double> values = Probe.run(List.of("-Xmx1g"), ManyFunctions.class, file.toString());
        return List.of(
                Figure.atMost("loading 600,000 functions (" + (Files.size(file) >> 20) + " MB) in a 1 GB heap",
                        values.get("load"), 6, " s"),
                Figure.plain("first result after that", values.get("first"), " ms"),
                Figure.plain("heap that the module keeps", values.get("heap"), " MB"));
    }

    private static byte[] module() {
        FunctionType unary = FunctionType.of(ValueType.I32).returning(ValueType.I32);
        WasmBuilder module = new WasmBuilder().memory(1);
        for (int i = 0; i < COUNT; i++) {
            Code body = new Code().localGet(0).i32Const(i).op(Code.I32_MUL).i32Const(i * 3).op(Code.I32_XOR);
            body.localTee(0).i32Const(0xfffc).op(Code.I32_AND).localGet(0).memory(0x36, 2, 16).localGet(0);
            if (i % 8 != 0) {
                body.call(i - 1);
            }
            module.function(unary, body);
        }
        return module.exportFunction("last", COUNT - 1).build();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        byte[] bytes = Files.readAllBytes(Path.of(arguments[0]));
        try (WasmEngine engine = WasmEngine.builder().build()) {
            long before = Probe.usedHeap();
            long start = System.nanoTime();
            WasmModule module = engine.load(bytes);
            Probe.print("load", Probe.millisecondsSince(start) / 1000);
            Probe.print("heap", (Probe.usedHeap() - before) / 1e6);
            start = System.nanoTime();
            try (WasmInstance instance = module.instantiate(WasmImports.none())) {
                instance.function("last").invoke(7);
            }
            Probe.print("first", Probe.millisecondsSince(start));
        }
    }

}
