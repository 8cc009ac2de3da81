package dev.wasmhost.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasi.WasiExitException;
import run.endive.wasi.WasiOptions;
import run.endive.wasi.WasiPreview1;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/** Runs {@link LinkCases} in Endive's interpreter, with a class path of its own. */
final class EndiveLinks {

    private EndiveLinks() {
    }

    public static void main(String[] arguments) throws IOException {
        WasmModule module = Parser.parse(new File(arguments[0]));
        for (String line : Files.readAllLines(Path.of(arguments[1]))) {
            List<String> words = new ArrayList<>(List.of(line.split("\t")));
            Path folder = Path.of(words.set(0, "links"));
            ByteArrayOutputStream shown = new ByteArrayOutputStream();
            WasiOptions options = WasiOptions.builder()
                .withArguments(words)
                .withDirectory("/work", folder.resolve("grant"))
                .withStdout(shown)
                .build();
            try (WasiPreview1 wasi = WasiPreview1.builder().withOptions(options).build()) {
                ImportValues imports = ImportValues.builder().addFunction(wasi.toHostFunctions()).build();
                Instance.builder(module).withImportValues(imports).build();
            }
            catch (WasiExitException ex) {
                // the program has ended
            }
            catch (RuntimeException ex) {
                shown.writeBytes(("failed: " + ex).getBytes(StandardCharsets.UTF_8));
            }
            Files.write(folder.resolve("shown"), shown.toByteArray());
        }
    }

}
