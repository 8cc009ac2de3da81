package dev.wasmhost.spring.boot.autoconfigure.actuate;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.wasmhost.spring.boot.autoconfigure.TestHost;
import dev.wasmhost.spring.boot.autoconfigure.WasmCallObserver;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.audit.listener.AuditListener;

import static org.assertj.core.api.Assertions.assertThat;

/** An application has its own beans of what observes plugins, by their names. */
class ReplacedBeansTest {

    private final TestHost host = new TestHost();

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        this.host.close();
    }

    @Test
    void metersObservationsAndAuditMayBeTheApplicationsOwn() {
        Application.runner(this.host)
            .withBean("wasmPluginMeters", MeterBinder.class,
                    () -> (registry) -> registry.gauge("my.plugins", this.seen, List::size))
            .withBean("wasmObservedCalls", WasmCallObserver.class, () -> observer("observed"))
            .withBean("wasmPluginAudit", WasmCallObserver.class, () -> observer("audited"))
            .withBean(AuditListener.class, () -> new AuditListener(new InMemoryAuditEventRepository()))
            .run((context) -> {
                assertThat(context).hasNotFailed()
                    .hasSingleBean(ObservationRegistry.class)
                    .doesNotHaveBean(PluginMeters.class)
                    .doesNotHaveBean(ObservedCalls.class)
                    .doesNotHaveBean(PluginAudit.class);
                context.getBean(WasmPlugins.class).get("p").call("version");
                assertThat(this.seen).containsExactlyInAnyOrder("observed version", "audited version");
                MeterRegistry registry = context.getBean(MeterRegistry.class);
                assertThat(registry.get("my.plugins").gauge().value()).isEqualTo(2);
                assertThat(registry.find("wasm.calls").meters()).isEmpty();
            });
    }

    private WasmCallObserver observer(String what) {
        return (call) -> {
            this.seen.add(what + " " + call.export());
            return (outcome, failure) -> {
            };
        };
    }

}
