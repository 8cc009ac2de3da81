package dev.wasmhost;

import java.util.Map;

/**
 * Compiles modules to class files that become ordinary classes of an application, when it
 * is built. An engine of the same build and with the same settings, told to
 * {@linkplain WasmEngine.Builder#aheadOfTimeCode(ClassLoader) use them}, then generates
 * nothing for these modules when it runs.
 *
 * <p>
 * Not thread-safe. Modules may have signatures, types and interfaces in common: what they
 * share is there once.
 */
public interface AheadOfTimeCompilation {

    /**
     * Loads a module as {@link WasmEngine#load(byte[], WasmLimits)} does, and compiles
     * all that may be called: every function, what dispatches indirect calls, adapters
     * for what it imports, classes of its structures and arrays.
     * @return the module, to look at; it does not use what was compiled
     * @throws WasmLimitException if it, or the compiled code, is larger than
     * {@code limits} allow
     * @throws MalformedModuleException if the bytes are not a module
     * @throws InvalidModuleException if the module breaks a rule of the specification
     */
    WasmModule add(byte[] bytes, WasmLimits limits);

    /**
     * Compiles the proxies of an interface for the exports of {@code module}. They are
     * classes of the interface's package; those of public interfaces of the JDK are in a
     * package of ours.
     * @throws IllegalArgumentException if the interface does not fit the exports; the
     * message lists every misfit
     */
    void addProxies(WasmModule module, Class<?> type);

    /**
     * Returns the class files, and an index of them, by their paths in the root of a
     * class path.
     */
    Map<String, byte[]> files();

}
