package dev.wasmhost.internal.compiler;

import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.internal.runtime.CompilationStoppedException;

/**
 * Tells bugs of ours from what ends a compilation on purpose. Guest code waits for what
 * is compiled, so an {@link IndexOutOfBoundsException} of the compiler (ASM's for methods
 * that are too large is one) would pass for the guest's bad memory access.
 */
final class CompilationBug {

    private CompilationBug() {
    }

    /**
     * Returns what to throw instead of {@code failure}, unless that is no bug: then
     * throws it. The JVM remembers neither, so that the next call compiles again.
     * @param what what was being made
     */
    static AssertionError of(String what, RuntimeException failure) {
        if (failure instanceof CompilationStoppedException || failure instanceof WasmInterruptedException
                || failure instanceof WasmLimitException) {
            throw failure;
        }
        return new AssertionError("bug in the compiler: " + what + " could not be made: " + failure, failure);
    }

}
