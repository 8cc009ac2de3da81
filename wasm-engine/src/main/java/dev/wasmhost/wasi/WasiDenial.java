package dev.wasmhost.wasi;

import java.util.Objects;

/**
 * Something that a guest asked for and was refused.
 *
 * @param call the WASI function, for instance {@code path_open}
 * @param path the path as the guest gave it, at most 4096 bytes; empty if the function
 * has none. Guests choose it: control characters are to be escaped before it is shown
 * @param errno what the guest was answered
 */
public record WasiDenial(String call, String path, Errno errno) {

    /** Checks that nothing is missing. */
    public WasiDenial {
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(errno, "errno");
    }

}
