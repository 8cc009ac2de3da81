package dev.wasmhost;

/**
 * An instance's state after its start function and an initializer ran, from which new
 * instances are made at the cost of copying what they can see; thread-safe.
 *
 * <p>
 * An instance of a template is as if it had just been instantiated and initialized by
 * itself, but for what the initialization found outside: the time, the environment and
 * the contents of files are those of when the template was made. Nothing is shared
 * between the instances but compiled code and the host functions that they import.
 *
 * @see WasmModule#template(WasmImports, WasmLimits, java.util.function.Consumer)
 */
public interface WasmTemplate extends AutoCloseable {

    /** Returns the module whose instances it makes. */
    WasmModule module();

    /** Returns the limits of the instances. */
    WasmLimits limits();

    /**
     * Makes an instance: copies the part of the memory that is not zero, and tables and
     * globals; runs no guest code.
     * @throws WasmLimitException if the engine's memory budget is used up
     * @throws IllegalStateException if the template or the engine is closed
     */
    WasmInstance instantiate();

    /**
     * Gives back what the copy took of the engine's memory budget, which otherwise
     * happens when nothing refers to the template any more. Instances stay as they are.
     * Closing twice does nothing.
     */
    @Override
    void close();

}
