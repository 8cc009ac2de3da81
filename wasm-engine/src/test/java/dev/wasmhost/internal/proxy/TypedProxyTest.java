package dev.wasmhost.internal.proxy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.Predicate;
import java.util.stream.LongStream;

import dev.wasmhost.FunctionType;
import dev.wasmhost.TrapReason;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInstances;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmTrap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TypedProxyTest {

    private static final FunctionType ADD = FunctionType.of(ValueType.I32, ValueType.I32).returning(ValueType.I32);

    private final TestGuest guest = new TestGuest().withMemory()
        .with("add", ADD, (arguments) -> new long[] { (int) (arguments[0] + arguments[1]) })
        .with("apply", TestGuest.STRING_TO_STRING, (arguments) -> guest().result(guest().argument(arguments, 0)));

    private interface Adder {

        int add(int a, int b);

        default int twice(int a) {
            return add(a, a);
        }

        static int three() {
            return 3;
        }

        private int four() {
            return three() + 1;
        }

        default int plusFour(int a) {
            return add(a, four());
        }

        @Override
        String toString();

        @Override
        boolean equals(Object other);

    }

    interface Numbers {

        boolean not(boolean value);

        int i32(int value);

        long i64(long value);

        float f32(float value);

        double f64(double value);

        double sum(boolean a, int b, long c, float d, double e);

        void nothing();

    }

    interface Texts extends Function<String, String> {

    }

    interface Narrowed extends Function<String, Object> {

        @Override
        String apply(String text);

    }

    interface Boxed extends Function<Integer, Long>, Predicate<Integer> {

    }

    sealed interface Closed {

        record One() implements Closed {

        }

    }

    interface Throwing {

        void run() throws IOException;

    }

    private TestGuest guest() {
        return this.guest;
    }

    @Test
    void aPrivateNestedInterfaceIsBound() {
        assertThat(this.guest.bind(Adder.class).add(2, 3)).isEqualTo(5);
        assertThat(this.guest.bind(Adder.class).add(Integer.MAX_VALUE, 1)).isEqualTo(Integer.MIN_VALUE);
    }

    @Test
    void defaultMethodsRun() {
        assertThat(this.guest.bind(Adder.class).twice(21)).isEqualTo(42);
        assertThat(this.guest.bind(Adder.class).plusFour(38)).isEqualTo(42);
    }

    @Test
    void objectMethodsAreNotExports() {
        Adder adder = this.guest.bind(Adder.class);
        assertThat(adder).hasToString(Adder.class.getName() + " bound to test guest");
        assertThat(adder).isNotEqualTo(this.guest.bind(Adder.class));
        assertThat(List.of(adder)).contains(adder);
        assertThat(adder.hashCode()).isEqualTo(System.identityHashCode(adder));
    }

    @Test
    void theClassIsHiddenAndSharedByProxies() {
        TypedProxy<Adder> proxy = this.guest.resolve(Adder.class);
        Adder adder = proxy.create(this.guest);
        assertThat(adder.getClass().isHidden()).isTrue();
        assertThat(adder.getClass().getPackage()).isEqualTo(Adder.class.getPackage());
        assertThat(proxy.create(this.guest).getClass()).isEqualTo(adder.getClass());
    }

    @Test
    void everyNumberPassesUnchanged() {
        addNumbers();
        assertNumbers(this.guest.bind(Numbers.class));
        assertNumbers(this.guest.resolve(Numbers.class).create(new Recorder()));
    }

    private void addNumbers() {
        for (ScalarType type : List.of(ScalarType.INT, ScalarType.LONG, ScalarType.FLOAT, ScalarType.DOUBLE)) {
            FunctionType same = new FunctionType(type.flat(), type.flat());
            this.guest.with((type.flat().get(0)).toString(), same, (arguments) -> arguments);
        }
        this.guest
            .with("not", FunctionType.of(ValueType.I32).returning(ValueType.I32),
                    (arguments) -> new long[] { (arguments[0] == 0) ? Integer.MIN_VALUE : 0 })
            .with("nothing", FunctionType.empty(), (arguments) -> new long[0])
            .with("sum",
                    FunctionType.of(ValueType.I32, ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64)
                        .returning(ValueType.F64),
                    (arguments) -> new long[] { Double
                        .doubleToRawLongBits(0.0 + arguments[0] + arguments[1] + arguments[2]
                                + Float.intBitsToFloat((int) arguments[3]) + Double.longBitsToDouble(arguments[4])) });
    }

    private static void assertNumbers(Numbers numbers) {
        assertThat(numbers.not(true)).isFalse();
        assertThat(numbers.not(false)).isTrue();
        assertThat(numbers.i32(Integer.MIN_VALUE)).isEqualTo(Integer.MIN_VALUE);
        assertThat(numbers.i64(Long.MIN_VALUE + 1)).isEqualTo(Long.MIN_VALUE + 1);
        assertThat(numbers.f32(-0.0f)).isEqualTo(-0.0f);
        assertThat(numbers.f64(Math.PI)).isEqualTo(Math.PI);
        assertThat(numbers.sum(true, -2, 1L << 40, 0.5f, 0.25)).isEqualTo(1 - 2 + (1L << 40) + 0.75);
        numbers.nothing();
    }

    @Test
    void inheritedGenericMethodsAreResolved() {
        Function<String, String> function = this.guest.bind(Texts.class);
        assertThat(function.apply("a")).isEqualTo("a");
        assertThat(function.andThen(String::length).apply("abc")).isEqualTo(3);
        Function<String, Object> narrowed = this.guest.bind(Narrowed.class);
        assertThat(narrowed.apply("b")).isEqualTo("b");
    }

    @Test
    @SuppressWarnings({ "unchecked", "rawtypes" })
    void aRawCallWithAnotherTypeIsRefused() {
        Function function = this.guest.bind(Texts.class);
        assertThatThrownBy(() -> function.apply(1)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("Texts.apply(String): argument 1: expected text, found a java.lang.Integer");
        assertThat(this.guest.log).isEmpty();
    }

    @Test
    void boxedNumbersOfGenericsWork() {
        this.guest
            .with("apply", FunctionType.of(ValueType.I32).returning(ValueType.I64),
                    (arguments) -> new long[] { -arguments[0] })
            .with("test", FunctionType.of(ValueType.I32).returning(ValueType.I32),
                    (arguments) -> new long[] { arguments[0] });
        Boxed boxed = this.guest.bind(Boxed.class);
        assertThat(boxed.apply(7)).isEqualTo(-7L);
        assertThat(boxed.test(7)).isTrue();
        assertThatThrownBy(() -> boxed.apply(null)).isInstanceOf(NullPointerException.class)
            .hasMessage("Boxed.apply(Integer): argument 1 is null");
    }

    @Test
    void anInterfaceOfAnExportedPackageIsBound() {
        this.guest.with("apply-as-int", ADD, (arguments) -> new long[] { arguments[0] * arguments[1] });
        assertThat(this.guest.bind(IntBinaryOperator.class).applyAsInt(6, 7)).isEqualTo(42);
        assertThat(this.guest.resolve(IntBinaryOperator.class).create(new Recorder()).applyAsInt(6, 7)).isEqualTo(42);
    }

    @Test
    void whatCannotBeImplementedIsRefused() {
        assertThatThrownBy(() -> this.guest.bind(String.class)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("java.lang.String: expected an interface");
        assertThatThrownBy(() -> this.guest.bind(Override.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> this.guest.bind(int.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> this.guest.bind(Closed.class)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageEndingWith("found a sealed one");
    }

    @Test
    void anUndeclaredCheckedExceptionKeepsItsType() {
        IOException failure = new IOException("disk");
        this.guest.with("run", FunctionType.empty(), (arguments) -> sneakyThrow(failure));
        assertThatThrownBy(this.guest.bind(Throwing.class)::run).isSameAs(failure);
        assertThatThrownBy(this.guest.resolve(Throwing.class).create(new Recorder())::run).isSameAs(failure);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> long[] sneakyThrow(Throwable failure) throws E {
        throw (E) failure;
    }

    @Test
    void eachCallAcquiresAndReleasesAnInstance() {
        Recorder recorder = new Recorder();
        Adder adder = this.guest.resolve(Adder.class).create(recorder);
        assertThat(adder.add(1, 2)).isEqualTo(3);
        assertThat(this.guest.resolve(Texts.class).create(recorder).apply("x")).isEqualTo("x");
        assertThat(recorder.log).containsExactly("acquire", "release null", "acquire", "release null");
        assertThat(adder).hasToString(Adder.class.getName() + " bound to recorder");
    }

    @Test
    void aFailureIsReleasedOnce() {
        Recorder recorder = new Recorder();
        StackOverflowError error = new StackOverflowError("deep");
        this.guest.with("add", ADD, (arguments) -> sneakyThrow(error))
            .with("apply", TestGuest.STRING_TO_STRING, (arguments) -> new long[] { 2 });
        assertThatThrownBy(() -> this.guest.resolve(Adder.class).create(recorder).add(1, 2)).isSameAs(error);
        assertThatThrownBy(() -> this.guest.resolve(Texts.class).create(recorder).apply("x"))
            .isInstanceOf(WasmTrap.class);
        assertThat(recorder.log).containsExactly("acquire", "release java.lang.StackOverflowError: deep", "acquire",
                "release dev.wasmhost.WasmTrap: invalid value: result of \"apply\" is at 0x2, not aligned to 4");
    }

    @Test
    void aCallersMistakeCostsNoInstance() {
        Recorder recorder = new Recorder();
        Texts texts = this.guest.resolve(Texts.class).create(recorder);
        assertThatThrownBy(() -> texts.apply(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> texts.apply("\udc00")).isInstanceOf(IllegalArgumentException.class);
        assertThat(recorder.log).isEmpty();
    }

    @Test
    void anArgumentThatIsTooLargeCostsNoInstance() {
        Recorder recorder = new Recorder();
        this.guest.withLimits(WasmLimits.builder().memory(65536).build());
        Texts texts = this.guest.resolve(Texts.class).create(recorder);
        String large = "x".repeat(65537);
        assertThatThrownBy(() -> texts.apply(large)).isInstanceOf(WasmLimitException.class);
        assertThat(recorder.log).containsExactly("acquire", "release null");
        assertThat(this.guest.log).isEmpty();
    }

    @Test
    void aFailedReleaseAfterSuccessIsThrown() {
        Recorder recorder = new Recorder();
        recorder.releaseFailure = new IllegalStateException("pool closed");
        Adder adder = this.guest.resolve(Adder.class).create(recorder);
        Texts texts = this.guest.resolve(Texts.class).create(recorder);
        assertThatThrownBy(() -> adder.add(1, 2)).hasMessage("pool closed");
        assertThatThrownBy(() -> texts.apply("x")).hasMessage("pool closed");
        assertThat(recorder.log).containsExactly("acquire", "release null", "acquire", "release null");
    }

    @Test
    void aFailedReleaseAfterAFailureIsSuppressed() {
        Recorder recorder = new Recorder();
        recorder.releaseFailure = new IllegalStateException("pool closed");
        WasmTrap trap = new WasmTrap(TrapReason.UNREACHABLE);
        this.guest.with("add", ADD, (arguments) -> sneakyThrow(trap));
        assertThatThrownBy(() -> this.guest.resolve(Adder.class).create(recorder).add(1, 2)).isSameAs(trap)
            .hasSuppressedException(recorder.releaseFailure);
    }

    @Test
    void anInstanceOfAnotherModuleIsRefused() {
        TypedProxy<Adder> proxy = this.guest.resolve(Adder.class);
        TestGuest other = new TestGuest().with("add", FunctionType.of(ValueType.I64), (arguments) -> arguments);
        assertThatThrownBy(() -> proxy.create(other)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                    "instance of another module: expected an export \"add\" of type (i32, i32) -> (i32), found (i64) -> ()");
    }

    @Test
    void aCallOfMoreSlotsThanAHandleTakesWorks() throws Exception {
        Class<?> wide = TestInterfaces.define(getClass().getClassLoader(), "Wide", "sum", "(" + "J".repeat(127) + ")J");
        ValueType[] parameters = Collections.nCopies(127, ValueType.I64).toArray(ValueType[]::new);
        this.guest.with("sum", FunctionType.of(parameters).returning(ValueType.I64),
                (arguments) -> new long[] { Arrays.stream(arguments).sum() });
        Object[] arguments = LongStream.range(0, 127).boxed().toArray();
        Method method = wide.getMethod("sum", Collections.nCopies(127, long.class).toArray(Class<?>[]::new));
        assertThat(method.invoke(this.guest.bind(wide), arguments)).isEqualTo(126L * 127 / 2);
        assertThat(method.invoke(this.guest.resolve(wide).create(new Recorder()), arguments)).isEqualTo(126L * 127 / 2);
    }

    /** Lends the one guest. */
    private final class Recorder implements WasmInstances {

        private final List<String> log = new ArrayList<>();

        private @Nullable RuntimeException releaseFailure;

        @Override
        public WasmInstance acquire() {
            this.log.add("acquire");
            return TypedProxyTest.this.guest;
        }

        @Override
        public void release(WasmInstance instance, @Nullable Throwable failure) {
            assertThat(instance).isSameAs(TypedProxyTest.this.guest);
            this.log.add("release " + failure);
            if (this.releaseFailure != null) {
                throw this.releaseFailure;
            }
        }

        @Override
        public String toString() {
            return "recorder";
        }

    }

}
