package dev.wasmhost.internal.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmExit;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInstances;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.WasmTrap;
import dev.wasmhost.wasi.WasiPreview1;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Proxies over a real guest: {@code types.c}. */
class GuestProxyTest {

    private final WasmEngine engine = WasmEngine.builder()
        .limits(WasmLimits.builder().timeout(Duration.ofSeconds(2)).build())
        .build();

    private final WasiPreview1 wasi = WasiPreview1.builder().environment("GREETING", "héllo").build();

    private WasmModule module;

    private WasmInstance instance;

    interface Types {

        int addI32(int a, int b);

        long addI64(long a, long b);

        float addF32(float a, float b);

        double addF64(double a, double b);

        boolean notBool(boolean value);

        double sumAll(boolean a, int b, long c, float d, double e);

        void nothing();

        String echo(String text);

        byte[] reverseBytes(byte[] bytes);

        String concat(String first, String second);

        String repeat(String text, int times);

        int byteLength(String text);

        String constant();

        String env(String name);

        int liveAllocations();

    }

    interface Hostile {

        String badPointer();

        String badLength();

        String badArea();

        String badAlignment();

        String badUtf8();

    }

    interface Failing {

        void trap();

        void spin();

        void exit(int status);

        int counter();

    }

    interface Environment extends Function<String, String> {

        String env(String name);

        @Override
        default String apply(String name) {
            return env(name);
        }

    }

    @BeforeEach
    void instantiate() throws IOException {
        try (InputStream bytes = getClass().getResourceAsStream("/guests/types.wasm")) {
            this.module = this.engine.load(Objects.requireNonNull(bytes).readAllBytes());
        }
        this.instance = newInstance();
    }

    private WasmInstance newInstance() {
        WasmInstance made = this.module.instantiate(WasmImports.builder().add(this.wasi).build());
        this.wasi.initialize(made);
        return made;
    }

    @AfterEach
    void close() {
        this.engine.close();
    }

    @Test
    void numbersCross() {
        Types types = this.instance.bind(Types.class);
        assertThat(types.addI32(Integer.MAX_VALUE, 1)).isEqualTo(Integer.MIN_VALUE);
        assertThat(types.addI64(Long.MAX_VALUE, 1)).isEqualTo(Long.MIN_VALUE);
        assertThat(types.addF32(0.1f, 0.2f)).isEqualTo(0.1f + 0.2f);
        assertThat(types.addF64(0.1, 0.2)).isEqualTo(0.1 + 0.2);
        assertThat(types.notBool(true)).isFalse();
        assertThat(types.notBool(false)).isTrue();
        assertThat(types.sumAll(true, -2, 1L << 40, 0.5f, 0.25)).isEqualTo(1 - 2 + (1L << 40) + 0.75);
        types.nothing();
    }

    @Test
    void textAndBytesCrossAndNothingLeaks() {
        assertTexts(this.instance.bind(Types.class));
        assertTexts(this.module.bind(Types.class, new Lender()));
        assertThat(this.instance.bind(Types.class).liveAllocations()).isZero();
    }

    private static void assertTexts(Types types) {
        assertThat(types.echo("Grüße, 世界 😀")).isEqualTo("Grüße, 世界 😀");
        assertThat(types.echo("")).isEmpty();
        assertThat(types.reverseBytes(new byte[] { 1, -2, 3 })).containsExactly(3, -2, 1);
        assertThat(types.concat("", "é")).isEqualTo("é");
        assertThat(types.repeat("ab", 50_000)).hasSize(100_000);
        assertThat(types.repeat("ab", 0)).isEmpty();
        assertThat(types.byteLength("😀")).isEqualTo(4);
        assertThat(types.constant()).isEqualTo("constant");
        assertThat(types.env("GREETING")).isEqualTo("héllo");
        assertThat(types.env("HOME")).isEmpty();
    }

    @Test
    void aLongTextMakesTheGuestGrow() {
        String text = "é".repeat(1 << 20);
        assertThat(this.instance.bind(Types.class).echo(text)).isEqualTo(text);
    }

    @Test
    void aTextLargerThanTheMemoryLimitIsRefused() {
        Types types = this.module.bind(Types.class, new Lender());
        String text = "x".repeat((64 << 20) + 1);
        assertThatThrownBy(() -> types.echo(text)).isInstanceOf(WasmLimitException.class);
        assertThat(types.echo("still here")).isEqualTo("still here");
    }

    @ParameterizedTest
    @CsvSource({ "badPointer, OUT_OF_BOUNDS_MEMORY_ACCESS", "badLength, OUT_OF_BOUNDS_MEMORY_ACCESS",
            "badArea, OUT_OF_BOUNDS_MEMORY_ACCESS", "badAlignment, INVALID_VALUE", "badUtf8, INVALID_VALUE" })
    void hostileResultsAreTraps(String method, TrapReason reason) throws Exception {
        Hostile hostile = this.instance.bind(Hostile.class);
        assertThatThrownBy(() -> Hostile.class.getDeclaredMethod(method).invoke(hostile)).cause()
            .isInstanceOfSatisfying(WasmTrap.class, (trap) -> assertThat(trap.reason()).isEqualTo(reason));
    }

    @Test
    void failuresKeepTheirTypesAndAreReleasedWithTheInstance() {
        Lender lender = new Lender();
        Failing failing = this.module.bind(Failing.class, lender);
        assertThatThrownBy(failing::trap).isInstanceOf(WasmTrap.class).isSameAs(lender.lastFailure);
        assertThatThrownBy(() -> failing.exit(3)).isInstanceOf(WasmExit.class).isSameAs(lender.lastFailure);
        assertThatThrownBy(failing::spin).isInstanceOf(WasmInterruptedException.class).isSameAs(lender.lastFailure);
        assertThat(failing.counter()).isEqualTo(1);
        assertThat(failing.counter()).isEqualTo(2);
        assertThat(lender.lastFailure).isNull();
    }

    @Test
    void inheritedGenericMethodsAndDefaultsWork() {
        Function<String, String> environment = this.instance.bind(Environment.class);
        assertThat(environment.andThen(String::length).apply("GREETING")).isEqualTo(5);
    }

    /** Lends one instance until a call fails with it. */
    private final class Lender implements WasmInstances {

        private @Nullable WasmInstance lent;

        private @Nullable Throwable lastFailure;

        @Override
        public WasmInstance acquire() {
            if (this.lent == null) {
                this.lent = newInstance();
            }
            return this.lent;
        }

        @Override
        public void release(WasmInstance released, @Nullable Throwable failure) {
            this.lastFailure = failure;
            if (failure != null) {
                this.lent = null;
            }
        }

    }

}
