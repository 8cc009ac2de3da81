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
     * A method calls the export of its name, or of its name in kebab-case or snake_case,
     * or the one that {@link WasmExport} says. Default methods and those of
     * {@link Object} are not exports. Values cross by the component model's canonical
     * ABI, through the guest's {@code memory}, {@code cabi_realloc} and
     * {@code cabi_post_<export>} where they need it:
     *
     * <table>
     * <caption>What Java types are to guests</caption>
     * <tr>
     * <th>Java</th>
     * <th>WIT</th>
     * </tr>
     * <tr>
     * <td>{@code boolean}</td>
     * <td>bool</td>
     * </tr>
     * <tr>
     * <td>{@code byte short int long}</td>
     * <td>s8 s16 s32 s64</td>
     * </tr>
     * <tr>
     * <td>{@code @Unsigned short}, {@code int}, {@code long}</td>
     * <td>u8 u16 u32</td>
     * </tr>
     * <tr>
     * <td>{@code float double char String}</td>
     * <td>f32 f64 char string</td>
     * </tr>
     * <tr>
     * <td>{@code byte[]}; arrays of other primitives</td>
     * <td>list&lt;u8&gt;; list of the primitive</td>
     * </tr>
     * <tr>
     * <td>{@code List<T>}, {@code Map<String, T>}</td>
     * <td>list&lt;t&gt;, list&lt;tuple&lt;string, t&gt;&gt;</td>
     * </tr>
     * <tr>
     * <td>record, with at least one component</td>
     * <td>record, or tuple</td>
     * </tr>
     * <tr>
     * <td>enum; {@code Optional<T>}</td>
     * <td>enum; option&lt;t&gt;</td>
     * </tr>
     * <tr>
     * <td>sealed interface of records</td>
     * <td>variant with the records as cases, in their order: one without components has
     * no value, one with a single component that value, another one a record</td>
     * </tr>
     * <tr>
     * <td>{@code T method() throws X}, where X is a {@link WasmError}{@code <E>}</td>
     * <td>result&lt;t, e&gt;</td>
     * </tr>
     * </table>
     *
     * Boxed numbers are as their primitives. Types may nest, but not contain themselves.
     * A module that says its types, in a custom section {@code component-type} as
     * generators of bindings embed it, is checked against the interface: names are the
     * same but for case and dashes, in the same order, and integers may be bound to any
     * Java integer of at least as many bits; arguments out of a narrower range are
     * refused.
     *
     * <p>
     * A last parameter of type {@link WasmCallOptions} is not passed but applies to the
     * call. A method may return a {@link java.util.concurrent.CompletableFuture} of its
     * result: it is complete when the method returns, unless
     * {@link WasmInstances#executor()} runs the call elsewhere.
     *
     * <p>
     * A wrong argument is an {@link IllegalArgumentException}, a null or what is null
     * inside an argument a {@link NullPointerException}, and one that cannot fit into the
     * guest's memory a {@link WasmLimitException}, all before the guest runs. A result
     * that is no value of its type is a {@link WasmTrap}, mostly with
     * {@link TrapReason#INVALID_VALUE}; one that would take more of the heap, about, than
     * {@link WasmLimits#memory()} is a {@link WasmLimitException}.
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
     * Returns the units of {@linkplain WasmLimits#fuel() fuel} that the latest call into
     * the instance's group has consumed; while it runs, what it has reported so far. The
     * same call in the same state consumes the same amount on every machine and in every
     * run, unless it fails: then what the functions that failed have consumed last may be
     * missing.
     * @throws IllegalStateException if the engine does not
     * {@linkplain WasmEngine.Builder#fuel(boolean) count} fuel
     */
    long consumedFuel();

    /**
     * Returns whether a call into the instance's group has ever ended otherwise than by
     * returning, be it in the middle of another one that went on: by a trap, a stop, an
     * exit, a limit, an exception of guest or host. What such a call was about to do is
     * half done. The instance can be called, to look at it for instance, but whoever
     * keeps instances for the next caller has to drop this one.
     */
    boolean hasFailed();

    /**
     * Releases what the instance holds; what it exports must not be used afterwards.
     * Closing twice does nothing.
     * @throws IllegalStateException if a call is running
     */
    @Override
    void close();

}
