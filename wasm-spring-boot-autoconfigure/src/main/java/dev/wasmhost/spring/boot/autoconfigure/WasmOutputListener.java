package dev.wasmhost.spring.boot.autoconfigure;

/**
 * Takes what plugins write whose {@code wasi.stdout} or {@code wasi.stderr} says
 * {@code capture}. All beans of this type are told, in order. One that fails is logged;
 * calls and other listeners go on.
 *
 * <p>
 * Implementations must be thread-safe: calls end concurrently.
 */
@FunctionalInterface
public interface WasmOutputListener {

    /**
     * Called when a call has ended, however it did, on its thread and before it returns
     * to its caller. Not called if the call wrote nothing.
     */
    void written(WasmOutput output);

    /**
     * What one call has written, at most {@code limits.output} bytes.
     *
     * @param plugin the plugin's name
     * @param version its version, from 1
     * @param stdout what it wrote to standard output, unchanged; empty unless that is
     * captured
     * @param stderr what it wrote to standard error, unchanged; empty unless that is
     * captured
     */
    record WasmOutput(String plugin, int version, byte[] stdout, byte[] stderr) {
    }

}
