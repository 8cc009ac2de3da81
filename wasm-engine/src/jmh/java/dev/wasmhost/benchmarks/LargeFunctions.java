package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

/**
 * The same work as one large function and as many small ones: pieces that load six words,
 * compute with them in locals and store four back, either one after the other or chosen
 * by a switch in a loop, as an interpreter does.
 */
final class LargeFunctions {

    private static final int WORK = 800_000_000;

    private static final int WARM_UP = 20;

    private static final int ROUNDS = 8;

    /**
     * Milliseconds of processor time for which the large function runs at least: its
     * methods are called once a turn, and C2 takes each only after thousands of calls.
     */
    private static final double WARM = 5000;

    private static final FunctionType RUN = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private LargeFunctions() {
    }

    static List<Figure> measure() throws IOException, InterruptedException {
        Map<String, Double> values = Probe.run(List.of(), LargeFunctions.class);
        List<Figure> figures = new ArrayList<>();
        for (Shape shape : Shape.values()) {
            figures.add(Figure.atMost(
                    "one " + kilobytes(values, shape, 9) + " kB function against small ones, " + shape.label,
                    values.get(shape + "-9-ratio"), 1.5, " ×"));
            figures.add(Figure.atMost(
                    "one " + kilobytes(values, shape, 90) + " kB function against small ones, " + shape.label,
                    values.get(shape + "-90-ratio"), 2, " ×"));
        }
        return figures;
    }

    private static String kilobytes(Map<String, Double> values, Shape shape, int size) {
        return Figure.number(Math.rint(values.get(shape + "-" + size + "-bytes") / 1000));
    }

    public static void main(String[] arguments) {
        WasmLimits limits = WasmLimits.builder().timeout(Duration.ofMinutes(1)).build();
        try (WasmEngine engine = WasmEngine.builder().limits(limits).build()) {
            for (Shape shape : Shape.values()) {
                for (int kilobytes : new int[] { 9, 90 }) {
                    compare(engine, shape, kilobytes);
                }
            }
        }
    }

    private static void compare(WasmEngine engine, Shape shape, int kilobytes) {
        int pieces = kilobytes * 1000 / piece(0).size();
        WasmFunction large = function(engine, shape, pieces, false);
        WasmFunction small = function(engine, shape, pieces, true);
        int turns = WORK / piece(0).size() / ((shape == Shape.SWITCH) ? 1 : pieces);
        for (int i = 0; i < WARM_UP; i++) {
            small.invoke(turns / WARM_UP);
            large.invoke(turns / WARM_UP);
        }
        double largeTime = Double.MAX_VALUE;
        double smallTime = Double.MAX_VALUE;
        double used = 0;
        for (int round = 0; round < ROUNDS || used < WARM; round++) {
            long start = Probe.cpuTime();
            long[] expected = small.invoke(turns);
            smallTime = Math.min(smallTime, (Probe.cpuTime() - start) / 1e6);
            start = Probe.cpuTime();
            long[] result = large.invoke(turns);
            double time = (Probe.cpuTime() - start) / 1e6;
            largeTime = Math.min(largeTime, time);
            used += time;
            if (result[0] != expected[0]) {
                throw new IllegalStateException(shape + ": " + result[0] + " is not " + expected[0]);
            }
        }
        System.err.printf("%n%s, %d kB: one function %.1f ms, small ones %.1f ms%n", shape, kilobytes, largeTime,
                smallTime);
        Probe.print(shape + "-" + kilobytes + "-ratio", largeTime / smallTime);
        Probe.print(shape + "-" + kilobytes + "-bytes", body(shape, pieces, new int[0]).size());
    }

    private static WasmFunction function(WasmEngine engine, Shape shape, int pieces, boolean split) {
        WasmBuilder module = new WasmBuilder().memory(1);
        int[] functions = split ? IntStream.range(0, pieces)
            .map((i) -> module.function(FunctionType.of(ValueType.I32), locals(), piece(i)))
            .toArray() : new int[0];
        module.exportFunction("run", module.function(RUN, locals(), body(shape, pieces, functions)));
        return engine.load(module.build()).instantiate(WasmImports.none()).function("run");
    }

    /**
     * Local 0 counts turns, 1 to 6 are the words, 7 is the state that chooses what is
     * next.
     */
    private static List<ValueType> locals() {
        return Collections.nCopies(7, ValueType.I32);
    }

    private static Code body(Shape shape, int pieces, int[] functions) {
        Code code = new Code().loop();
        if (shape == Shape.STRAIGHT) {
            for (int i = 0; i < pieces; i++) {
                pieceOrCall(code, i, functions);
            }
        }
        else {
            switchOver(code, pieces, functions);
        }
        code.localGet(0).i32Const(1).op(Code.I32_SUB).localTee(0).brIf(0).end();
        return code.i32Const(0).memory(0x28, 2, 0).i32Const(0).memory(0x28, 2, 4).op(Code.I32_XOR);
    }

    private static void switchOver(Code code, int pieces, int[] functions) {
        code.block();
        for (int i = 0; i < pieces; i++) {
            code.block();
        }
        code.localGet(7).i32Const(1664525).op(Code.I32_MUL).i32Const(1013904223).op(Code.I32_ADD).localTee(7);
        code.i32Const(8).op(Code.I32_SHR_U).i32Const(pieces).op(0x70);
        code.brTable(IntStream.range(0, pieces).toArray(), pieces).end();
        for (int i = 0; i < pieces; i++) {
            pieceOrCall(code, i, functions);
            code.br(pieces - 1 - i).end();
        }
    }

    private static void pieceOrCall(Code code, int index, int[] functions) {
        if (functions.length == 0) {
            code.raw(piece(index).toByteArray());
        }
        else {
            code.localGet(0).call(functions[index]);
        }
    }

    private static Code piece(int index) {
        Random random = new Random(index);
        Code code = new Code();
        for (int local = 1; local <= 6; local++) {
            code.i32Const(0).memory(0x28, 2, 4L * random.nextInt(16)).localSet(local);
        }
        for (int i = 0; i < 20; i++) {
            statement(code, random);
        }
        code.localGet(1 + random.nextInt(6)).i32Const(4).op(Code.I32_AND).ifThen();
        statement(code, random);
        statement(code, random);
        code.orElse();
        statement(code, random);
        code.end();
        for (int local = 1; local <= 4; local++) {
            code.i32Const(0).localGet(local).localGet(0).op(Code.I32_XOR).memory(0x36, 2, 4L * random.nextInt(16));
        }
        return code;
    }

    private static void statement(Code code, Random random) {
        int[] opcodes = { Code.I32_ADD, Code.I32_SUB, Code.I32_MUL, Code.I32_XOR, Code.I32_ROTL };
        code.localGet(1 + random.nextInt(6))
            .localGet(1 + random.nextInt(6))
            .op(opcodes[random.nextInt(opcodes.length)]);
        code.i32Const(1 + random.nextInt(60)).op(Code.I32_ADD).localSet(1 + random.nextInt(6));
    }

    /** How the pieces are put together. */
    private enum Shape {

        STRAIGHT("one after the other"), SWITCH("a switch in a loop");

        private final String label;

        Shape(String label) {
            this.label = label;
        }

    }

}
