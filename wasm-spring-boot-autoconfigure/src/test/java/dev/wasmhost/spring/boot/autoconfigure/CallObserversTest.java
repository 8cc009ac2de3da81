package dev.wasmhost.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.wasmhost.WasmExport;
import dev.wasmhost.WasmTrap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CallObserversTest {

    private final TestHost host = new TestHost();

    private final Recorder recorder = new Recorder();

    @AfterEach
    void close() {
        this.host.close();
    }

    @Test
    void seeEveryCallAndItsEnd() {
        this.host.runner().withBean(WasmCallObserver.class, () -> this.recorder).run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            WasmPluginHandle plugin = plugins.get("p");
            plugin.bind(TestHost.Versioned.class).version();
            plugins.reload("p");
            assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> plugin.call("crash"));
            assertThat(this.recorder.seen).containsExactly("started p 1 version", "ended SUCCESS null",
                    "started p 2 crash", "ended TRAP WasmTrap");
        });
    }

    @Test
    void seeTheExportsNames() {
        this.host.runner().withBean(WasmCallObserver.class, () -> this.recorder).run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class)
                .load("spelled", new ByteArrayResource(Modules.constant("the-answer", 1)));
            assertThat(plugin.bind(PluginChangesTest.Answer.class).twice()).isEqualTo(2);
            assertThat(this.recorder.seen).containsExactly("started spelled 1 the-answer", "ended SUCCESS null");
        });
    }

    interface Annotated {

        @WasmExport("the-answer")
        int number();

    }

    @Test
    void seeTheNamesOfAnnotations() {
        this.host.runner().withBean(WasmCallObserver.class, () -> this.recorder).run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class)
                .load("spelled", new ByteArrayResource(Modules.constant("the-answer", 1)));
            assertThat(plugin.bind(Annotated.class).number()).isEqualTo(1);
            assertThat(this.recorder.seen).containsExactly("started spelled 1 the-answer", "ended SUCCESS null");
        });
    }

    @Test
    void seeWhatIsRefused() {
        this.host.runner()
            .withBean(WasmCallObserver.class, () -> this.recorder)
            .withPropertyValues("wasm.plugins.p.quarantine.failures=1", "wasm.plugins.p.instances.strategy=confined")
            .run((context) -> {
                WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
                this.host.onPause(() -> plugin.call("version"));
                assertThatExceptionOfType(WasmPluginBusyException.class).isThrownBy(() -> plugin.call("pause"));
                assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> plugin.call("crash"));
                assertThatExceptionOfType(WasmPluginQuarantinedException.class)
                    .isThrownBy(() -> plugin.call("version"));
                assertThat(this.recorder.seen).filteredOn((line) -> line.startsWith("ended"))
                    .containsExactly("ended BUSY WasmPluginBusyException", "ended BUSY WasmPluginBusyException",
                            "ended TRAP WasmTrap", "ended QUARANTINED WasmPluginQuarantinedException");
            });
    }

    @Test
    void doNotLeaveACallOpenWhenTheyFail() {
        this.host.runner().withBean(WasmCallObserver.class, () -> (call) -> {
            throw new IllegalStateException("observer");
        }).run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> plugin.call("version"));
            assertThat(plugin.statistics().active()).isZero();
        });
    }

    private static final class Recorder implements WasmCallObserver {

        private final List<String> seen = new ArrayList<>();

        @Override
        public Observation started(WasmCall call) {
            this.seen.add("started " + call.plugin() + " " + call.version() + " " + call.export());
            return this::ended;
        }

        private void ended(WasmCallOutcome outcome, @Nullable Throwable failure) {
            this.seen.add("ended " + outcome + " " + ((failure != null) ? failure.getClass().getSimpleName() : null));
        }

    }

}
