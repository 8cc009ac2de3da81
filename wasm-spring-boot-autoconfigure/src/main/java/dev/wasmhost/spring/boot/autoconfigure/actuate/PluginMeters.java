package dev.wasmhost.spring.boot.autoconfigure.actuate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.spring.boot.autoconfigure.WasmCallOutcome;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginEvent;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginHandle;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginStatistics;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;

/**
 * Meters of the plugins that there are at the moment. They read what plugins count
 * anyway: calls do not know of them. Thread-safe.
 */
final class PluginMeters implements MeterBinder {

    private final WasmPlugins plugins;

    private final @Nullable WasmEngine engine;

    private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

    private final Map<String, List<Registration>> meters = new ConcurrentHashMap<>();

    private final Map<String, PluginCounts> counts = new ConcurrentHashMap<>();

    PluginMeters(WasmPlugins plugins, @Nullable WasmEngine engine) {
        this.plugins = plugins;
        this.engine = engine;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        this.registries.add(registry);
        if (this.engine != null) {
            Gauge.builder("wasm.memory.used", this.engine, WasmEngine::memoryUsed)
                .description("Memory that instances of all plugins hold together")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        }
        this.plugins.names().forEach((name) -> add(registry, name));
    }

    private void add(MeterRegistry registry, String name) {
        WasmPluginHandle plugin = this.plugins.get(name);
        PluginCounts events = counts(name);
        List<Meter> made = Stream.concat(ofStatistics(registry, plugin), ofEvents(registry, name, events)).toList();
        this.meters.computeIfAbsent(name, (key) -> new CopyOnWriteArrayList<>()).add(new Registration(registry, made));
    }

    private PluginCounts counts(String name) {
        return this.counts.computeIfAbsent(name, (key) -> new PluginCounts());
    }

    private static Stream<Meter> ofStatistics(MeterRegistry registry, WasmPluginHandle plugin) {
        Tags tags = Tags.of("plugin", plugin.name());
        Stream<Meter> gauges = Stream.of(
                gauge(registry, plugin, "wasm.calls.active", "Calls that run or wait for an instance",
                        WasmPluginStatistics::active),
                gauge(registry, plugin, "wasm.calls.waiting", "Calls that wait for an instance",
                        WasmPluginStatistics::waiting),
                gauge(registry, plugin, "wasm.instances.active", "Instances that serve a call",
                        WasmPluginStatistics::running),
                gauge(registry, plugin, "wasm.instances.idle", "Pooled instances that wait for a call",
                        WasmPluginStatistics::idle),
                gauge(registry, plugin, "wasm.instances.max", "Instances that may serve calls at the same time",
                        WasmPluginStatistics::maximum),
                FunctionCounter.builder("wasm.instances.created", plugin, (handle) -> handle.statistics().created())
                    .description("Instances that were made for calls")
                    .tags(tags)
                    .register(registry));
        Stream<Meter> outcomes = Stream.of(WasmCallOutcome.values())
            .map((outcome) -> FunctionCounter
                .builder("wasm.calls", plugin, (handle) -> handle.statistics().calls(outcome))
                .description("Calls that have ended")
                .tags(tags.and("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                .register(registry));
        return Stream.concat(gauges, outcomes);
    }

    private static Gauge gauge(MeterRegistry registry, WasmPluginHandle plugin, String name, String description,
            ToDoubleFunction<WasmPluginStatistics> value) {
        return Gauge.builder(name, plugin, (handle) -> value.applyAsDouble(handle.statistics()))
            .description(description)
            .tags("plugin", plugin.name())
            .register(registry);
    }

    private static Stream<Meter> ofEvents(MeterRegistry registry, String plugin, PluginCounts events) {
        return Stream.of(
                counter(registry, "wasm.reloads", "Replacements of the plugin", events, PluginCounts::reloads,
                        Tags.of("plugin", plugin, "outcome", "success")),
                counter(registry, "wasm.reloads", "Replacements of the plugin", events, PluginCounts::failedReloads,
                        Tags.of("plugin", plugin, "outcome", "failure")),
                counter(registry, "wasm.quarantines", "Times at which the plugin crashed too often", events,
                        PluginCounts::quarantines, Tags.of("plugin", plugin)),
                counter(registry, "wasm.denials", "What the plugin asked of the system and was refused", events,
                        PluginCounts::denials, Tags.of("plugin", plugin)));
    }

    private static Meter counter(MeterRegistry registry, String name, String description, PluginCounts events,
            ToDoubleFunction<PluginCounts> value, Tags tags) {
        return FunctionCounter.builder(name, events, value).description(description).tags(tags).register(registry);
    }

    @EventListener
    void happened(WasmPluginEvent event) {
        if (event instanceof WasmPluginEvent.Loaded && !this.meters.containsKey(event.plugin())) {
            this.registries.forEach((registry) -> add(registry, event.plugin()));
        }
        else if (event instanceof WasmPluginEvent.Unloaded) {
            remove(event.plugin());
        }
        else {
            counts(event.plugin()).add(event);
        }
    }

    private void remove(String plugin) {
        List<Registration> removed = this.meters.remove(plugin);
        if (removed != null) {
            removed.forEach(Registration::remove);
        }
    }

    private record Registration(MeterRegistry registry, List<Meter> meters) {

        void remove() {
            this.meters.forEach(this.registry::remove);
        }

    }

}
