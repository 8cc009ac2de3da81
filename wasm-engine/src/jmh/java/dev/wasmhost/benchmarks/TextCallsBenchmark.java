package dev.wasmhost.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInstances;
import dev.wasmhost.WasmMemory;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

/**
 * What an interface costs beyond calling the export by hand where values are in memory: a
 * guest that returns the text that it gets, and the same by a host function's method.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class TextCallsBenchmark {

    private static final FunctionType TEXT_TO_TEXT = FunctionType.of(ValueType.I32, ValueType.I32)
        .returning(ValueType.I32);

    private static final FunctionType REALLOC = FunctionType
        .of(ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32)
        .returning(ValueType.I32);

    private static final int AREA = 512;

    private WasmEngine engine;

    private WasmInstance instance;

    private WasmFunction realloc;

    private WasmFunction echo;

    private WasmMemory memory;

    private Texts texts;

    private Texts leased;

    private final String text = "Hello, Ada Lovelace";

    private final List<Item> items = List.of(new Item("one", 1), new Item("two", 2), new Item("three", 3));

    static List<Figure> measure() {
        Map<String, Double> best = JmhRuns.best(TextCallsBenchmark.class);
        return List.of(
                Figure.atMost("String to String through an interface, over calling the export by hand",
                        best.get("text") - best.get("byHand"), 1000, " ns"),
                Figure.atMost("the same with an instance chosen for the call",
                        best.get("leasedText") - best.get("byHand"), 1000, " ns"),
                Figure.plain("a list of three records with text, there and back", best.get("records"), " ns"),
                Figure.plain("String to String by a host function's method", best.get("host") - best.get("byHand"),
                        " ns"));
    }

    @Setup
    public void instantiate() throws ReflectiveOperationException {
        WasmBuilder module = new WasmBuilder();
        FunctionType imported = FunctionType.of(ValueType.I32, ValueType.I32, ValueType.I32);
        int host = module.importFunction("host", "echo", imported);
        module.memory(1);
        int top = module.global(ValueType.I32, true, new Code().i32Const(1024));
        Code allocate = new Code().indexed(0x23, top).i32Const(7).op(Code.I32_ADD).i32Const(-8).op(Code.I32_AND);
        allocate.localTee(0).localGet(3).op(Code.I32_ADD).i32Const(0x3fff).op(Code.I32_AND);
        allocate.i32Const(0x400).op(Code.I32_OR).indexed(0x24, top); // never where the
                                                                     // area is
        module.exportFunction("cabi_realloc", module.function(REALLOC, allocate.localGet(0)));
        Code same = new Code().i32Const(AREA)
            .localGet(0)
            .memory(0x36, 2, 0)
            .i32Const(AREA)
            .localGet(1)
            .memory(0x36, 2, 4);
        module.exportFunction("echo", module.function(TEXT_TO_TEXT, same.i32Const(AREA)));
        module.exportFunction("items", module.function(TEXT_TO_TEXT, same));
        module.exportFunction("host", module.function(TEXT_TO_TEXT,
                new Code().localGet(0).localGet(1).i32Const(AREA).call(host).i32Const(AREA)));
        this.engine = WasmEngine.builder().build();
        this.instance = this.engine.load(module.build())
            .instantiate(WasmImports.builder()
                .function("host", "echo", this, TextCallsBenchmark.class.getMethod("same", String.class))
                .build());
        this.realloc = this.instance.function("cabi_realloc");
        this.echo = this.instance.function("echo");
        this.memory = this.instance.memory("memory");
        this.texts = this.instance.bind(Texts.class);
        this.leased = this.instance.module().bind(Texts.class, new Same(this.instance));
        check();
    }

    private void check() {
        boolean right = this.text.equals(byHand()) && this.text.equals(text()) && this.text.equals(leasedText())
                && this.text.equals(host()) && this.items.equals(records());
        if (!right) {
            throw new IllegalStateException("not the same: " + Arrays.asList(text(), host(), records()));
        }
    }

    @TearDown
    public void close() {
        this.instance.close();
        this.engine.close();
    }

    /** The host function. */
    public String same(String value) {
        return value;
    }

    @Benchmark
    public String byHand() {
        byte[] bytes = this.text.getBytes(StandardCharsets.UTF_8);
        long address = this.realloc.invoke(0, 0, 1, bytes.length)[0];
        this.memory.write(address, bytes);
        long area = this.echo.invoke(address, bytes.length)[0];
        return new String(this.memory.read(this.memory.readInt(area), this.memory.readInt(area + 4)),
                StandardCharsets.UTF_8);
    }

    @Benchmark
    public String text() {
        return this.texts.echo(this.text);
    }

    @Benchmark
    public String leasedText() {
        return this.leased.echo(this.text);
    }

    @Benchmark
    public List<Item> records() {
        return this.texts.items(this.items);
    }

    @Benchmark
    public String host() {
        return this.texts.host(this.text);
    }

    /** The guest's functions. */
    public interface Texts {

        String echo(String text);

        String host(String text);

        List<Item> items(List<Item> items);

    }

    /**
     * Something with a name.
     *
     * @param name its name
     * @param number its number
     */
    public record Item(String name, int number) {
    }

    private record Same(WasmInstance instance) implements WasmInstances {

        @Override
        public WasmInstance acquire() {
            return this.instance;
        }

        @Override
        public void release(WasmInstance released, @Nullable Throwable failure) {
        }

    }

}
