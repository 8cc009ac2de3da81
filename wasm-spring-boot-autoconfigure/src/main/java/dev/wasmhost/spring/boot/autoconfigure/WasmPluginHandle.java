package dev.wasmhost.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Optional;

import dev.wasmhost.WasmException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import org.jspecify.annotations.Nullable;

/**
 * A plugin of {@link WasmPlugins}, whichever version of it is serving. Thread-safe.
 *
 * <p>
 * Unless configured otherwise, every call gets a fresh instance of the module, as it was
 * after {@code _initialize}, and discards it afterwards: no caller sees what another left
 * behind. {@code _initialize} runs once for a version, when it is loaded, so what it
 * finds outside (the time, files) stays as it was then; only if its state cannot be
 * copied, and the log says so, does it run for each instance.
 *
 * <p>
 * Calls, also those of bound interfaces, throw {@link WasmPluginBusyException} if too
 * many run or wait, {@link WasmPluginQuarantinedException} if the plugin crashed too
 * often, and {@link WasmPluginUnavailableException} if it was unloaded or the application
 * stops.
 */
public interface WasmPluginHandle {

    /** Returns the name. */
    String name();

    /**
     * Returns the number of the version that serves: 1 for the first, one more after each
     * replacement.
     * @throws WasmPluginUnavailableException if the plugin was unloaded
     */
    int version();

    /**
     * Returns the SHA-256 of the file that serves, in 64 hexadecimal digits.
     * @throws WasmPluginUnavailableException if the plugin was unloaded
     */
    String sha256();

    /**
     * Returns where it comes from, what it is granted and what limits it.
     * @throws WasmPluginUnavailableException if the plugin was unloaded
     */
    WasmProperties.Plugin settings();

    /**
     * Returns the code of the version that serves. To keep it is to keep it in memory.
     * @throws WasmPluginUnavailableException if the plugin was unloaded
     */
    WasmModule module();

    /**
     * Returns what each of its instances may use.
     * @throws WasmPluginUnavailableException if the plugin was unloaded
     */
    WasmLimits limits();

    /** Returns counts of its calls and instances. */
    WasmPluginStatistics statistics();

    /**
     * Returns why the last replacement failed, unless it or a later one succeeded.
     */
    Optional<WasmPluginEvent.ReloadFailed> failedReload();

    /** Returns how long it still takes no calls because of crashes, if that is so. */
    Optional<Duration> quarantine();

    /**
     * Binds an interface to the plugin's exports. Its calls go to the version that serves
     * when they are made; versions that do not fit the interface are refused as long as
     * it is in use.
     * @param type an interface, with or without a {@link WasmPlugin} annotation
     * @return a thread-safe proxy
     * @throws WasmPluginBindingException if the interface does not fit the exports; the
     * message lists every misfit
     * @throws WasmPluginUnavailableException if the plugin was unloaded
     * @see WasmModule#bind(Class, dev.wasmhost.WasmInstances)
     */
    <T> T bind(Class<T> type);

    /**
     * Calls an exported function.
     * @param export the export's name, as the module spells it
     * @param arguments {@link Integer}, {@link Long}, {@link Float}, {@link Double},
     * {@link Boolean} (an i32), {@link String} or {@code byte[]} (two i32, by the
     * canonical ABI)
     * @return the result as {@link Integer}, {@link Long}, {@link Float} or
     * {@link Double}, null if there is none, an {@code Object[]} if there are several
     * @throws IllegalArgumentException if there is no such function, or the arguments are
     * not those that it takes
     * @throws WasmException if the guest fails or is stopped
     */
    @Nullable Object call(String export, Object... arguments);

    /**
     * Calls an exported function as {@link #call(String, Object...)} does, and takes its
     * one result as {@code resultType}.
     * @param resultType {@link Integer}, {@link Long}, {@link Float}, {@link Double},
     * {@link Boolean}, {@link String} or {@code byte[]}
     */
    <T> T call(Class<T> resultType, String export, Object... arguments);

}
