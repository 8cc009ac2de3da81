package dev.wasmhost;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A decoded and validated module: immutable, thread-safe, instantiable any number of
 * times.
 *
 * <p>
 * Its code is compiled the first time it is called; a module that nothing refers to any
 * more is unloaded by the JVM.
 */
public interface WasmModule {

    /**
     * Returns the SHA-256 of the module's bytes, in 64 lower case hexadecimal digits. It
     * is computed when it is first asked for, unless a {@linkplain CompilationCache
     * cache} or code that was compiled ahead of time needed it before.
     */
    String sha256();

    /** Returns what the module needs, in its own order. */
    List<ImportType> imports();

    /** Returns what the module offers, in its own order. */
    List<ExportType> exports();

    /** Returns the sections that the specification gives no meaning to, in order. */
    List<CustomSection> customSections();

    /**
     * Returns the additions to the first version of WebAssembly that the module uses, as
     * far as its instructions and types tell.
     */
    Set<WasmFeature> features();

    /** Returns the module's functions that have code, in index order. */
    List<FunctionInfo> functions();

    /**
     * Returns whether the code is classes of the application,
     * {@linkplain AheadOfTimeCompilation compiled ahead of time}: none is compiled then.
     */
    boolean isCompiledAheadOfTime();

    /**
     * Compiles all code now, and not when it is first called; takes as long as it takes.
     * Of use to fill a {@linkplain CompilationCache cache}.
     */
    void compile();

    /**
     * Makes first calls short, as far as that takes little: has the JVM define and link
     * the classes that a {@linkplain CompilationCache cache} has of the module, and
     * compiles the rest of one with at most 1,000 functions and 32 kB of code. Ends after
     * 100 classes or a megabyte of them, or half of {@link WasmLimits#compiledCode()};
     * what is left is made when it is called, as ever. Runs nothing of the module.
     */
    void prepare();

    /**
     * Instantiates with the engine's {@linkplain WasmEngine.Builder#limits(WasmLimits)
     * limits}.
     */
    WasmInstance instantiate(WasmImports imports);

    /**
     * Links the imports, makes memories, tables and globals, copies the active segments
     * and runs the start function (spec 4.7.3).
     * @param imports what the module needs, and possibly more
     * @param limits what the instance may use
     * @return a new instance that shares compiled code, and nothing else, with the
     * module's other instances
     * @throws LinkException if an import is missing or of another type
     * @throws WasmLimitException if a memory or table is larger than {@code limits} allow
     * @throws WasmTrap if a segment does not fit or the start function traps
     * @throws WasmInterruptedException if {@link WasmLimits#loadTimeout()} is over
     */
    WasmInstance instantiate(WasmImports imports, WasmLimits limits);

    /**
     * Instantiates once, initializes, and keeps the state for any number of further
     * instances.
     *
     * <p>
     * Not every state can be copied. Refused are: imports that instances would share
     * (memories, tables, mutable globals, functions of other instances); references to
     * anything but the instance's own functions and imports in a table or global; and
     * what the initializer left in the state of a host module that a new instance would
     * not have. For WASI that is a descriptor opened or closed, rights given up, input
     * that was read, and random numbers that were drawn: all instances would go on with
     * the same ones.
     * @param imports what the module needs, and possibly more
     * @param limits what each instance may use
     * @param initializer calls what is to be called once, for instance
     * {@code wasi::initialize}; together with everything that it calls it has
     * {@link WasmLimits#loadTimeout()}. The instance is closed afterwards
     * @return the template; it counts against the engine's memory budget with the parts
     * of memories that are not zero
     * @throws TemplateException if the state cannot be copied; says what is in the way
     * @throws LinkException if an import is missing or of another type
     * @throws WasmLimitException if a memory or table is larger than {@code limits} allow
     * @throws WasmTrap if a segment does not fit, or guest code traps
     * @throws WasmInterruptedException if the time is over
     */
    WasmTemplate template(WasmImports imports, WasmLimits limits, Consumer<WasmInstance> initializer);

    /**
     * Binds an interface to the module's exports, as {@link WasmInstance#bind(Class)}
     * does, with an instance chosen for each call.
     * @param type an interface
     * @param instances supplies an instance of this module to each call
     * @return a proxy that is as thread-safe as {@code instances}
     * @throws IllegalArgumentException if the interface does not fit the exports; the
     * message lists every misfit
     */
    <T> T bind(Class<T> type, WasmInstances instances);

    /**
     * Returns what calls exports without an interface, with an instance chosen for each
     * call.
     * @param instances supplies an instance of this module to each call
     */
    DynamicCalls dynamicCalls(WasmInstances instances);

    /**
     * A function of the module that has code.
     *
     * @param index its index, counting the imported ones
     * @param name its name from the name section or an export, or {@code f<index>}
     * @param type its type
     * @param codeSize bytes of its body
     */
    record FunctionInfo(int index, String name, FunctionType type, int codeSize) {
    }

}
