package dev.wasmhost.spring.boot.autoconfigure.actuate;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.management.ThreadMXBean;
import dev.wasmhost.WasmTrap;
import dev.wasmhost.spring.boot.autoconfigure.TestHost;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginHandle;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ObservedCallsTest {

    private final TestHost host = new TestHost();

    @AfterEach
    void close() {
        this.host.close();
    }

    @Test
    void areTimed() {
        Application.runner(this.host).run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
            plugin.call("version");
            plugin.call("version");
            assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> plugin.call("crash"));
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("wasm.call")
                .tags("plugin", "p", "export", "version", "outcome", "success", "error", "none")
                .timer()
                .count()).isEqualTo(2);
            assertThat(registry.get("wasm.call")
                .tags("plugin", "p", "export", "crash", "outcome", "trap", "error", "WasmTrap")
                .timer()
                .count()).isOne();
        });
    }

    @Test
    void haveOneObservationEachInWhoseScopeTheyRun() {
        Recorder recorder = new Recorder();
        Application.runner(this.host).withBean(Recorder.class, () -> recorder).run((context) -> {
            ObservationRegistry registry = context.getBean(ObservationRegistry.class);
            AtomicReference<Observation> inside = new AtomicReference<>();
            this.host.onPause(() -> inside.set(registry.getCurrentObservation()));
            context.getBean(WasmPlugins.class).get("p").call("pause");
            assertThat(recorder.stopped).hasSize(1);
            WasmCallContext call = recorder.stopped.get(0);
            assertThat(inside.get().getContextView()).isSameAs(call);
            assertThat(registry.getCurrentObservation()).isNull();
            assertThat(call.getName()).isEqualTo("wasm.call");
            assertThat(call.getContextualName()).isEqualTo("wasm p.pause");
            assertThat(call.getLowCardinalityKeyValues())
                .isEqualTo(KeyValues.of("plugin", "p", "export", "pause", "outcome", "success"));
            assertThat(call.call().version()).isOne();
        });
    }

    @Test
    void doNotTakeNamesThatCallersMakeUp() {
        Recorder recorder = new Recorder();
        Application.runner(this.host).withBean(Recorder.class, () -> recorder).run((context) -> {
            assertThatIllegalArgumentException()
                .isThrownBy(() -> context.getBean(WasmPlugins.class).get("p").call("made up"));
            assertThat(recorder.stopped.get(0).getLowCardinalityKeyValue("export").getValue())
                .isEqualTo("unknown export");
        });
    }

    @Test
    void followAConventionOfTheApplication() {
        Recorder recorder = new Recorder();
        Application.runner(this.host)
            .withBean(Recorder.class, () -> recorder)
            .withBean(WasmCallObservationConvention.class, () -> new WasmCallObservationConvention() {

                @Override
                public String getName() {
                    return "plugin";
                }

            })
            .run((context) -> {
                context.getBean(WasmPlugins.class).get("p").call("version");
                assertThat(recorder.stopped.get(0).getName()).isEqualTo("plugin");
                assertThat(recorder.stopped.get(0).getLowCardinalityKeyValues()).isEmpty();
            });
    }

    /**
     * What a call allocates does not depend on time: the least of many rounds is exact.
     */
    @Test
    void costNothingWithoutHandlers() {
        long[] allocated = new long[2];
        this.host.runner().run((context) -> allocated[0] = allocated(context.getBean(WasmPlugins.class)));
        this.host.runner()
            .withBean(ObservationRegistry.class, ObservationRegistry::create)
            .withBean(ObservedCalls.class,
                    () -> new ObservedCalls(ObservationRegistry.create(), WasmCallObservationConvention.standard()))
            .run((context) -> allocated[1] = allocated(context.getBean(WasmPlugins.class)));
        assertThat(allocated[1]).isEqualTo(allocated[0]);
    }

    private static long allocated(WasmPlugins plugins) {
        Versioned plugin = plugins.get("p").bind(Versioned.class);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 200; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            plugin.version();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    interface Versioned {

        int version();

    }

    private static final class Recorder implements ObservationHandler<WasmCallContext> {

        private final List<WasmCallContext> stopped = new ArrayList<>();

        @Override
        public void onStop(WasmCallContext context) {
            this.stopped.add(context);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof WasmCallContext;
        }

    }

}
