package dev.wasmhost;

import java.util.Optional;

/**
 * Imports that a host offers together, with state that belongs to one guest: WASI for
 * instance.
 *
 * <p>
 * A host module is configuration: immutable, thread-safe and usable for any number of
 * instances.
 */
public interface HostModule {

    /**
     * Returns the function that serves an import. The engine asks once for all instances
     * that are made of a module with the same {@link WasmImports}.
     * @param module first half of the import's name
     * @param name second half of the import's name
     * @param type type that the guest asks for
     * @return the function, or empty if this module does not offer it with that type
     */
    Optional<Function> function(String module, String name, FunctionType type);

    /**
     * Makes the state for one instance; the engine calls it once for an instance, when
     * something first needs the state, and never for one that does not need any.
     * @param memory to be asked before the state takes memory whose size the guest
     * chooses
     */
    Session open(HostMemory memory);

    /** A function that works with the state of the instance that imports it. */
    @FunctionalInterface
    interface Function {

        /**
         * Runs the function as {@link HostFunction#call} does.
         * @param session what {@link HostModule#open(HostMemory)} made for the instance
         * whose import this is
         * @param caller the instance whose code makes the call, usually the same
         * @param arguments one for each parameter, raw bits
         * @return one for each result, raw bits
         */
        long[] call(Session session, WasmInstance caller, long[] arguments);

    }

    /** Makes states as {@link HostModule#open(HostMemory)} does. */
    @FunctionalInterface
    interface Opener {

        /** Makes the state for one instance. */
        Session open(HostMemory memory);

    }

    /**
     * A host module's state for one instance; used by one thread at a time, closed with
     * the instance.
     */
    interface Session extends AutoCloseable {

        /**
         * Returns what opens sessions that go on where this one is now, for the instances
         * of a {@link WasmTemplate}; used by any number of threads.
         * @throws TemplateException if the guest could tell such a session from this one;
         * unless overridden, always
         */
        default Opener snapshot() {
            throw new TemplateException("state that cannot be copied: " + getClass().getName());
        }

        /** Releases what the state holds; called once, when the instance is closed. */
        @Override
        void close();

    }

}
