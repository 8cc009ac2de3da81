package dev.wasmhost;

/**
 * A function of a guest or of the host, as guests and hosts share them (spec 4.2.6).
 *
 * <p>
 * Belongs to one confinement group, see {@link WasmInstance}: calls from a second thread
 * while one is running are refused with an {@link IllegalStateException}.
 */
public interface WasmFunction extends WasmExtern {

    @Override
    FunctionType type();

    /**
     * Calls the function with raw bits.
     * @param arguments one for each parameter: an i32 in the low half (the upper is
     * ignored), an i64, the {@linkplain Float#floatToRawIntBits bits} of an f32 or f64, a
     * reference's {@linkplain WasmInstance#handle handle}; but two for a v128, its lower
     * half, which lane 0 is in, first
     * @return one for each result, two for a v128, in the same form; i32 and f32 bits
     * sign-extended
     * @throws IllegalArgumentException if the number of arguments is wrong
     * @throws IllegalStateException if the instance is closed or another thread is inside
     * @throws WasmTrap if the guest does something forbidden
     * @throws WasmInterruptedException if the call is stopped by its deadline or
     * {@link WasmInstance#interrupt()}
     * @throws WasmLimitException if the guest asks for more than it may have
     * @throws WasmExit if the guest ends its program
     */
    long[] invoke(long... arguments);

    /**
     * Calls the function as {@link #invoke(long...)} does, with options for this call
     * only; they do not count for a call back from a host function (see
     * {@link WasmCallOptions}).
     */
    long[] invoke(WasmCallOptions options, long... arguments);

    /**
     * Calls the function with boxed values.
     * @param arguments one for each parameter: {@link Integer}, {@link Long},
     * {@link Float}, {@link Double} for numbers; {@link V128}; for references a
     * {@link WasmFunction} of the same engine, any object (externref, anyref) or null; a
     * guest's structures, arrays and 31-bit integers are objects to be passed on, not to
     * be looked into
     * @return one for each result, in the same form
     * @throws IllegalArgumentException if the number or type of an argument is wrong
     */
    @org.jspecify.annotations.Nullable
    Object[] call(@org.jspecify.annotations.Nullable Object... arguments);

}
