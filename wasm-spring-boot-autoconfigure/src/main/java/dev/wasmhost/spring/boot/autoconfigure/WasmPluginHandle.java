package dev.wasmhost.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Optional;

import dev.wasmhost.DynamicCalls;
import dev.wasmhost.TypedValue;
import dev.wasmhost.WasmException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

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
     * Returns the SHA-256 of the file that serves, in 64 hexadecimal digits. It is
     * computed when it is first asked for.
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
     * Calls an exported function and takes its results as numbers. Of a command, a
     * program that exports {@code _start}, that function takes what a method that the
     * command serves does: standard input as {@link String}, {@code byte[]} or
     * {@link java.io.InputStream}, arguments as {@code List<String>}.
     * @param export the export's name, as the module spells it
     * @param arguments values of all types that methods of interfaces take; as a
     * {@link TypedValue} where the value does not tell its type, see
     * {@link DynamicCalls}. A last one of type {@link dev.wasmhost.WasmCallOptions}
     * applies to the call
     * @return the result as {@link Integer}, {@link Long}, {@link Float} or
     * {@link Double}, null if there is none, an {@code Object[]} if there are several
     * @throws IllegalArgumentException if there is no such function, or the arguments are
     * not those that it takes
     * @throws NullPointerException if an argument, or what is inside it, is null
     * @throws WasmException if the guest fails or is stopped
     */
    @Nullable Object call(String export, Object... arguments);

    /**
     * Calls an exported function as {@link #call(String, Object...)} does, and takes its
     * result as {@code resultType}.
     * @param resultType any type that methods of interfaces return, without type
     * arguments; of {@code _start} of a command {@link String}, {@code byte[]} or
     * {@link java.io.InputStream}, its standard output
     * @throws IllegalArgumentException also if the result is of another type
     */
    <T> T call(Class<T> resultType, String export, Object... arguments);

    /**
     * Calls an exported function as {@link #call(Class, String, Object...)} does, and
     * takes its result as a type with type arguments.
     * @param resultType for instance {@code new
     * ParameterizedTypeReference<List<String>>() {}}; of a
     * {@link java.util.concurrent.CompletableFuture} the call runs as one of a method
     * that returns it
     */
    <T> T call(ParameterizedTypeReference<T> resultType, String export, Object... arguments);

}
