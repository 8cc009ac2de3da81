package dev.wasmhost.internal.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A run-time object that links the instances which share it into one confinement group.
 */
interface Shareable {

    /** Returns whether {@code engine} made it. */
    boolean belongsTo(EngineContext engine);

    /**
     * Returns the instance whose group it belongs to; null until an instance has defined
     * or imported it.
     */
    @Nullable GuestInstance owner();

    /** Sets the instance whose group it belongs to. */
    void owner(GuestInstance newOwner);

}
