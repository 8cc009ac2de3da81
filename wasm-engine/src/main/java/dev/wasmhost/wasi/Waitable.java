package dev.wasmhost.wasi;

import java.nio.channels.SelectableChannel;

/** A descriptor that is not always ready: a socket. */
interface Waitable {

    /** Returns the channel that is waited for; it does not block. */
    SelectableChannel channel();

    /**
     * Returns the operation of {@link java.nio.channels.SelectionKey} that reading or
     * writing waits for.
     * @throws WasiException if it can never be ready for that
     */
    int operation(boolean writing);

    /** Tells whether something was taken from the channel that the guest has not read. */
    boolean hasTaken();

    /**
     * Returns how many bytes are there, after the channel was found ready for reading; at
     * least as far as we have looked.
     */
    long available();

    /** Tells whether the other side will send no more, as far as we have looked. */
    boolean isOver();

}
