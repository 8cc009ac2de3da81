package dev.wasmhost.spring.boot.autoconfigure;

import dev.wasmhost.WasmException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import org.jspecify.annotations.Nullable;

/**
 * A plugin of {@link WasmPlugins}. Thread-safe.
 *
 * <p>
 * Every call gets a fresh instance of the module, as it was after {@code _initialize},
 * and discards it afterwards: no caller sees what another left behind.
 * {@code _initialize} runs once, when the application starts, so what it finds outside
 * (the time, files) stays as it was then; only if its state cannot be copied, and the log
 * says so, does it run for each call.
 */
public interface WasmPluginHandle {

    /** Returns the name in {@code wasm.plugins}. */
    String name();

    /** Returns the plugin's code. */
    WasmModule module();

    /** Returns what each of its instances may use. */
    WasmLimits limits();

    /**
     * Binds an interface to the plugin's exports.
     * @param type an interface, with or without a {@link WasmPlugin} annotation
     * @return a thread-safe proxy
     * @throws WasmPluginBindingException if the interface does not fit the exports; the
     * message lists every misfit
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
