package dev.wasmhost.spring.boot.autoconfigure.actuate;

import java.util.stream.Stream;

import dev.wasmhost.spring.boot.autoconfigure.NoSuchWasmPluginException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginHandle;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginUnavailableException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The health of each plugin that there is at the moment: up, or out of service while it
 * is in quarantine. Thread-safe.
 */
final class PluginHealth implements CompositeHealthContributor {

    private final WasmPlugins plugins;

    PluginHealth(WasmPlugins plugins) {
        this.plugins = plugins;
    }

    @Override
    public @Nullable HealthContributor getContributor(String name) {
        return this.plugins.names().contains(name) ? indicator(name) : null;
    }

    @Override
    public Stream<Entry> stream() {
        return this.plugins.names().stream().map((name) -> new Entry(name, indicator(name)));
    }

    private HealthIndicator indicator(String name) {
        return () -> health(name);
    }

    private Health health(String name) {
        try {
            return health(this.plugins.get(name));
        }
        catch (NoSuchWasmPluginException | WasmPluginUnavailableException ex) {
            return Health.unknown().withDetail("unloaded", true).build(); // just now
        }
    }

    private static Health health(WasmPluginHandle plugin) {
        Health.Builder health = Health.up();
        plugin.quarantine()
            .ifPresent((remaining) -> health.outOfService().withDetail("quarantine", remaining.toString()));
        health.withDetail("version", plugin.version());
        plugin.failedReload().ifPresent((failed) -> health.withDetail("failedReload", failed.explanation()));
        return health.build();
    }

}
