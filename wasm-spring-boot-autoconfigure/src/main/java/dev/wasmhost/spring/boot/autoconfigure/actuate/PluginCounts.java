package dev.wasmhost.spring.boot.autoconfigure.actuate;

import java.util.concurrent.atomic.LongAdder;

import dev.wasmhost.spring.boot.autoconfigure.WasmPluginEvent;

/** Counts what happened to a plugin. Thread-safe. */
final class PluginCounts {

    private final LongAdder reloads = new LongAdder();

    private final LongAdder failedReloads = new LongAdder();

    private final LongAdder quarantines = new LongAdder();

    private final LongAdder denials = new LongAdder();

    void add(WasmPluginEvent event) {
        if (event instanceof WasmPluginEvent.Replaced) {
            this.reloads.increment();
        }
        else if (event instanceof WasmPluginEvent.ReloadFailed) {
            this.failedReloads.increment();
        }
        else if (event instanceof WasmPluginEvent.Quarantined) {
            this.quarantines.increment();
        }
        else if (event instanceof WasmPluginEvent.Denied denied) {
            this.denials.add(1 + denied.denial().suppressed());
        }
    }

    long reloads() {
        return this.reloads.sum();
    }

    long failedReloads() {
        return this.failedReloads.sum();
    }

    long quarantines() {
        return this.quarantines.sum();
    }

    long denials() {
        return this.denials.sum();
    }

}
