package dev.wasmhost.spring.boot.autoconfigure.actuate;

import java.util.List;

import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmTrap;
import dev.wasmhost.spring.boot.autoconfigure.TestHost;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.audit.listener.AuditListener;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

class PluginAuditTest {

    private final TestHost host = new TestHost();

    private final AuditEventRepository repository = new InMemoryAuditEventRepository();

    @AfterEach
    void close() {
        this.host.close();
    }

    @Test
    void tellsOfTrapsAndStops() {
        runner().withPropertyValues("wasm.plugins.p.limits.timeout=100ms").run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            plugins.get("p").call("version");
            assertThat(events()).isEmpty();
            assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> plugins.get("p").call("crash"));
            assertThatExceptionOfType(WasmInterruptedException.class).isThrownBy(() -> plugins.get("p").call("spin"));
            assertThat(events()).extracting(AuditEvent::getPrincipal).containsExactly("p", "p");
            assertThat(events()).extracting(AuditEvent::getType).containsExactly("WASM_TRAP", "WASM_STOP");
            assertThat(events().get(0).getData()).contains(entry("export", "crash"), entry("reason", "unreachable"),
                    entry("version", 1));
            assertThat(events().get(1).getData()).contains(entry("export", "spin"));
        });
    }

    @Test
    void tellsOfDenials() {
        runner().withPropertyValues("wasm.plugins.e.location=module:exits", "wasm.plugins.e.wasi.exit=trapped")
            .run((context) -> {
                assertThatExceptionOfType(WasmTrap.class)
                    .isThrownBy(() -> context.getBean(WasmPlugins.class).get("e").call("quit"));
                assertThat(events()).extracting(AuditEvent::getType).containsExactly("WASM_DENIED", "WASM_TRAP");
                assertThat(events().get(0).getPrincipal()).isEqualTo("e");
                assertThat(events().get(0).getData()).contains(entry("call", "proc_exit"), entry("errno", "EPERM"));
            });
    }

    @Test
    void isOffWhereNobodyListens() {
        Application.runner(this.host).run((context) -> assertThat(context).doesNotHaveBean(PluginAudit.class));
    }

    private ApplicationContextRunner runner() {
        return Application.runner(this.host).withBean(AuditListener.class, () -> new AuditListener(this.repository));
    }

    private List<AuditEvent> events() {
        return this.repository.find(null, null, null);
    }

}
