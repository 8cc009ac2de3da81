package dev.wasmhost.internal.runtime;

/**
 * How code is compiled: what an engine decides for all its modules, and what compiled
 * code that is kept depends on.
 *
 * @param interruptible with checks for stops
 * @param fuel counting what is executed
 * @param deterministic with results that do not depend on the machine, NaNs in particular
 */
public record CodeOptions(boolean interruptible, boolean fuel, boolean deterministic) {

    /** What engines have unless told otherwise. */
    public static final CodeOptions USUAL = new CodeOptions(true, false, false);

    /** Checks that what counts fuel can be stopped. */
    public CodeOptions {
        if (fuel && !interruptible) {
            throw new IllegalArgumentException("fuel: expected an interruptible engine, found interruptible(false)");
        }
    }

}
