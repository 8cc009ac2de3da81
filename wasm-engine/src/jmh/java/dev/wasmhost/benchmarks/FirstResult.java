package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.testing.Bytes;
import dev.wasmhost.wasi.WasiPreview1;

/**
 * From the bytes of a small plugin to the first string that it returns; every time
 * another module, told apart by a custom section.
 */
final class FirstResult {

    private static final int WARM_UP = 400;

    private static final int MODULES = 201;

    private FirstResult() {
    }

    static List<Figure> measure() throws IOException, InterruptedException {
        Map<String, Double> values = Probe.run(List.of(), FirstResult.class);
        return List.of(Figure.atMost("load to first result of a 4 kB plugin, warm JVM, median", values.get("median"), 2,
                " ms"), Figure.plain("the same for the first plugin of a JVM", values.get("first"), " ms"));
    }

    public static void main(String[] arguments) throws IOException {
        byte[] plugin = Files.readAllBytes(Project.resource("guests/markdown.wasm"));
        WasmImports imports = WasmImports.builder().add(WasiPreview1.builder().build()).build();
        try (WasmEngine engine = WasmEngine.builder().build()) {
            double[] times = new double[WARM_UP + MODULES];
            for (int i = 0; i < times.length; i++) {
                byte[] module = distinct(plugin, i);
                long wall = System.nanoTime();
                long start = Probe.cpuTime();
                firstResult(engine, module, imports);
                times[i] = (i == 0) ? Probe.millisecondsSince(wall) : (Probe.cpuTime() - start) / 1e6;
            }
            Probe.print("first", times[0]);
            double[] warm = Arrays.copyOfRange(times, WARM_UP, times.length);
            Arrays.sort(warm);
            Probe.print("median", warm[MODULES / 2]);
        }
    }

    /** Returns the module with a custom section behind it that says {@code number}. */
    static byte[] distinct(byte[] module, int number) {
        byte[] content = new Bytes().name("number").fixed(number, Integer.BYTES).toByteArray();
        return new Bytes().raw(module).u8(0).sized(content).toByteArray();
    }

    static void firstResult(WasmEngine engine, byte[] module, WasmImports imports) {
        try (WasmInstance instance = engine.load(module).instantiate(imports)) {
            instance.function("_initialize").invoke();
            String html = instance.bind(Markdown.class).html("# Title\n\nSome *text* & `code`.");
            if (!html.equals("<h1>Title</h1>\n<p>Some <em>text</em> &amp; <code>code</code>.</p>\n")) {
                throw new IllegalStateException("wrong result: " + html);
            }
        }
    }

    /** The plugin. */
    public interface Markdown {

        String html(String markdown);

    }

}
