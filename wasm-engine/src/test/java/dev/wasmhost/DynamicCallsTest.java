package dev.wasmhost;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DynamicCallsTest {

    private final WasmEngine engine = WasmEngine.builder().build();

    private final List<@Nullable Throwable> released = new ArrayList<>();

    private final DynamicCalls calls = calls(guest(), WasmImports.none());

    enum Color {

        RED, DARK_GREEN, BLUE

    }

    record Point(int x, double y) {
    }

    sealed interface Shape {

    }

    record Circle(double radius) implements Shape {
    }

    record Polygon(List<Point> points) implements Shape {
    }

    record Nothing() implements Shape {
    }

    sealed interface Found {

    }

    record Ok(List<Shape> shapes) implements Found {
    }

    record Error(String message) implements Found {
    }

    record Pair<T>(T first, int second) {
    }

    /** A case of two variants. */
    record Both(int number) implements One, Two {
    }

    sealed interface One permits Both {

    }

    sealed interface Two permits Both {

    }

    /** Gives types with arguments a name. */
    @SuppressWarnings("UnusedMethod")
    interface Types {

        List<String> texts();

        List<Point> points();

        List<Shape> shapes();

        List<List<Integer>> numbers();

        Map<String, Long> counts();

        Map<String, Integer> pairs();

        List<Color> colors();

        Optional<Double> number();

        Optional<Point> point();

        List<Optional<String>> options();

        List<Pair<String>> generic();

        CompletableFuture<List<String>> later();

        List<? extends Point> anyPoints();

        List<?> anything();

    }

    private static Type type(String method) {
        try {
            return Types.class.getMethod(method).getGenericReturnType();
        }
        catch (NoSuchMethodException ex) {
            throw new AssertionError(ex);
        }
    }

    @AfterEach
    void close() {
        this.engine.close();
    }

    /**
     * Exports {@code echo}, which returns the block of memory that it is given, whatever
     * is in it; {@code sum} of an i32 and an f64, which may be a record or a variant;
     * {@code same}, an i32; {@code address}, where a block is; {@code both}, two results,
     * {@code vector} and {@code object}.
     */
    private static byte[] guest() {
        WasmBuilder guest = new WasmBuilder().memory(1);
        int free = guest.global(ValueType.I32, true, new Code().i32Const(1024));
        guest.exportFunction("cabi_realloc", guest.function(
                FunctionType.of(ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32).returning(ValueType.I32),
                new Code().globalGet(free)
                    .localGet(2)
                    .op(Code.I32_ADD)
                    .i32Const(1)
                    .op(Code.I32_SUB)
                    .i32Const(0)
                    .localGet(2)
                    .op(Code.I32_SUB, Code.I32_AND)
                    .localTee(0)
                    .localGet(3)
                    .op(Code.I32_ADD)
                    .globalSet(free)
                    .localGet(0)));
        FunctionType block = FunctionType.of(ValueType.I32, ValueType.I32).returning(ValueType.I32);
        guest.exportFunction("echo",
                guest.function(block,
                        new Code().i32Const(8)
                            .localGet(0)
                            .memory(0x36, 2, 0)
                            .i32Const(8)
                            .localGet(1)
                            .memory(0x36, 2, 4)
                            .i32Const(8)));
        guest.exportFunction("address", guest.function(block, new Code().localGet(0)));
        guest.exportFunction("sum",
                guest.function(FunctionType.of(ValueType.I32, ValueType.F64).returning(ValueType.F64),
                        new Code().localGet(0).op(Code.F64_CONVERT_I32_S).localGet(1).op(Code.F64_ADD)));
        guest.exportFunction("same",
                guest.function(FunctionType.of(ValueType.I32).returning(ValueType.I32), new Code().localGet(0)));
        guest.exportFunction("both", guest.function(new FunctionType(List.of(), List.of(ValueType.I32, ValueType.I64)),
                new Code().i32Const(-1).i64Const(-2)));
        guest.exportFunction("vector", guest.function(FunctionType.empty().returning(ValueType.V128),
                new Code().i64Const(7).op(0xfd).op(0x12)));
        guest.exportFunction("object",
                guest.function(FunctionType.empty().returning(ReferenceType.EXTERNREF), new Code().op(0xd0, 0x6f)));
        guest.exportFunction("endless",
                guest.function(FunctionType.empty(), new Code().loop().br(0).end().unreachable()));
        return guest.build();
    }

    private DynamicCalls calls(byte[] bytes, WasmImports imports) {
        WasmModule module = this.engine.load(bytes);
        return module.dynamicCalls(new WasmInstances() {
            @Override
            public WasmInstance acquire() {
                return module.instantiate(imports);
            }

            @Override
            public void release(WasmInstance instance, @Nullable Throwable failure) {
                DynamicCallsTest.this.released.add(failure);
                instance.close();
            }
        });
    }

    private @Nullable Object echo(Type type, Object value) {
        return this.calls.call(type, "echo", value);
    }

    @Test
    void takeAndReturnWhatIsMadeOfBlocks() {
        assertThat(echo(String.class, "Grüße 🙂")).isEqualTo("Grüße 🙂");
        assertThat(echo(byte[].class, new byte[] { 1, -1 })).isEqualTo(new byte[] { 1, -1 });
        assertThat(echo(int[].class, new int[] { 7, -7 })).isEqualTo(new int[] { 7, -7 });
        assertThat(echo(double[].class, new double[] { 0.5 })).isEqualTo(new double[] { 0.5 });
        assertThat(echo(boolean[].class, new boolean[] { true, false })).isEqualTo(new boolean[] { true, false });
        assertThat(echo(type("texts"), List.of("a", "", "b"))).isEqualTo(List.of("a", "", "b"));
        assertThat(echo(type("points"), List.of(new Point(1, 2), new Point(-1, 0.5))))
            .isEqualTo(List.of(new Point(1, 2), new Point(-1, 0.5)));
        assertThat(echo(type("anyPoints"), List.of(new Point(1, 2)))).isEqualTo(List.of(new Point(1, 2)));
        assertThat(echo(type("numbers"), List.of(List.of(), List.of(1, 2))))
            .isEqualTo(List.of(List.of(), List.of(1, 2)));
        assertThat(echo(type("counts"), Map.of("a", 5L))).isEqualTo(Map.of("a", 5L));
        assertThat(echo(type("colors"), List.of(Color.BLUE, Color.RED))).isEqualTo(List.of(Color.BLUE, Color.RED));
        List<Shape> shapes = List.of(new Nothing(), new Circle(1.5), new Polygon(List.of(new Point(1, 2))));
        assertThat(echo(type("shapes"), shapes)).isEqualTo(shapes);
        List<Optional<String>> options = List.of(Optional.empty(), Optional.of("x"));
        assertThat(echo(type("options"), new TypedValue(type("options"), options))).isEqualTo(options);
        List<Pair<String>> pairs = List.of(new Pair<>("x", 2));
        assertThat(echo(type("generic"), new TypedValue(type("generic"), pairs))).isEqualTo(pairs);
        assertThat(this.released).hasSize(14).containsOnlyNulls();
    }

    @Test
    void takeWhatIsMadeOfNumbers() {
        assertThat(this.calls.call(double.class, "sum", new Point(2, 0.5))).isEqualTo(2.5);
        assertThat(this.calls.call(Double.class, "sum", 2, 0.5)).isEqualTo(2.5);
        assertThat(this.calls.call(double.class, "sum", new TypedValue(type("number"), Optional.of(3d)))).isEqualTo(4d);
        assertThat(this.calls.call(double.class, "sum", new TypedValue(type("number"), Optional.empty())))
            .isEqualTo(0d);
    }

    @Test
    void numbersAreAsNarrowAsTheyAre() {
        assertThat(this.calls.call(Color.class, "same", Color.DARK_GREEN)).isEqualTo(Color.DARK_GREEN);
        assertThat(this.calls.call(char.class, "same", 'ü')).isEqualTo('ü');
        assertThat(this.calls.call(byte.class, "same", (byte) -3)).isEqualTo((byte) -3);
        assertThat(this.calls.call(Short.class, "same", (short) -300)).isEqualTo((short) -300);
        assertThat(this.calls.call(boolean.class, "same", true)).isEqualTo(true);
        assertThat(this.calls.call("same", true)).isEqualTo(1);
    }

    @Test
    void emptyListsOfUnknownElementsAreAlignedForAny() {
        assertThat(this.calls.call("address", List.of())).isEqualTo(8);
        assertThat(this.calls.call("address", Map.of())).isEqualTo(8);
        assertThat(echo(type("texts"), List.of())).isEqualTo(List.of());
        assertThat(echo(type("counts"), Map.of())).isEqualTo(Map.of());
        assertThat(echo(type("numbers"), List.of(List.of()))).isEqualTo(List.of(List.of()));
    }

    @Test
    void resultsAreNumbersUnlessMoreIsSaid() {
        assertThat((Object[]) this.calls.call("both")).containsExactly(-1, -2L);
        assertThat(this.calls.call("vector")).isEqualTo(new V128(7, 7));
        assertThatIllegalArgumentException().isThrownBy(() -> this.calls.call("object"))
            .withMessageContaining("and no references as results");
    }

    @Test
    void optionsAndFuturesAreThoseOfTheCall() {
        assertThatThrownBy(() -> this.calls.call("endless", WasmCallOptions.timeout(Duration.ofMillis(20))))
            .isInstanceOf(WasmInterruptedException.class);
        assertThat(echo(type("later"), List.of("x"))).isInstanceOfSatisfying(CompletableFuture.class,
                (future) -> assertThat(future.join()).isEqualTo(List.of("x")));
    }

    @Test
    void valuesThatDoNotTellTheirTypeAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> echo(String.class, Optional.of("x")))
            .withMessage(
                    "argument 1 of \"echo\": expected the type of what an Optional may hold, which the module does "
                            + "not declare: pass a TypedValue, or bind an interface");
        assertThatIllegalArgumentException().isThrownBy(() -> this.calls.call("sum", new Pair<>(1, 2)))
            .withMessage("argument 1 of \"sum\": expected the type arguments of " + Pair.class.getName()
                    + ": pass a TypedValue");
        assertThatIllegalArgumentException().isThrownBy(() -> echo(String.class, List.of("x", 1)))
            .withMessage("argument 1 of \"echo\": expected elements of one type, found java.lang.String and "
                    + "java.lang.Integer");
        assertThatIllegalArgumentException().isThrownBy(() -> this.calls.call("same", new Both(1)))
            .withMessageContaining("expected a case of one sealed interface, found one of " + One.class.getName());
        assertThat(this.calls.call("same", new TypedValue(Both.class, new Both(1)))).isEqualTo(1);
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        assertThatIllegalArgumentException().isThrownBy(() -> echo(String.class, itself))
            .withMessage("argument 1 of \"echo\": expected at most 32 lists inside each other, found more");
        assertThat(this.released).as("instances that were used").containsExactly((Throwable) null);
    }

    @Test
    void whatDoesNotFitIsSaidLikeOfAnInterface() {
        assertThatIllegalArgumentException().isThrownBy(() -> this.calls.call("sum", 2, 3))
            .withMessage(
                    "call of \"sum\" does not fit the module's exports:\n  exports.sum(Integer, Integer): expected an "
                            + "export \"sum\" with parameters [i32, i32] and no references as results, found (i32, f64) -> (f64); "
                            + "a method that fits is double sum(int, double)");
        assertThatIllegalArgumentException().isThrownBy(() -> this.calls.call(String.class, "sum", 2, 3d))
            .withMessageContaining("expected an export \"sum\" of type (i32, f64) -> (i32), found (i32, f64) -> (f64)");
        assertThatIllegalArgumentException().isThrownBy(() -> this.calls.call("som", 2, 3d))
            .withMessageContaining("expected an export \"som\"")
            .withMessageContaining("functions that are exported: \"sum\"");
        assertThatIllegalArgumentException().isThrownBy(() -> echo(String.class, URI.create("a:b")))
            .withMessageContaining("parameter 1: expected a primitive, String,")
            .withMessageContaining("found java.net.URI");
        assertThatIllegalArgumentException().isThrownBy(() -> echo(type("anything"), "x"))
            .withMessageContaining("result, elements: expected a primitive, String,");
        assertThat(this.released).isEmpty();
    }

    @Test
    void wrongValuesAreFoundBeforeAnInstanceIsUsed() {
        assertThatIllegalArgumentException().isThrownBy(() -> echo(String.class, List.of("x", "\ud800")))
            .withMessageContaining("argument 1[1]: expected text, found an unpaired surrogate");
        assertThatNullPointerException().isThrownBy(() -> echo(String.class, Arrays.asList("x", null)))
            .withMessageContaining("argument 1[1] is null");
        assertThatNullPointerException().isThrownBy(() -> this.calls.call("same", (Object) null))
            .withMessage("argument 1 of \"same\" is null");
        assertThatIllegalArgumentException().isThrownBy(() -> echo(String.class, Map.of(1, "x")))
            .withMessageContaining("argument 1[0].key: expected text, found a java.lang.Integer");
        assertThat(this.released).isEmpty();
    }

    @Test
    void moreWaysToCallAreTakenThanAreKept() {
        List<Object> elements = List.of(true, (byte) 1, (short) 1, 1, 1L, 1f, 1d, 'x', "x", Color.RED, new Point(1, 2));
        for (Object element : elements) {
            Object nested = element;
            for (int depth = 1; depth < 30; depth++) {
                nested = List.of(nested);
                assertThat(this.calls.call("echo", nested)).isEqualTo(8);
            }
        }
        assertThat(this.released).hasSize(11 * 29).containsOnlyNulls();
    }

    @Test
    void declaredTypesDecide() {
        List<String> log = new ArrayList<>();
        DynamicCalls shop = calls(shop(), shopImports(log));
        assertThat(shop.call(String.class, "greet-all", List.of("Ada"), Optional.empty())).isEqualTo("Ada!~");
        assertThat(shop.call(String.class, "greet-all", List.of(), Optional.of(new Point(3, 2.5)))).isEqualTo("35~");
        assertThat(log).containsExactly("200 Ada");
        assertThat(shop.call(type("pairs"), "pairs")).isEqualTo(Map.of("a", 65535, "bc", 1));
        assertThat(shop.call(long.class, "example:shop/stock@1.0.0#count", "abc")).isEqualTo(0xfffffff3L);
        assertThat(shop.call(Found.class, "example:shop/stock@1.0.0#find-all", Color.DARK_GREEN))
            .isEqualTo(new Error("sold out"));
        assertThat(shop.call(Found.class, "example:shop/stock@1.0.0#find-all", Color.RED)).isEqualTo(new Ok(
                List.of(new Circle(1.5), new Nothing(), new Polygon(List.of(new Point(1, 2.5), new Point(-3, 4))))));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> shop.call(String.class, "greet-all", List.of(1), Optional.empty()))
            .withMessageContaining("parameter 1, elements: the module declares string, for which String is expected, "
                    + "found java.lang.Integer");
    }

    private static byte[] shop() {
        try (InputStream in = DynamicCallsTest.class.getResourceAsStream("/guests/shop.wasm")) {
            return in.readAllBytes();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    interface Log {

        boolean log(int level, String text);

    }

    private static WasmImports shopImports(List<String> log) {
        Log target = (level, text) -> log.add(level + " " + text);
        LongSupplier now = () -> -1;
        try {
            return WasmImports.builder()
                .function("$root", "now", now, LongSupplier.class.getMethod("getAsLong"))
                .function("example:shop/audit@1.0.0", "log", target,
                        Log.class.getMethod("log", int.class, String.class))
                .build();
        }
        catch (NoSuchMethodException ex) {
            throw new AssertionError(ex);
        }
    }

}
