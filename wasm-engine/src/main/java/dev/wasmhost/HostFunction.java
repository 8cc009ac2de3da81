package dev.wasmhost;

/**
 * A function of the host that guests can call.
 *
 * <p>
 * Whatever it throws reaches the host code that called the guest, unwrapped; guests
 * cannot catch it, but for a {@link WasmGuestException}, which they see as one of their
 * own.
 */
@FunctionalInterface
public interface HostFunction {

    /**
     * Runs the function on the guest's thread.
     * @param caller the instance whose code makes the call; its memory holds what
     * pointers point to
     * @param arguments one for each parameter, two for a v128, raw bits as in
     * {@link WasmFunction#invoke(long...)}; i32 and f32 bits are sign-extended
     * @return one for each result, two for a v128, raw bits; the upper half of an i32 or
     * f32 is ignored
     */
    long[] call(WasmInstance caller, long[] arguments);

}
