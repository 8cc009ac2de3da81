package dev.wasmhost;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Exceptions of guests: what catches them and what nothing catches, in functions of any
 * size and between instances.
 */
@Timeout(60)
class ExceptionsTest {

    private static final int CATCH = 0;

    private static final int CATCH_ALL = 2;

    private static final int CATCH_ALL_REF = 3;

    private static final int EMPTY = 0x40;

    private static final int I32 = 0x7f;

    private static final int EXNREF = 0x69;

    private static final FunctionType NOTHING = FunctionType.empty();

    private static final FunctionType UNARY = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private static final ReferenceType EXCEPTION = new ReferenceType(true, AbstractHeapType.EXN);

    private static final FunctionType PRODUCE = NOTHING.returning(EXCEPTION);

    private static final FunctionType CONSUME = FunctionType.of(EXCEPTION);

    private final WasmEngine engine = WasmEngine.builder().build();

    @AfterEach
    void closeEngine() {
        this.engine.close();
    }

    private WasmInstance instantiate(WasmBuilder builder, WasmImports imports) {
        return this.engine.load(builder.build()).instantiate(imports);
    }

    private WasmInstance instantiate(WasmBuilder builder) {
        return instantiate(builder, WasmImports.none());
    }

    /** Both ways of catching. */
    enum Encoding {

        STANDARD, LEGACY;

        /**
         * Returns code that runs {@code body} and then gives 1, or 2 if it catches
         * anything.
         */
        Code catchAll(Code body) {
            if (this == LEGACY) {
                return new Code().tryBlock(I32).raw(body.toByteArray()).i32Const(1).catchAll().i32Const(2).end();
            }
            return new Code().block()
                .tryTable(EMPTY, CATCH_ALL, 0)
                .raw(body.toByteArray())
                .i32Const(1)
                .ret()
                .end()
                .end()
                .i32Const(2);
        }

        /**
         * Returns code that runs {@code body}, which leaves an i32, or takes the i32 of
         * what is thrown.
         */
        Code catchNumber(int tag, Code body) {
            if (this == LEGACY) {
                return new Code().tryBlock(I32).raw(body.toByteArray()).catchTag(tag).end();
            }
            return new Code().block(ValueType.I32).tryTable(I32, CATCH, tag, 0).raw(body.toByteArray()).end().end();
        }

    }

    // what is not caught

    @ParameterizedTest
    @EnumSource
    void trapsAreNotCaught(Encoding encoding) {
        WasmBuilder builder = new WasmBuilder().memory(1);
        Code load = new Code().i32Const(-1).memory(0x28, 2, 0).drop();
        builder.exportFunction("load", builder.function(NOTHING.returning(ValueType.I32), encoding.catchAll(load)));
        builder.exportFunction("unreachable",
                builder.function(NOTHING.returning(ValueType.I32), encoding.catchAll(new Code().unreachable())));
        Code divide = new Code().i32Const(1).i32Const(0).op(0x6d).drop();
        builder.exportFunction("divide", builder.function(NOTHING.returning(ValueType.I32), encoding.catchAll(divide)));
        WasmInstance instance = instantiate(builder);
        for (String each : List.of("load", "unreachable", "divide")) {
            assertThatThrownBy(() -> instance.function(each).invoke()).isInstanceOf(WasmTrap.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExhaustedStackIsNotCaught(Encoding encoding) {
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("recurse",
                builder.function(NOTHING.returning(ValueType.I32), encoding.catchAll(new Code().call(0).drop())));
        assertThatThrownBy(() -> instantiate(builder).function("recurse").invoke()).isInstanceOf(WasmTrap.class)
            .hasMessageStartingWith("call stack exhausted");
    }

    @ParameterizedTest
    @EnumSource
    void aDeadlineStopsALoopOfThrowingAndCatching(Encoding encoding) {
        WasmBuilder builder = new WasmBuilder();
        int tag = builder.tag();
        Code typed = new Code().loop().raw(catchAllAndGoOn(encoding, new Code().throwTag(tag))).br(0).end();
        builder.exportFunction("spin", builder.function(NOTHING, typed));
        WasmLimits limits = WasmLimits.builder().timeout(Duration.ofMillis(100)).build();
        WasmInstance instance = this.engine.load(builder.build()).instantiate(WasmImports.none(), limits);
        assertThatExceptionOfType(WasmInterruptedException.class).isThrownBy(() -> instance.function("spin").invoke())
            .extracting(WasmInterruptedException::reason)
            .isEqualTo(WasmInterruptedException.Reason.DEADLINE);
    }

    private static byte[] catchAllAndGoOn(Encoding encoding, Code body) {
        Code code = new Code();
        if (encoding == Encoding.LEGACY) {
            code.tryBlock(EMPTY).raw(body.toByteArray()).catchAll().end();
        }
        else {
            code.block().tryTable(EMPTY, CATCH_ALL, 0).raw(body.toByteArray()).end().end();
        }
        return code.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void aDeadlineInsideATryIsNotCaught(Encoding encoding) {
        WasmBuilder builder = new WasmBuilder();
        Code spin = new Code().loop().br(0).end();
        builder.exportFunction("spin", builder.function(NOTHING.returning(ValueType.I32), encoding.catchAll(spin)));
        WasmLimits limits = WasmLimits.builder().timeout(Duration.ofMillis(100)).build();
        WasmInstance instance = this.engine.load(builder.build()).instantiate(WasmImports.none(), limits);
        assertThatThrownBy(() -> instance.function("spin").invoke()).isInstanceOf(WasmInterruptedException.class);
    }

    static Stream<Throwable> hostFailures() {
        return Stream.of(new IllegalStateException("host"), new StackOverflowError(), new WasmExit(3));
    }

    @ParameterizedTest
    @MethodSource("hostFailures")
    void whatHostFunctionsThrowPassesThroughCatches(Throwable failure) {
        for (Encoding encoding : Encoding.values()) {
            WasmBuilder builder = new WasmBuilder();
            int host = builder.importFunction("env", "fail", NOTHING);
            builder.exportFunction("run",
                    builder.function(NOTHING.returning(ValueType.I32), encoding.catchAll(new Code().call(host))));
            WasmImports imports = WasmImports.builder()
                .function("env", "fail", NOTHING, (caller, arguments) -> sneak(failure))
                .build();
            assertThatThrownBy(() -> instantiate(builder, imports).function("run").invoke()).isSameAs(failure);
        }
    }

    @SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
    private static <T extends Throwable> long[] sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    // host and guest

    @Test
    void anUncaughtExceptionReachesTheHostAndLeavesTheInstanceUsable() {
        WasmBuilder builder = new WasmBuilder();
        int tag = builder.tag(ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64);
        builder.exportTag("failure", tag);
        Code code = new Code().i32Const(-7).i64Const(1L << 40).f32Const(1.5f).f64Const(2.5).throwTag(tag);
        builder.exportFunction("fail", builder.function(NOTHING, code));
        builder.exportFunction("work", builder.function(UNARY, new Code().localGet(0)));
        WasmInstance instance = instantiate(builder);
        assertThatExceptionOfType(WasmGuestException.class).isThrownBy(() -> instance.function("fail").invoke())
            .satisfies((thrown) -> {
                assertThat(thrown.tag()).isSameAs(instance.tag("failure"));
                assertThat(thrown.values()).containsExactly(-7, 1L << 40, 1.5f, 2.5);
            });
        assertThat(instance.function("work").invoke(5)).containsExactly(5);
        assertThat(instance.module().exports()).contains(new ExportType("failure",
                new TagType(FunctionType.of(ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64))));
    }

    private static WasmBuilder callerOfHost(Encoding encoding) {
        WasmBuilder builder = new WasmBuilder();
        int tag = builder.importTag("env", "tag", ValueType.I32);
        int host = builder.importFunction("env", "fail", NOTHING.returning(ValueType.I32));
        builder.exportFunction("run",
                builder.function(NOTHING.returning(ValueType.I32), encoding.catchNumber(tag, new Code().call(host))));
        return builder;
    }

    private WasmImports failing(WasmTag imported, WasmTag thrown, List<Object> values) {
        return WasmImports.builder()
            .define("env", "tag", imported)
            .function("env", "fail", NOTHING.returning(ValueType.I32), (caller, arguments) -> {
                throw new WasmGuestException(thrown, values);
            })
            .build();
    }

    @ParameterizedTest
    @EnumSource
    void guestsCatchTheExceptionsOfTheHost(Encoding encoding) {
        WasmTag tag = this.engine.newTag(new TagType(FunctionType.of(ValueType.I32)));
        WasmInstance instance = instantiate(callerOfHost(encoding), failing(tag, tag, List.of(42)));
        assertThat(instance.function("run").invoke()).containsExactly(42);
    }

    @ParameterizedTest
    @EnumSource
    void tagsAreToldApartByIdentityNotByType(Encoding encoding) {
        TagType type = new TagType(FunctionType.of(ValueType.I32));
        WasmTag other = this.engine.newTag(type);
        WasmInstance instance = instantiate(callerOfHost(encoding),
                failing(this.engine.newTag(type), other, List.of(42)));
        assertThatExceptionOfType(WasmGuestException.class).isThrownBy(() -> instance.function("run").invoke())
            .satisfies((thrown) -> assertThat(thrown.tag()).isSameAs(other));
    }

    @Test
    void valuesOfAHostsExceptionAreChecked() {
        WasmTag tag = this.engine.newTag(new TagType(FunctionType.of(ValueType.I32)));
        WasmBuilder builder = callerOfHost(Encoding.STANDARD);
        assertThatIllegalArgumentException()
            .isThrownBy(() -> instantiate(builder, failing(tag, tag, List.of(42L))).function("run").invoke())
            .withMessage("expected a value of type i32, found java.lang.Long");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> instantiate(builder, failing(tag, tag, List.of())).function("run").invoke())
            .withMessage("values of tag (i32) -> (): expected 1, found 0");
    }

    @Test
    void tagsOfAnotherEngineAreRefused() {
        try (WasmEngine other = WasmEngine.builder().build()) {
            WasmTag tag = other.newTag(new TagType(FunctionType.of(ValueType.I32)));
            WasmImports imports = failing(tag, tag, List.of(1));
            assertThatIllegalArgumentException().isThrownBy(() -> instantiate(callerOfHost(Encoding.STANDARD), imports))
                .withMessageContaining("found one of another engine");
        }
    }

    @Test
    void aTagHasNoResults() {
        assertThatIllegalArgumentException().isThrownBy(() -> this.engine.newTag(new TagType(UNARY)))
            .withMessageStartingWith("non-empty tag result type");
    }

    @Test
    void importedTagsAreChecked() {
        WasmBuilder builder = new WasmBuilder();
        builder.importTag("env", "tag", ValueType.I64);
        WasmImports imports = WasmImports.builder()
            .define("env", "tag", this.engine.newTag(new TagType(FunctionType.of(ValueType.I32))))
            .build();
        assertThatThrownBy(() -> instantiate(builder, imports)).isInstanceOf(LinkException.class)
            .hasMessageStartingWith("incompatible import type: expected \"env\".\"tag\" of type tag (i64)");
        assertThatThrownBy(() -> instantiate(builder)).isInstanceOf(LinkException.class)
            .hasMessageStartingWith("unknown import: \"env\".\"tag\"");
    }

    // references

    /** Exports what catches an exception, throws one and throws it again. */
    private static WasmBuilder references() {
        WasmBuilder builder = new WasmBuilder();
        int tag = builder.tag(ValueType.I32);
        builder.exportTag("tag", tag);
        Code caught = new Code().op(0x02, EXNREF).tryTable(EMPTY, CATCH_ALL_REF, 0).i32Const(9).throwTag(tag).end();
        builder.exportFunction("catch", builder.function(PRODUCE, caught.unreachable().end()));
        builder.exportFunction("throw", builder.function(CONSUME, new Code().localGet(0).throwReference()));
        Code again = new Code().op(0x02, EXNREF).tryTable(EMPTY, CATCH_ALL_REF, 0).localGet(0).throwReference().end();
        builder.exportFunction("again",
                builder.function(new FunctionType(List.of(EXCEPTION), List.of(EXCEPTION)), again.unreachable().end()));
        return builder;
    }

    @Test
    void anExceptionStaysTheSameWhenItIsThrownAgain() {
        WasmInstance instance = instantiate(references());
        Object exception = instance.function("catch").call()[0];
        assertThat(exception).isNotNull();
        assertThat(instance.function("again").call(exception)[0]).isSameAs(exception);
        assertThatExceptionOfType(WasmGuestException.class).isThrownBy(() -> instance.function("throw").call(exception))
            .satisfies((thrown) -> {
                assertThat(thrown.tag()).isSameAs(instance.tag("tag"));
                assertThat(thrown.values()).containsExactly(9);
            });
    }

    @Test
    void throwingNullIsATrap() {
        WasmInstance instance = instantiate(references());
        assertThatThrownBy(() -> instance.function("again").call((Object) null)).isInstanceOf(WasmTrap.class)
            .hasMessage("null exception reference");
    }

    @Test
    void onlyExceptionsOfGuestsAreExceptionReferences() {
        WasmInstance instance = instantiate(references());
        assertThatIllegalArgumentException().isThrownBy(() -> instance.function("throw").call(new Object()));
    }

    @Test
    void exceptionsThatLiveCountAgainstTheMemory() {
        WasmBuilder builder = new WasmBuilder();
        int tag = builder.tag(EXCEPTION, ValueType.I64);
        // the newest exception carries the one before it
        Code chain = new Code().loop()
            .op(0x02, EXNREF)
            .tryTable(EMPTY, CATCH_ALL_REF, 0)
            .localGet(1)
            .i64Const(1)
            .throwTag(tag)
            .end()
            .unreachable()
            .end()
            .localSet(1)
            .localGet(0)
            .i32Const(1)
            .op(Code.I32_SUB)
            .localTee(0)
            .brIf(0)
            .end()
            .localGet(1)
            .op(0xd1);
        builder.exportFunction("chain", builder.function(UNARY, List.of(EXCEPTION), chain));
        WasmLimits limits = WasmLimits.builder().memory(16 << 20).timeout(Duration.ofSeconds(30)).build();
        WasmInstance instance = this.engine.load(builder.build()).instantiate(WasmImports.none(), limits);
        assertThat(instance.function("chain").invoke(10_000)).containsExactly(0);
        assertThatThrownBy(() -> instance.function("chain").invoke(10_000_000)).isInstanceOf(WasmLimitException.class);
    }

    // several instances

    private static WasmBuilder thrower() {
        WasmBuilder builder = new WasmBuilder();
        int tag = builder.tag(ValueType.I32);
        builder.exportTag("tag", tag);
        return builder.exportFunction("throw", builder.function(UNARY, new Code().localGet(0).throwTag(tag)));
    }

    private static WasmBuilder catcher(Encoding encoding) {
        WasmBuilder builder = new WasmBuilder();
        int tag = builder.importTag("tags", "tag", ValueType.I32);
        int callee = builder.importFunction("callee", "throw", UNARY);
        return builder.exportFunction("run",
                builder.function(UNARY, encoding.catchNumber(tag, new Code().localGet(0).call(callee))));
    }

    @ParameterizedTest
    @EnumSource
    void exceptionsCrossInstances(Encoding encoding) {
        WasmInstance thrower = instantiate(thrower());
        WasmInstance other = instantiate(thrower());
        WasmImports imports = WasmImports.builder().exports("callee", thrower).exports("tags", thrower).build();
        assertThat(instantiate(catcher(encoding), imports).function("run").invoke(7)).containsExactly(7);
        WasmImports mixed = WasmImports.builder().exports("callee", other).exports("tags", thrower).build();
        assertThatExceptionOfType(WasmGuestException.class)
            .isThrownBy(() -> instantiate(catcher(encoding), mixed).function("run").invoke(7))
            .satisfies((thrown) -> assertThat(thrown.tag()).isSameAs(other.tag("tag")));
    }

    // functions of any size

    /** Returns code that changes local 1 (from 0) by {@code count} additions of 1. */
    private static byte[] filler(int count) {
        Code code = new Code();
        for (int i = 0; i < count; i++) {
            code.localGet(1).i32Const(1).op(Code.I32_ADD).localSet(1);
        }
        return code.toByteArray();
    }

    /**
     * Throws 100 after some additions if the parameter is not 0, from a callee; adds some
     * more to what it catches, and everything into the result.
     */
    private static WasmBuilder large(Encoding encoding, int before, int inside, int after) {
        WasmBuilder builder = new WasmBuilder().memory(1);
        int tag = builder.tag(ValueType.I32);
        int callee = builder.function(UNARY,
                new Code().localGet(0)
                    .ifThen()
                    .i32Const(1)
                    .op(0x40, 0x00)
                    .drop()
                    .i32Const(100)
                    .throwTag(tag)
                    .end()
                    .i32Const(3));
        Code body = new Code().raw(filler(inside));
        body.i32Const(2).localSet(2).localGet(0).call(callee).i32Const(5).localSet(2).raw(filler(inside));
        Code code = new Code().raw(filler(before)).i32Const(1000);
        code.raw(encoding.catchNumber(tag, body).toByteArray());
        code.op(Code.I32_ADD).localSet(3).raw(filler(after));
        // an access behind what the callee has grown
        code.localGet(0).ifThen().i32Const(65536).localGet(3).memory(0x36, 2, 0).end();
        code.localGet(1).i32Const(10_000).op(Code.I32_MUL).localGet(2).i32Const(100_000_000).op(Code.I32_MUL);
        code.op(Code.I32_ADD).localGet(3).op(Code.I32_ADD);
        builder.exportFunction("run",
                builder.function(UNARY, List.of(ValueType.I32, ValueType.I32, ValueType.I32), code));
        return builder;
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @CsvSource({ "0, 0, 0", "10, 10, 10", "3000, 0, 0", "0, 3000, 0", "0, 0, 3000", "3000, 3000, 3000", "500, 1000, 20",
            "20, 9000, 20" })
    void localsAreCurrentInHandlersOfFunctionsOfAnySize(int before, int inside, int after) {
        for (Encoding encoding : Encoding.values()) {
            WasmFunction run = instantiate(large(encoding, before, inside, after)).function("run");
            int normal = (before + 2 * inside + after) * 10_000 + 500_000_000 + 1003;
            int thrown = (before + inside + after) * 10_000 + 200_000_000 + 1100;
            assertThat(run.invoke(0)).as("%s, returning", encoding).containsExactly(normal);
            assertThat(run.invoke(1)).as("%s, throwing", encoding).containsExactly(thrown);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 400, 3000 })
    void loopsThrowAndCatchInFunctionsOfAnySize(int size) {
        for (Encoding encoding : Encoding.values()) {
            WasmBuilder builder = new WasmBuilder();
            int tag = builder.tag(ValueType.I32);
            Code thrown = new Code().raw(filler(size)).localGet(0).throwTag(tag);
            Code code = new Code().loop().raw(encoding.catchNumber(tag, thrown).toByteArray());
            code.localGet(2).op(Code.I32_ADD).localSet(2).raw(filler(size));
            code.localGet(0).i32Const(1).op(Code.I32_SUB).localTee(0).brIf(0).end();
            code.localGet(1).localGet(2).op(Code.I32_ADD);
            builder.exportFunction("run", builder.function(UNARY, List.of(ValueType.I32, ValueType.I32), code));
            WasmFunction run = instantiate(builder).function("run");
            assertThat(run.invoke(10)).as("%s", encoding).containsExactly(2 * size * 10 + 55);
            assertThat(run.invoke(10)).as("%s, warm", encoding).containsExactly(2 * size * 10 + 55);
        }
    }

    /** An inner try is passed over: 1 if that works, 2 if it sees the exception. */
    private static Code delegating(int tag, int size) {
        Code code = new Code().tryBlock(I32).raw(filler(size)).tryBlock(I32).raw(filler(size)).tryBlock(EMPTY);
        code.raw(filler(size)).throwTag(tag).delegate(1).i32Const(0).catchAll().i32Const(2).end();
        return code.catchAll().i32Const(1).end();
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 100, 1500, 5000 })
    void delegatedExceptionsPassTheBlocksBetween(int size) {
        WasmBuilder builder = new WasmBuilder();
        int tag = builder.tag();
        builder.exportFunction("inside", builder.function(UNARY, List.of(ValueType.I32), delegating(tag, size)));
        Code out = new Code().tryBlock(I32).raw(filler(size)).tryBlock(EMPTY).raw(filler(size)).throwTag(tag);
        out.delegate(1).i32Const(0).catchAll().i32Const(2).end();
        int escaping = builder.function(UNARY, List.of(ValueType.I32), out);
        Code outer = Encoding.LEGACY.catchAll(new Code().localGet(0).call(escaping).drop());
        builder.exportFunction("outside", builder.function(UNARY, outer));
        builder.exportFunction("escaping", escaping);
        WasmInstance instance = instantiate(builder);
        assertThat(instance.function("inside").invoke(0)).containsExactly(1);
        assertThat(instance.function("outside").invoke(0)).containsExactly(2);
        assertThatThrownBy(() -> instance.function("escaping").invoke(0)).isInstanceOf(WasmGuestException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 3000 })
    void rethrowThrowsWhatTheNamedCatchHasCaught(int size) {
        WasmBuilder builder = new WasmBuilder();
        int first = builder.tag(ValueType.I32);
        int second = builder.tag(ValueType.I32);
        // caught 1 outside, 2 inside; 1 is thrown again from inside the inner catch
        Code code = new Code().tryBlock(I32).tryBlock(I32).i32Const(1).throwTag(first).catchTag(first);
        code.drop().raw(filler(size)).tryBlock(I32).i32Const(2).throwTag(second).catchTag(second);
        code.drop().raw(filler(size)).rethrow(1).end().end().catchTag(first).i32Const(10).op(Code.I32_ADD);
        code.catchTag(second).i32Const(20).op(Code.I32_ADD).end().localGet(1).op(Code.I32_ADD);
        builder.exportFunction("run", builder.function(UNARY, List.of(ValueType.I32), code));
        assertThat(instantiate(builder).function("run").invoke(0)).containsExactly(11 + 2 * size);
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 3000 })
    void whatATailCalleeThrowsIsNotCaughtByItsCaller(int size) {
        for (Encoding encoding : Encoding.values()) {
            WasmBuilder builder = new WasmBuilder();
            int host = builder.importFunction("env", "host", UNARY);
            int tag = builder.importTag("env", "tag", ValueType.I32);
            int callee = builder.function(UNARY, new Code().localGet(0).throwTag(tag));
            int twice = builder.function(UNARY, new Code().localGet(0).i32Const(2).op(Code.I32_MUL));
            for (int each : new int[] { host, callee, twice }) {
                Code body = new Code().raw(filler(size)).localGet(0).indexed(0x12, each);
                builder.exportFunction("run" + each,
                        builder.function(UNARY, List.of(ValueType.I32), encoding.catchNumber(tag, body)));
            }
            WasmTag shared = this.engine.newTag(new TagType(FunctionType.of(ValueType.I32)));
            WasmInstance instance = instantiate(builder,
                    WasmImports.builder()
                        .define("env", "tag", shared)
                        .function("env", "host", UNARY, (caller, arguments) -> {
                            throw new WasmGuestException(shared, List.of((int) arguments[0]));
                        })
                        .build());
            assertThat(instance.function("run" + twice).invoke(4)).containsExactly(8);
            for (int each : new int[] { host, callee }) {
                assertThatExceptionOfType(WasmGuestException.class)
                    .isThrownBy(() -> instance.function("run" + each).invoke(6))
                    .satisfies((thrown) -> assertThat(thrown.values()).containsExactly(6));
            }
        }
    }

    // values

    @ParameterizedTest
    @ValueSource(ints = { 1, 9, 16, 17, 40, 260 })
    void exceptionsCarryAnyNumberOfValues(int count) {
        ValueType[] types = new ValueType[count];
        for (int i = 0; i < count; i++) {
            types[i] = List.of(ValueType.I32, ValueType.F64, ValueType.EXTERNREF, ValueType.I64).get(i % 4);
        }
        WasmBuilder builder = new WasmBuilder();
        int tag = builder.tag(types);
        FunctionType carried = new FunctionType(List.of(types), List.of(types));
        Code all = new Code();
        for (int i = 0; i < count; i++) {
            all.localGet(i);
        }
        int thrower = builder.function(FunctionType.of(types), new Code().raw(all.toByteArray()).throwTag(tag));
        int results = builder.type(NOTHING.returning(types));
        Code standard = new Code().indexed(0x02, results).tryTable(EMPTY, CATCH, tag, 0).raw(all.toByteArray());
        builder.exportFunction("standard", builder.function(carried, standard.call(thrower).end().unreachable().end()));
        Code legacy = new Code().indexed(0x06, results).raw(all.toByteArray()).call(thrower).unreachable();
        builder.exportFunction("legacy", builder.function(carried, legacy.catchTag(tag).end()));
        WasmInstance instance = instantiate(builder);
        Object[] arguments = new Object[count];
        for (int i = 0; i < count; i++) {
            arguments[i] = List.<Object>of(i, i + 0.5, "object " + i, (long) i << 33).get(i % 4);
        }
        assertThat(instance.function("standard").call(arguments)).containsExactly(arguments);
        assertThat(instance.function("legacy").call(arguments)).containsExactly(arguments);
    }

    @Test
    void exceptionsCarryVectors() {
        WasmBuilder builder = new WasmBuilder();
        int tag = builder.tag(ValueType.I32, ValueType.V128, ValueType.I64);
        builder.exportTag("tag", tag);
        FunctionType type = FunctionType.of(ValueType.V128).returning(ValueType.V128);
        Code thrown = new Code().i32Const(1).localGet(0).i64Const(2).throwTag(tag);
        builder.exportFunction("legacy",
                builder.function(type,
                        new Code().tryBlock(0x7b)
                            .raw(thrown.toByteArray())
                            .catchTag(tag)
                            .drop()
                            .localSet(0)
                            .drop()
                            .localGet(0)
                            .end()));
        builder.exportFunction("throw", builder.function(type, thrown));
        WasmInstance instance = instantiate(builder);
        V128 vector = new V128(0x0123456789ABCDEFL, -2);
        assertThat(instance.function("legacy").call(vector)).containsExactly(vector);
        assertThatExceptionOfType(WasmGuestException.class).isThrownBy(() -> instance.function("throw").call(vector))
            .satisfies((thrownByGuest) -> assertThat(thrownByGuest.values()).containsExactly(1, vector, 2L));
    }

    // features

    @ParameterizedTest
    @EnumSource
    void eachEncodingCanBeSwitchedOff(Encoding encoding) {
        WasmFeature feature = (encoding == Encoding.LEGACY) ? WasmFeature.LEGACY_EXCEPTIONS
                : WasmFeature.EXCEPTION_HANDLING;
        Set<WasmFeature> features = EnumSet.complementOf(EnumSet.of(feature));
        WasmBuilder builder = new WasmBuilder();
        builder.function(NOTHING.returning(ValueType.I32), encoding.catchAll(new Code()));
        try (WasmEngine without = WasmEngine.builder().features(features).build()) {
            assertThatThrownBy(() -> without.load(builder.build())).isInstanceOf(MalformedModuleException.class)
                .hasMessageContaining("needs " + feature + ", which is switched off");
        }
        assertThat(instantiate(builder).module()).isNotNull();
    }

}
