package dev.wasmhost.spring.boot.autoconfigure.actuate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import dev.wasmhost.spring.boot.autoconfigure.NoSuchWasmPluginException;
import dev.wasmhost.spring.boot.autoconfigure.WasmCallOutcome;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginHandle;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginStatistics;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginUnavailableException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Endpoint {@code wasm}: lists the plugins, describes one, and reloads one. Values of
 * settings that may be secret, such as paths and arguments, are hidden unless
 * {@code management.endpoint.wasm.show-values} says otherwise; those of environment
 * variables always are. Thread-safe.
 */
@Endpoint(id = "wasm")
public final class WasmEndpoint {

    private final WasmPlugins plugins;

    private final List<SanitizingFunction> sanitizing;

    private final Show showValues;

    /**
     * Makes an endpoint.
     * @param plugins what it is about
     * @param sanitizing is asked about each value that is shown
     * @param showValues whether values that may be secret are shown
     */
    public WasmEndpoint(WasmPlugins plugins, List<SanitizingFunction> sanitizing, Show showValues) {
        this.plugins = plugins;
        this.sanitizing = List.copyOf(sanitizing);
        this.showValues = showValues;
    }

    /** Lists all plugins. */
    @ReadOperation
    public PluginsDescriptor plugins() {
        Map<String, PluginSummary> result = new LinkedHashMap<>();
        this.plugins.names().forEach((name) -> summary(name).ifPresent((summary) -> result.put(name, summary)));
        return new PluginsDescriptor(Collections.unmodifiableMap(result));
    }

    private Optional<PluginSummary> summary(String name) {
        return unlessUnloaded(() -> summary(this.plugins.get(name)));
    }

    private static PluginSummary summary(WasmPluginHandle plugin) {
        WasmPluginStatistics statistics = plugin.statistics();
        long calls = statistics.calls().values().stream().mapToLong(Long::longValue).sum();
        return new PluginSummary(plugin.version(), plugin.sha256(), state(plugin), calls,
                calls - statistics.calls(WasmCallOutcome.SUCCESS), statistics.active());
    }

    private static State state(WasmPluginHandle plugin) {
        return plugin.quarantine().isPresent() ? State.QUARANTINED : State.UP;
    }

    /** Describes a plugin; null if there is none of this name. */
    @ReadOperation
    public @Nullable PluginDescriptor plugin(@Selector String name) {
        return plugin(name, this.showValues.isShown(true));
    }

    @Nullable PluginDescriptor plugin(String name, boolean showValues) {
        return unlessUnloaded(() -> descriptor(this.plugins.get(name), showValues)).orElse(null);
    }

    private PluginDescriptor descriptor(WasmPluginHandle plugin, boolean showValues) {
        SettingsDescription settings = new SettingsDescription(this.sanitizing, showValues);
        List<String> exports = plugin.module()
            .exports()
            .stream()
            .map((export) -> export.name() + ": " + export.type())
            .toList();
        return new PluginDescriptor(plugin.version(), plugin.sha256(), state(plugin),
                plugin.quarantine().map(Object::toString).orElse(null),
                plugin.failedReload()
                    .map((failed) -> settings.text("wasm.plugins." + plugin.name() + ".failed-reload",
                            failed.explanation()))
                    .orElse(null),
                exports, settings.of("wasm.plugins." + plugin.name(), plugin.settings()), plugin.statistics());
    }

    private static <T> Optional<T> unlessUnloaded(Supplier<T> description) {
        try {
            return Optional.of(description.get());
        }
        catch (NoSuchWasmPluginException | WasmPluginUnavailableException ex) {
            return Optional.empty();
        }
    }

    /**
     * Replaces a plugin by what its file holds now. Another one's file is not taken, so
     * whoever may do this cannot bring code of his own in.
     * @return null if there is none of this name
     */
    @WriteOperation
    public @Nullable ReloadDescriptor reload(@Selector String name) {
        return reload(name, this.showValues.isShown(true));
    }

    @Nullable ReloadDescriptor reload(String name, boolean showValues) {
        try {
            this.plugins.reload(name);
            return describe(name, null);
        }
        catch (NoSuchWasmPluginException | WasmPluginUnavailableException ex) {
            return null;
        }
        catch (WasmPluginException ex) {
            String explanation = this.plugins.get(name)
                .failedReload()
                .map((failed) -> failed.explanation())
                .orElseGet(() -> String.valueOf(ex.getMessage()));
            return describe(name, new SettingsDescription(this.sanitizing, showValues)
                .text("wasm.plugins." + name + ".failed-reload", explanation));
        }
    }

    private ReloadDescriptor describe(String name, @Nullable String failure) {
        WasmPluginHandle plugin = this.plugins.get(name);
        return new ReloadDescriptor(failure == null, plugin.version(), plugin.sha256(), failure);
    }

    /** Whether a plugin takes calls. */
    public enum State {

        /** It does. */
        UP,

        /** It crashed too often. */
        QUARANTINED

    }

    /**
     * All plugins.
     *
     * @param plugins by their names
     */
    public record PluginsDescriptor(Map<String, PluginSummary> plugins) implements OperationResponseBody {
    }

    /**
     * A plugin in short.
     *
     * @param version number of the version that serves
     * @param sha256 of its file
     * @param state whether it takes calls
     * @param calls how many have ended
     * @param failures how many of those did not return a result
     * @param active calls that run or wait for an instance
     */
    public record PluginSummary(int version, String sha256, State state, long calls, long failures, int active) {
    }

    /**
     * A plugin.
     *
     * @param version number of the version that serves
     * @param sha256 of its file
     * @param state whether it takes calls
     * @param quarantine how long it takes none, in ISO-8601; null if it does
     * @param failedReload why the last replacement failed; null if it did not
     * @param exports what the module exports, each with its type
     * @param settings location, grants, limits and so on, as configured
     * @param statistics counts of calls and instances
     */
    public record PluginDescriptor(int version, String sha256, State state, @Nullable String quarantine,
            @Nullable String failedReload, List<String> exports, Map<String, @Nullable Object> settings,
            WasmPluginStatistics statistics) implements OperationResponseBody {
    }

    /**
     * What became of a reload.
     *
     * @param reloaded whether the file serves now
     * @param version number of the version that serves
     * @param sha256 of its file
     * @param failure why the old version goes on serving; null if it does not
     */
    public record ReloadDescriptor(boolean reloaded, int version, String sha256,
            @Nullable String failure) implements OperationResponseBody {
    }

}
