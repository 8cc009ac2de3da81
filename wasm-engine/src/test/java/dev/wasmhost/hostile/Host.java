package dev.wasmhost.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.testing.WasmBuilder;

/**
 * The application that is attacked: an engine, and directories of which it grants one.
 */
final class Host implements AutoCloseable {

    /** Bytes that all instances may hold together. */
    static final int BUDGET = 48 << 20;

    /** Limits under which nothing but an attack comes to an end. */
    static final WasmLimits LIMITS = WasmLimits.builder()
        .memory(16 << 20)
        .timeout(Duration.ofSeconds(30))
        .loadTimeout(Duration.ofSeconds(20))
        .settingPrefix("hostile.")
        .build();

    /** For calls that never end by themselves. */
    static final WasmCallOptions HASTY = within(Duration.ofMillis(100));

    /** How often a function is called before it counts as hot. */
    private static final int HEAT = 12_000;

    final WasmEngine engine = WasmEngine.builder().limits(LIMITS).memoryBudget(BUDGET).build();

    private final Path temporary;

    private int grants;

    Host(Path temporary) throws IOException {
        this.temporary = temporary;
        Path outside = Files.createDirectories(outside().resolve("dir"));
        Files.writeString(outside.resolve("secret"), "deep secret");
        Files.writeString(outside().resolve("secret"), "secret");
        Files.createSymbolicLink(outside().resolve("link"), Path.of("secret"));
    }

    /** Returns the directory that nobody is granted. */
    Path outside() {
        return this.temporary.resolve("outside");
    }

    /**
     * Makes a directory to be granted, with files, directories and links of all sorts.
     */
    Path grant() {
        try {
            Path grant = this.temporary.resolve("grants/" + this.grants++ + "/grant");
            Files.createDirectories(grant.resolve("dir/nested"));
            Files.writeString(grant.resolve("file"), "content");
            Files.writeString(grant.resolve("dir/file"), "content of dir/file");
            link(grant, "link", "file");
            link(grant, "to-dir", "dir");
            link(grant, "dangling", "nothing");
            link(grant, "out", "../../../outside/secret");
            link(grant, "out-dir", "../../../outside");
            link(grant, "dir/out", "../../../../outside");
            link(grant, "absolute", outside().resolve("secret").toString());
            link(grant, "absolute-dir", outside().toString());
            link(grant, "to-out", "out");
            link(grant, "loop", "loop");
            link(grant, "loop-a", "loop-b");
            link(grant, "loop-b", "loop-a");
            return grant;
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Adds links to links, of which the first leads out. */
    static Path withChain(Path grant) throws IOException {
        for (int i = 0; i < 46; i++) {
            link(grant, "chain" + i, (i == 0) ? "out" : "chain" + (i - 1));
        }
        return grant;
    }

    /** Removes what cases were granted; links are removed, not followed. */
    void clearGrants() throws IOException {
        Path all = this.temporary.resolve("grants");
        if (Files.exists(all)) {
            try (Stream<Path> tree = Files.walk(all)) {
                for (Path each : tree.sorted((left, right) -> right.compareTo(left)).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static void link(Path grant, String name, String text) throws IOException {
        Files.createSymbolicLink(grant.resolve(name), Path.of(text));
    }

    static WasmCallOptions within(Duration timeout) {
        return WasmCallOptions.timeout(timeout);
    }

    WasmInstance instantiate(WasmBuilder module) {
        return instantiate(module.build(), WasmImports.none());
    }

    WasmInstance instantiate(byte[] module, WasmImports imports) {
        return this.engine.load(module).instantiate(imports, LIMITS);
    }

    /** Calls {@code run} of a new instance. */
    long[] run(WasmBuilder module, long... arguments) {
        return run(module.build(), arguments);
    }

    long[] run(byte[] module, long... arguments) {
        try (WasmInstance instance = instantiate(module, WasmImports.none())) {
            return instance.function("run").invoke(arguments);
        }
    }

    /**
     * Calls {@code run} of a new instance, which is to be stopped soon. Hot: it was
     * called with {@code harmless} until HotSpot has compiled it.
     */
    long[] runHastily(WasmBuilder module, boolean hot, long harmless, long harmful) {
        try (WasmInstance instance = instantiate(module)) {
            WasmFunction run = instance.function("run");
            heat(run, hot, harmless);
            return run.invoke(HASTY, harmful);
        }
    }

    static void heat(WasmFunction run, boolean hot, long harmless) {
        for (int i = 0; hot && i < HEAT; i++) {
            run.invoke(harmless);
        }
    }

    @Override
    public void close() throws IOException {
        this.engine.close();
        clearGrants();
    }

}
