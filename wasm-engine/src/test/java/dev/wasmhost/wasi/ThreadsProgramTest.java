package dev.wasmhost.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.wasmhost.AddressType;
import dev.wasmhost.Limits;
import dev.wasmhost.MemoryType;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmMemory;
import dev.wasmhost.WasmModule;
import dev.wasmhost.testing.Guests;

/**
 * A C program with atomics, a mutex and a queue, as clang made it, that four Java threads
 * run at once over one shared memory.
 */
@Timeout(120)
class ThreadsProgramTest {

    private static final int THREADS = 4;

    private static final WasmCallOptions PATIENT = WasmCallOptions.timeout(Duration.ofMinutes(1));

    private final WasmEngine engine = WasmEngine.builder().build();

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private List<WasmInstance> instances = List.of();

    /**
     * Makes all instances at the same time: one initializes the data, the others wait.
     */
    @BeforeEach
    void instantiate() throws Exception {
        WasmMemory memory = this.engine.newMemory(new MemoryType(AddressType.I32, Limits.between(16, 16), true));
        WasmModule module = this.engine.load(Guests.read("threads.wasm"));
        WasiPreview1 wasi = WasiPreview1.builder().stdout(this.output).build();
        WasmImports imports = WasmImports.builder().add(wasi).define("env", "memory", memory).build();
        List<Callable<WasmInstance>> starts = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            starts.add(() -> {
                WasmInstance instance = module.instantiate(imports);
                long stack = instance.function("stack_of").invoke(number)[0];
                instance.global("__stack_pointer").set((int) stack);
                return instance;
            });
        }
        this.instances = all(starts);
    }

    @AfterEach
    void close() {
        this.threads.shutdownNow();
        this.instances.forEach(WasmInstance::close);
        this.engine.close();
    }

    private <T> List<T> all(List<Callable<T>> calls) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> each : this.threads.invokeAll(calls)) {
            results.add(each.get());
        }
        return results;
    }

    private long call(int instance, String function, long... arguments) {
        long[] results = this.instances.get(instance).function(function).invoke(PATIENT, arguments);
        return (results.length == 0) ? 0 : results[0];
    }

    private List<Long> race(String function, long... arguments) throws Exception {
        List<Callable<Long>> calls = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int instance = i;
            calls.add(() -> call(instance, function, arguments));
        }
        return all(calls);
    }

    @Test
    void atomicAdditionsAddUp() throws Exception {
        race("add", 100_000);
        assertThat(call(0, "atomically")).isEqualTo(3L * THREADS * 100_000);
        assertThat(call(1, "bytes")).isEqualTo(THREADS * 100_000 & 0xFF);
    }

    @Test
    void aMutexKeepsOthersOut() throws Exception {
        race("add_locked", 50_000);
        assertThat(call(3, "locked")).isEqualTo(1000 + 7L * THREADS * 50_000);
    }

    @Test
    void aQueueHandsOnEachElementOnce() throws Exception {
        int each = 10_000;
        List<Callable<Long>> calls = new ArrayList<>();
        calls.add(() -> call(0, "produce", 0, each));
        calls.add(() -> call(1, "produce", each, 2L * each));
        calls.add(() -> call(2, "consume", each / 2));
        calls.add(() -> call(3, "consume", 2L * each - each / 2));
        List<Long> sums = all(calls);
        assertThat(sums.get(2) + sums.get(3)).isEqualTo((2L * each - 1) * each);
    }

    @Test
    void wasiReadsASharedMemory() throws Exception {
        List<Callable<Long>> calls = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            calls.add(() -> call(number, "print", number));
        }
        assertThat(all(calls)).containsOnly(9L);
        assertThat(this.output.toString(StandardCharsets.UTF_8).lines()).containsExactlyInAnyOrder("thread 0",
                "thread 1", "thread 2", "thread 3");
    }

    @Test
    void aThreadThatWaitsForEverIsStoppedAndTheOthersAreNot() throws Exception {
        WasmCallOptions brief = WasmCallOptions.timeout(Duration.ofMillis(50));
        Future<long[]> waiting = this.threads
            .submit(() -> this.instances.get(0).function("wait_for_ever").invoke(brief));
        assertThat(call(1, "wait_nanoseconds", 1000)).isEqualTo(2);
        assertThatThrownBy(waiting::get).cause().isInstanceOf(WasmInterruptedException.class);
        call(2, "add", 10);
        assertThat(call(3, "atomically")).isEqualTo(30);
    }

}
