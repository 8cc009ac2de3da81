package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.wasmhost.CompilationCache;
import dev.wasmhost.FunctionType;
import dev.wasmhost.HostFunction;
import dev.wasmhost.ImportType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.wasi.WasiPreview1;

/**
 * CRuby as its authors publish it, fetched when it is measured: 17 MB, bodies of up to
 * 138 kB.
 */
final class LargeModule {

    private static final String PACKAGE = "@ruby/3.4-wasm-wasi@2.10.1";

    private LargeModule() {
    }

    static List<Figure> measure() throws IOException, InterruptedException {
        String module = fetch().toString();
        Path cache = Project.emptyFolder("ruby-cache");
        List<Map<String, Double>> starts = starts(module);
        Probe.run(List.of(), LargeModule.class, module, "start", cache.toString());
        List<Map<String, Double>> cachedStarts = starts(module, cache.toString());
        Map<String, Double> loads = Probe.run(List.of(), LargeModule.class, module, "loads");
        return List.of(Figure.atMost("CRuby, fresh JVM, load to _initialize returned", least(starts, "start"), 4, " s"),
                Figure.atMost("the same from the compilation cache", least(cachedStarts, "start"), 2, " s"),
                Figure.atLeast("decoding and validating CRuby in a fresh JVM", 1 / least(starts, "load"), 20, " MB/s"),
                Figure.atLeast("the same once warm", 1 / loads.get("load"), 50, " MB/s"));
    }

    private static List<Map<String, Double>> starts(String module, String... cache)
            throws IOException, InterruptedException {
        List<Map<String, Double>> starts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            starts.add(Probe.run(List.of(), LargeModule.class,
                    Stream.concat(Stream.of(module, "start"), Stream.of(cache)).toArray(String[]::new)));
        }
        return starts;
    }

    private static double least(List<Map<String, Double>> runs, String name) {
        return runs.stream().mapToDouble((run) -> run.get(name)).min().orElseThrow();
    }

    private static Path fetch() throws IOException, InterruptedException {
        Path file = Project.output().resolve("ruby.wasm");
        if (!Files.exists(file)) {
            Path folder = Files.createDirectories(Project.output().resolve("ruby"));
            run(folder, "npm", "pack", "--silent", PACKAGE);
            try (var archives = Files.newDirectoryStream(folder, "*.tgz")) {
                run(folder, "tar", "-xzf", archives.iterator().next().toString(), "package/dist/ruby.wasm");
            }
            Files.move(folder.resolve("package/dist/ruby.wasm"), file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
        if (process.waitFor() != 0) {
            throw new IOException("could not fetch " + PACKAGE);
        }
    }

    public static void main(String[] arguments) throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of(arguments[0]));
        WasmLimits limits = WasmLimits.builder()
            .memory(512 << 20)
            .stack(8 << 20)
            .timeout(Duration.ofMinutes(3))
            .loadTimeout(Duration.ofMinutes(3))
            .build();
        WasmEngine.Builder builder = WasmEngine.builder().limits(limits);
        if (arguments.length == 3) {
            Path folder = Path.of(arguments[2]);
            builder.compilationCache(CompilationCache.of(folder.resolve("code"), folder.resolve("key")));
        }
        try (WasmEngine engine = builder.build()) {
            if (arguments[1].equals("start")) {
                start(engine, bytes);
            }
            else {
                loads(engine, bytes);
            }
        }
    }

    private static void start(WasmEngine engine, byte[] bytes) {
        long start = System.nanoTime();
        WasmModule module = engine.load(bytes);
        double load = Probe.millisecondsSince(start);
        WasiPreview1 wasi = WasiPreview1.builder().build();
        try (WasmInstance instance = module.instantiate(imports(module, wasi))) {
            double instantiate = Probe.millisecondsSince(start);
            wasi.initialize(instance);
            double all = Probe.millisecondsSince(start);
            System.err.printf("%nload %.0f ms, instantiate %.0f ms, _initialize %.0f ms%n", load, instantiate - load,
                    all - instantiate);
            Probe.print("start", all / 1000);
            Probe.print("load", load / 1000 / bytes.length * 1e6);
        }
    }

    private static void loads(WasmEngine engine, byte[] bytes) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 12; i++) {
            long start = System.nanoTime();
            engine.load(bytes);
            best = Math.min(best, Probe.millisecondsSince(start));
        }
        Probe.print("load", best / 1000 / bytes.length * 1e6);
    }

    /** WASI, and functions that do nothing for whatever else is asked for. */
    private static WasmImports imports(WasmModule module, WasiPreview1 wasi) {
        WasmImports.Builder imports = WasmImports.builder().add(wasi);
        for (ImportType each : module.imports()) {
            if (each.type() instanceof FunctionType type && !each.module().equals("wasi_snapshot_preview1")) {
                HostFunction nothing = (caller, values) -> new long[type.results().size()];
                imports.function(each.module(), each.name(), type, nothing);
            }
        }
        return imports.build();
    }

}
