package dev.wasmhost.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmModule;
import dev.wasmhost.wasi.Access;
import dev.wasmhost.wasi.WasiPreview1;

/** Runs {@link LinkCases} in this engine. */
final class WasmLinks {

    private WasmLinks() {
    }

    public static void main(String[] arguments) throws IOException {
        try (WasmEngine engine = WasmEngine.builder().build()) {
            WasmModule module = engine.load(Path.of(arguments[0]));
            for (String line : Files.readAllLines(Path.of(arguments[1]))) {
                List<String> words = List.of(line.split("\t"));
                Path folder = Path.of(words.get(0));
                ByteArrayOutputStream shown = new ByteArrayOutputStream();
                WasiPreview1 wasi = WasiPreview1.builder()
                    .arguments("links")
                    .arguments(words.subList(1, words.size()))
                    .directory(folder.resolve("grant"), "/work", Access.READ_WRITE)
                    .stdout(shown)
                    .build();
                try (WasmInstance instance = module.instantiate(WasmImports.builder().add(wasi).build())) {
                    wasi.run(instance);
                }
                Files.write(folder.resolve("shown"), shown.toByteArray());
            }
        }
    }

}
