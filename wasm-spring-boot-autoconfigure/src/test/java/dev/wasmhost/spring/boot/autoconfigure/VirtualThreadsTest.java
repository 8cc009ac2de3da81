package dev.wasmhost.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "has no virtual threads")
class VirtualThreadsTest {

    /** More than any machine has carrier threads. */
    private static final int CALLS = 500;

    private final TestHost host = new TestHost();

    @AfterEach
    void close() {
        this.host.close();
    }

    @Test
    void giveTheirCarriersBackWhileTheyWaitForInstances() throws Exception {
        ExecutorService threads = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor")
            .invoke(null);
        this.host.runner()
            .withPropertyValues("wasm.plugins.p.instances.strategy=confined", "wasm.plugins.p.instances.wait=1m")
            .run((context) -> {
                WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
                List<Future<Object>> calls = new ArrayList<>();
                calls.add(threads.submit(() -> plugin.call("pause")));
                this.host.awaitInside(1);
                for (int i = 1; i < CALLS; i++) {
                    calls.add(threads.submit(() -> plugin.call("version")));
                }
                PluginInstancesTest.awaitWaiting(plugin, CALLS - 1);
                this.host.release(1);
                for (Future<Object> call : calls) {
                    assertThat(call.get(1, TimeUnit.MINUTES)).isEqualTo(1);
                }
            });
        threads.shutdown();
    }

}
