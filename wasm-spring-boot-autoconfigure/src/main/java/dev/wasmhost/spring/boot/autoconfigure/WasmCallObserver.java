package dev.wasmhost.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Is told of every call of every plugin. Beans of this type are found; without any, calls
 * cost nothing for it. Has to be thread-safe and fast: it runs in the caller's thread.
 */
@FunctionalInterface
public interface WasmCallObserver {

    /**
     * Returns whether calls are to be observed; asked before each of them. If no observer
     * says so, a call costs nothing for it.
     */
    default boolean isActive() {
        return true;
    }

    /**
     * Called before a call, in the caller's thread, while it may still be refused: busy
     * and quarantined ones are observed as well.
     * @return is told of its end
     */
    Observation started(WasmCall call);

    /**
     * A call that is observed.
     *
     * @param plugin the plugin's name
     * @param version number of the version that serves it
     * @param export what is called: the export's name; {@code _start} if a command is run
     * @param asynchronous whether the method returns before the call has ended; the end
     * may be in another thread
     */
    record WasmCall(String plugin, int version, String export, boolean asynchronous) {
    }

    /** The observation of one call. */
    @FunctionalInterface
    interface Observation {

        /**
         * Called once, when the call has ended; in the caller's thread unless the call is
         * asynchronous.
         * @param failure what it threw, null if it returned
         */
        void ended(WasmCallOutcome outcome, @Nullable Throwable failure);

    }

}
