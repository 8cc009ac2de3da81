package dev.wasmhost;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A module at run time: its memories, tables, globals and functions (spec 4.2.4).
 *
 * <p>
 * Instances that share a function, table or memory form one <em>confinement group</em>.
 * One thread at a time may be inside a group; a second one gets an
 * {@link IllegalStateException}. Different threads may take turns.
 */
public interface WasmInstance extends AutoCloseable {

    /** Returns the module this is an instance of. */
    WasmModule module();

    /** Returns the export of this name, if there is one. */
    Optional<WasmExtern> export(String name);

    /**
     * Returns the exported function of this name.
     * @throws IllegalArgumentException if there is none; the message lists those there
     * are
     */
    WasmFunction function(String name);

    /**
     * Returns the exported memory of this name; otherwise as {@link #function(String)}.
     */
    WasmMemory memory(String name);

    /**
     * Returns the exported table of this name; otherwise as {@link #function(String)}.
     */
    WasmTable table(String name);

    /**
     * Returns the exported global of this name; otherwise as {@link #function(String)}.
     */
    WasmGlobal global(String name);

    /** Returns the exported tag of this name; otherwise as {@link #function(String)}. */
    WasmTag tag(String name);

    /**
     * Makes an interface's methods call this instance's exports.
     *
     * <p>
     * A method calls the export of its name, or of its name in kebab-case or snake_case.
     * {@code int}, {@code long}, {@code float} and {@code double} are the WebAssembly
     * types, {@code boolean} is an i32 of 0 or 1; {@code String} and {@code byte[]} cross
     * by the component model's canonical ABI, through the guest's {@code cabi_realloc}
     * and {@code cabi_post_<export>}. Default methods and those of {@link Object} are not
     * exports.
     * @throws IllegalArgumentException if the interface does not fit the exports; the
     * message lists every misfit
     */
    <T> T bind(Class<T> type);

    /** Returns the limits that it was made with. */
    WasmLimits limits();

    /**
     * Returns a host module's state for this instance, made now if nothing has needed it
     * yet. To be used as the instance is, by one thread at a time.
     * @throws IllegalArgumentException if the module is not among the instance's imports
     * @throws IllegalStateException if the instance is closed and there is no state
     */
    HostModule.Session session(HostModule module);

    /**
     * Returns a number that stands for {@code reference} in this instance's raw calls,
     * valid until the instance is closed; 0 stands for null. The same object has the same
     * handle.
     * @throws WasmLimitException if there are too many
     */
    long handle(@Nullable Object reference);

    /**
     * Returns what a handle stands for.
     * @throws IllegalArgumentException if it was not made by {@link #handle(Object)} or a
     * call of this instance
     */
    @Nullable Object reference(long handle);

    /**
     * Stops the call that runs in this instance's group, if there is one, soon and from
     * any thread: it ends with a {@link WasmInterruptedException}. Does nothing if no
     * call runs.
     */
    void interrupt();

    /**
     * Throws if the running call was interrupted or its time is over; for host functions
     * that take long.
     * @throws WasmInterruptedException if the call is to stop
     */
    void checkInterrupt();

    /**
     * Returns the number of the running call, for host functions that count something per
     * call: each call by the host has another one, and what is called back during it
     * shares it.
     */
    long callNumber();

    /**
     * Releases what the instance holds; what it exports must not be used afterwards.
     * Closing twice does nothing.
     * @throws IllegalStateException if a call is running
     */
    @Override
    void close();

}
