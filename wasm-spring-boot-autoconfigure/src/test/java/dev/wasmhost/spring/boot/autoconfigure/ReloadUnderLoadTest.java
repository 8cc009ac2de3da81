package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replaces a plugin while threads call it: no call is lost or fails, and what was
 * replaced is unloaded. Few times in every build, as often as promised with the profile
 * {@code reloads}.
 */
class ReloadUnderLoadTest {

    private static final int RELOADS = Integer.getInteger("wasm.reloads", 30);

    private static final int THREADS = Integer.getInteger("wasm.reload.threads", 8);

    /** What class loading elsewhere may add while the test runs. */
    private static final long TOLERATED_METASPACE = 4 << 20;

    private final TestHost host = new TestHost();

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void close() {
        this.threads.shutdownNow();
        this.host.close();
    }

    @ParameterizedTest
    @ValueSource(strings = { "per-call", "pooled", "confined" })
    void losesNoCallAndKeepsNothing(String strategy) {
        this.host.runner()
            .withPropertyValues("wasm.plugins.p.instances.strategy=" + strategy, "wasm.plugins.p.instances.wait=1m")
            .run((context) -> {
                WasmPlugins plugins = context.getBean(WasmPlugins.class);
                TestHost.Versioned plugin = plugins.get("p").bind(TestHost.Versioned.class);
                AtomicInteger latest = new AtomicInteger(1);
                AtomicBoolean ended = new AtomicBoolean();
                List<Future<Long>> callers = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    callers.add(this.threads.submit(calls(plugin, latest, ended)));
                }
                long before = 0;
                for (int version = 2; version <= RELOADS + 1; version++) {
                    plugins.replace("p", TestHost.file(version));
                    latest.set(version);
                    if (version == RELOADS / 3) {
                        before = metaspace();
                    }
                }
                long after = metaspace();
                ended.set(true);
                long calls = 0;
                for (Future<Long> caller : callers) {
                    calls += caller.get();
                }
                Map<WasmCallOutcome, Long> outcomes = plugins.get("p").statistics().calls();
                System.out.printf("%s: %d reloads, %d threads, %d calls made, %s, metaspace %d kB, at the end %d kB%n",
                        strategy, RELOADS, THREADS, calls, outcomes, before / 1024, after / 1024);
                assertThat(plugins.get("p").version()).isEqualTo(RELOADS + 1);
                assertThat(outcomes).containsExactly(Map.entry(WasmCallOutcome.SUCCESS, calls));
                assertThat(after - before).isLessThan(TOLERATED_METASPACE);
            });
    }

    /** A version that a caller has seen never comes back. */
    private static Callable<Long> calls(TestHost.Versioned plugin, AtomicInteger latest, AtomicBoolean ended) {
        return () -> {
            long calls = 0;
            while (!ended.get() || calls == 0) {
                int atLeast = latest.get();
                assertThat(plugin.version()).isGreaterThanOrEqualTo(atLeast);
                calls++;
            }
            return calls;
        };
    }

    private static long metaspace() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryPoolMXBeans()
            .stream()
            .filter((pool) -> pool.getName().equals("Metaspace"))
            .map(MemoryPoolMXBean::getUsage)
            .mapToLong((usage) -> usage.getUsed())
            .sum();
    }

}
