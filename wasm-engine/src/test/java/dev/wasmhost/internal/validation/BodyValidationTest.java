package dev.wasmhost.internal.validation;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.internal.binary.ModuleDecoder;
import dev.wasmhost.internal.binary.Sections;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.testing.ModuleBytes;

import static dev.wasmhost.testing.ModuleBytes.bytes;
import static dev.wasmhost.testing.ModuleBytes.join;
import static dev.wasmhost.testing.ModuleBytes.repeat;
import static dev.wasmhost.testing.ModuleBytes.sized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class BodyValidationTest {

    private static final Set<WasmFeature> ALL = EnumSet.allOf(WasmFeature.class);

    private static final int FUNCTIONS = 1100;

    private static final byte[] NOPS = repeat(1000, 0x01);

    @Test
    void onlyLargeModulesGetThreads() {
        assertThat(new BodyValidation(module(10)).suitableThreads()).isEqualTo(1);
        assertThat(new BodyValidation(module(FUNCTIONS)).suitableThreads())
            .isEqualTo(Math.min(Runtime.getRuntime().availableProcessors(), 4));
    }

    @RepeatedTest(20)
    void theFirstOfSeveralFailuresCounts() {
        Module module = module(FUNCTIONS, 1000, 700, 300, 301);
        assertThatThrownBy(() -> ModuleValidator.validate(module, ALL, () -> {
        }, 4)).isInstanceOf(InvalidModuleException.class).hasMessageContaining("function 300");
        assertNoThreads();
    }

    @Test
    void failuresInTheFirstAndTheLastFunctionAreFound() {
        for (int function : new int[] { 0, FUNCTIONS - 1 }) {
            Module module = module(FUNCTIONS, function);
            assertThatThrownBy(() -> ModuleValidator.validate(module, ALL, () -> {
            }, 4)).isInstanceOf(InvalidModuleException.class).hasMessageContaining("function " + function);
        }
    }

    @Test
    void featuresOfAllThreadsAreCollected() {
        byte[][] bodies = bodies(FUNCTIONS);
        bodies[5] = body(bytes(0x41, 0, 0xC0, 0x1A));
        bodies[FUNCTIONS - 5] = body(bytes(0x43, 0, 0, 0, 0, 0xFC, 0, 0x1A));
        ValidModule valid = ModuleValidator.validate(module(bodies), ALL, () -> {
        }, 3);
        assertThat(valid.features()).containsExactlyInAnyOrder(WasmFeature.SIGN_EXTENSION,
                WasmFeature.SATURATING_TRUNCATION);
        assertNoThreads();
    }

    @Test
    void threadsWorkAtTheSameTime() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch bothPoll = new CountDownLatch(2);
        ModuleValidator.validate(module(FUNCTIONS), ALL, () -> {
            // Before the bodies, definitions are checked by one thread.
            if (validatorThreads().findAny().isPresent() && threads.add(Thread.currentThread())) {
                bothPoll.countDown();
                await(bothPoll);
            }
        }, 2);
        assertThat(threads).hasSize(2).contains(Thread.currentThread());
        assertNoThreads();
    }

    @Test
    void whatThePollThrowsEndsAllThreads() {
        assertThatThrownBy(() -> ModuleValidator.validate(module(FUNCTIONS), ALL, () -> {
            throw new IllegalStateException("stop");
        }, 4)).isInstanceOf(IllegalStateException.class).hasMessage("stop");
        assertNoThreads();
    }

    @Test
    void anInterruptIsKept() {
        Thread.currentThread().interrupt();
        ModuleValidator.validate(module(FUNCTIONS), ALL, () -> {
        }, 4);
        assertThat(Thread.interrupted()).isTrue();
        assertNoThreads();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        }
        catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
    }

    private static void assertNoThreads() {
        assertThat(validatorThreads()).isEmpty();
    }

    private static Stream<Thread> validatorThreads() {
        return Thread.getAllStackTraces()
            .keySet()
            .stream()
            .filter((thread) -> thread.getName().equals("wasm-validator"));
    }

    /** Returns a module of functions of 1 kB; some end with an operand too many. */
    private static Module module(int functions, int... invalid) {
        byte[][] bodies = bodies(functions);
        for (int each : invalid) {
            bodies[each] = body(bytes(0x41, 0));
        }
        return module(bodies);
    }

    private static byte[][] bodies(int functions) {
        byte[][] bodies = new byte[functions][];
        for (int i = 0; i < functions; i++) {
            bodies[i] = body(bytes());
        }
        return bodies;
    }

    private static byte[] body(byte[] instructions) {
        return sized(join(bytes(0), NOPS, instructions, bytes(0x0B)));
    }

    private static Module module(byte[][] bodies) {
        byte[][] types = new byte[bodies.length][];
        for (int i = 0; i < types.length; i++) {
            types[i] = bytes(0);
        }
        byte[] module = ModuleBytes.module()
            .vectorSection(Sections.TYPE, bytes(0x60, 0, 0))
            .vectorSection(Sections.FUNCTION, types)
            .vectorSection(Sections.CODE, bodies)
            .toBytes();
        return ModuleDecoder.decode(module, WasmLimits.defaults(), ALL);
    }

}
