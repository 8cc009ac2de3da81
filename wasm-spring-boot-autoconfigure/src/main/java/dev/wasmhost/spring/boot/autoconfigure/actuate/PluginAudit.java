package dev.wasmhost.spring.boot.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.wasmhost.spring.boot.autoconfigure.WasmCallObserver;
import dev.wasmhost.spring.boot.autoconfigure.WasmCallOutcome;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginEvent;
import dev.wasmhost.wasi.Output;
import dev.wasmhost.wasi.WasiDenial;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;

/**
 * Publishes audit events about what guests do: what they are denied, and calls that trap
 * or are stopped. The principal is the plugin. Thread-safe.
 */
final class PluginAudit implements WasmCallObserver {

    static final String DENIED = "WASM_DENIED";

    static final String TRAPPED = "WASM_TRAP";

    static final String STOPPED = "WASM_STOP";

    private final ApplicationEventPublisher publisher;

    PluginAudit(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public Observation started(WasmCall call) {
        return (outcome, failure) -> ended(call, outcome, failure);
    }

    private void ended(WasmCall call, WasmCallOutcome outcome, @Nullable Throwable failure) {
        String type = switch (outcome) {
            case TRAP -> TRAPPED;
            case STOP, LIMIT -> STOPPED;
            default -> null;
        };
        if (type != null && failure != null) {
            publish(call.plugin(), type, Map.of("export", Output.escaped(call.export()), "version", call.version(),
                    "reason", Output.escaped(String.valueOf(failure.getMessage()))));
        }
    }

    @EventListener
    void denied(WasmPluginEvent.Denied event) {
        WasiDenial denial = event.denial();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("call", denial.call());
        data.put("path", Output.escaped(denial.path()));
        data.put("errno", denial.errno().toString());
        data.put("suppressed", denial.suppressed());
        publish(event.plugin(), DENIED, data);
    }

    private void publish(String plugin, String type, Map<String, Object> data) {
        this.publisher.publishEvent(new AuditApplicationEvent(new AuditEvent(plugin, type, data)));
    }

}
