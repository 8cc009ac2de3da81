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
     * Makes the state for one instance; the engine calls it once in each instantiation.
     */
    Session open();

    /**
     * A host module's state for one instance; used by one thread at a time, closed with
     * the instance.
     */
    interface Session extends AutoCloseable {

        /**
         * Returns the function that serves an import.
         * @param module first half of the import's name
         * @param name second half of the import's name
         * @param type type that the guest asks for
         * @return the function, or empty if this module does not offer it with that type
         */
        Optional<HostFunction> function(String module, String name, FunctionType type);

        /**
         * Releases what the state holds; called once, when the instance is closed or
         * could not be made.
         */
        @Override
        void close();

    }

}
