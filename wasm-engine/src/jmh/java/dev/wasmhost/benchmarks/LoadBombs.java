package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmException;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.testing.Bytes;
import dev.wasmhost.testing.WasmBuilder;

/**
 * Modules of up to 10 MB that are made to take much time or memory: each in a JVM of its
 * own that has 256 MB of heap besides the module and what the JVM itself needs, loaded,
 * instantiated and called.
 */
final class LoadBombs {

    private static final int SIZE = 10_000_000;

    /** The most of most things that there may be. */
    private static final int MOST = 1_000_000;

    /** 256 MB, the file twice, and what a JVM that does nothing has. */
    private static final String HEAP = "-Xmx" + (256 + 2 * 10 + 12) + "m";

    private static final Map<String, Supplier<byte[]>> BOMBS = bombs();

    private LoadBombs() {
    }

    static List<Figure> measure() throws InterruptedException {
        List<Figure> figures = new ArrayList<>();
        for (String bomb : BOMBS.keySet()) {
            String name = "bomb of " + bomb + ", loaded and called in 256 MB";
            try {
                Map<String, Double> values = Probe.run(List.of(HEAP, "-XX:+ExitOnOutOfMemoryError"), LoadBombs.class,
                        bomb);
                figures.add(Figure.atMost(name, values.get("seconds"), 10, " s"));
            }
            catch (IOException ex) {
                figures.add(Figure.failed(name, "≤ 10 s", ex.getMessage()));
            }
        }
        return figures;
    }

    public static void main(String[] arguments) {
        byte[] bytes = BOMBS.get(arguments[0]).get();
        WasmLimits limits = WasmLimits.builder()
            .timeout(Duration.ofSeconds(2))
            .loadTimeout(Duration.ofSeconds(5))
            .build();
        long start = System.nanoTime();
        String outcome = "accepted";
        try (WasmEngine engine = WasmEngine.builder().limits(limits).build()) {
            WasmModule module = engine.load(bytes);
            try (WasmInstance instance = module.instantiate(WasmImports.none())) {
                if (!module.exports().isEmpty()) {
                    instance.function("run").invoke();
                }
            }
        }
        catch (WasmException ex) {
            outcome = String.valueOf(ex.getMessage());
        }
        Probe.print("seconds", (System.nanoTime() - start) / 1e9);
        System.err.println(arguments[0] + ": " + bytes.length + " bytes, "
                + outcome.substring(0, Math.min(outcome.length(), 120)));
    }

    private static Map<String, Supplier<byte[]>> bombs() {
        Map<String, Supplier<byte[]>> bombs = new LinkedHashMap<>();
        bombs.put("parameters", () -> types((types) -> types.u32(1).u8(0x60).u32(SIZE).raw(filled(SIZE, 0x7f)).u32(0)));
        bombs.put("types", () -> types((types) -> repeat(types, MOST, 0x60, 0, 0)));
        bombs.put("wide-types", () -> types((types) -> {
            types.u32(SIZE / 1010);
            for (int i = 0; i < SIZE / 1010; i++) {
                types.u8(0x60).u32(1000).raw(filled(1000, 0x7f)).u32(0);
            }
        }));
        bombs.put("recursion-groups", () -> types((types) -> repeat(types, MOST, 0x5f, 1, 0x63, 0, 1)));
        bombs.put("supertypes", () -> types((types) -> {
            types.u32(MOST);
            for (int i = 0; i < MOST; i++) {
                boolean first = i % 60 == 0;
                types.u8s(0x50, first ? 0 : 1).raw(first ? new byte[0] : new Bytes().u32(i - 1).toByteArray());
                types.u8s(0x5f, 0);
            }
        }));
        bombs.put("tiny-functions", () -> functions(MOST, new byte[] { 0, 0x0b }));
        bombs.put("functions-of-50000-locals",
                () -> functions(700_000, new byte[] { 1, (byte) 0xd0, (byte) 0x86, 3, 0x7f, 0x0b }));
        bombs.put("a-branch-table", () -> run((
                code) -> code.u8s(0, 0x02, 0x40, 0x41, 0, 0x0e).u32(SIZE).raw(filled(SIZE, 0)).u32(0).u8s(0x0b, 0x0b)));
        bombs.put("many-branch-tables", () -> run((code) -> {
            code.u8s(0);
            for (int i = 0; i < SIZE / 1012; i++) {
                code.u8s(0x02, 0x40, 0x41, 0, 0x0e).u32(1000).raw(filled(1000, 0)).u32(0).u8s(0x0b);
            }
            code.u8(0x0b);
        }));
        bombs.put("nested-blocks", () -> run((code) -> nested(code, 100_000, 0x02)));
        bombs.put("nested-loops", () -> run((code) -> nested(code, 100_000, 0x03)));
        bombs.put("more-nested-blocks", () -> run((code) -> nested(code, SIZE / 3, 0x02)));
        bombs.put("straight-code", () -> run((code) -> {
            code.u8s(0);
            for (int i = 0; i < SIZE / 3; i++) {
                code.u8s(0x41, 1, 0x1a);
            }
            code.u8(0x0b);
        }));
        bombs.put("waiting-operands", () -> run((code) -> {
            code.u8s(0);
            for (int i = 0; i < 900_000; i++) {
                code.u8s(0x41, 1);
            }
            code.u8s(0, 0x0b);
        }));
        bombs.put("conditions", () -> run((code) -> {
            code.u8s(0);
            for (int i = 0; i < SIZE / 5; i++) {
                code.u8s(0x41, 0, 0x04, 0x40, 0x0b);
            }
            code.u8(0x0b);
        }));
        bombs.put("calls", () -> run((code) -> {
            code.u8s(0);
            for (int i = 0; i < SIZE / 2; i++) {
                code.u8s(0x10, 1);
            }
            code.u8(0x0b);
        }));
        bombs.put("custom-sections", () -> {
            Bytes module = WasmBuilder.header();
            for (int i = 0; i < 100_000; i++) {
                module.u8s(0, 1, 0);
            }
            return module.toByteArray();
        });
        bombs.put("a-name",
                () -> WasmBuilder.section(WasmBuilder.header(), 0, new Bytes().u32(SIZE).raw(filled(SIZE, 'x')))
                    .toByteArray());
        bombs.put("exports", LoadBombs::exports);
        bombs.put("globals",
                () -> WasmBuilder.section(WasmBuilder.header(), 6, repeat(new Bytes(), MOST, 0x7f, 0, 0x41, 0, 0x0b))
                    .toByteArray());
        bombs.put("data-segments",
                () -> WasmBuilder.section(WasmBuilder.header(), 11, repeat(new Bytes(), 100_000, 1, 0)).toByteArray());
        bombs.put("elements",
                () -> WasmBuilder
                    .section(WasmBuilder.header(), 9, new Bytes().u32(1).u8s(5, 0x70).u32(SIZE / 3).raw(elements()))
                    .toByteArray());
        bombs.put("different-elements", () -> {
            Bytes elements = new Bytes();
            for (int i = 0; i < 499_000; i++) {
                elements.u8(0x41).u32(0x10_0000 + i).u8s(0xfb, 0x1c, 0x0b);
            }
            return WasmBuilder
                .section(WasmBuilder.header(), 9,
                        new Bytes().u32(1).u8s(5, 0x6e).u32(499_000).raw(elements.toByteArray()))
                .toByteArray();
        });
        bombs.put("tags-behind-custom-sections", () -> {
            Bytes module = WasmBuilder.section(WasmBuilder.header(), 1, new Bytes().u32(1).u8s(0x60, 0, 0));
            for (int i = 0; i < 99_000; i++) {
                module.u8s(0, 1, 0);
            }
            return WasmBuilder.section(module, 13, repeat(new Bytes(), MOST, 0, 0)).toByteArray();
        });
        return bombs;
    }

    private static byte[] filled(int count, int value) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] elements() {
        Bytes bytes = new Bytes();
        for (int i = 0; i < SIZE / 3; i++) {
            bytes.u8s(0xd0, 0x70, 0x0b);
        }
        return bytes.toByteArray();
    }

    private static Bytes repeat(Bytes bytes, int count, int... entry) {
        bytes.u32(count);
        for (int i = 0; i < count; i++) {
            bytes.u8s(entry);
        }
        return bytes;
    }

    private static byte[] types(Consumer<Bytes> content) {
        Bytes types = new Bytes();
        content.accept(types);
        return WasmBuilder.section(WasmBuilder.header(), 1, types).toByteArray();
    }

    /** Returns a module whose function 0, exported as {@code run}, has this body. */
    private static byte[] run(Consumer<Bytes> body) {
        Bytes code = new Bytes();
        body.accept(code);
        Bytes module = WasmBuilder.header();
        WasmBuilder.section(module, 1, new Bytes().u32(1).u8s(0x60, 0, 0));
        WasmBuilder.section(module, 3, new Bytes().u32(2).u8s(0, 0));
        WasmBuilder.section(module, 7, new Bytes().u32(1).name("run").u8s(0, 0));
        WasmBuilder.section(module, 10, new Bytes().u32(2).sized(code.toByteArray()).sized(new byte[] { 0, 0x0b }));
        return module.toByteArray();
    }

    private static void nested(Bytes code, int depth, int block) {
        code.u8(0);
        for (int i = 0; i < depth; i++) {
            code.u8s(block, 0x40);
        }
        for (int i = 0; i <= depth; i++) {
            code.u8(0x0b);
        }
    }

    private static byte[] functions(int count, byte[] body) {
        Bytes module = WasmBuilder.header();
        WasmBuilder.section(module, 1, new Bytes().u32(1).u8s(0x60, 0, 0));
        WasmBuilder.section(module, 3, new Bytes().u32(count).raw(new byte[count]));
        WasmBuilder.section(module, 7, new Bytes().u32(1).name("run").u8s(0, 0));
        Bytes bodies = new Bytes().u32(count);
        for (int i = 0; i < count; i++) {
            bodies.sized(body);
        }
        return WasmBuilder.section(module, 10, bodies).toByteArray();
    }

    /** Names that differ at their ends only. */
    private static byte[] exports() {
        int count = SIZE / 105;
        Bytes exports = new Bytes().u32(count);
        for (int i = 0; i < count; i++) {
            exports.name((i == 0) ? "run" : "x".repeat(90) + i).u8s(0, 0);
        }
        Bytes module = WasmBuilder.header();
        WasmBuilder.section(module, 1, new Bytes().u32(1).u8s(0x60, 0, 0));
        WasmBuilder.section(module, 3, new Bytes().u32(1).u8s(0));
        WasmBuilder.section(module, 7, exports);
        WasmBuilder.section(module, 10, new Bytes().u32(1).sized(new byte[] { 0, 0x0b }));
        return module.toByteArray();
    }

}
