package dev.wasmhost.wasi;

import java.util.Objects;

/**
 * Something that a guest asked for and was refused; immutable.
 *
 * @param plugin the name of {@link WasiPreview1.Builder#plugin}, empty if it has none
 * @param call the WASI function, for instance {@code path_open}
 * @param path the path as the guest gave it, at most 4096 bytes; empty if the function
 * has none. Guests choose it: show {@link #toString()} instead, which escapes what could
 * forge or hide a line of a log
 * @param errno what the guest was answered; {@link Errno#EPERM} for {@code proc_exit} and
 * {@code proc_raise}, which trap instead of answering
 * @param number how many denials there were, this one included, of all guests that are
 * made with the same {@link WasiPreview1}
 * @param suppressed how many of those came since the last one that the listener was told,
 * and were not told
 * @param setting what allows more, if it was too much of something that
 * {@link dev.wasmhost.WasmLimits} limit or the engine's memory budget: for instance
 * {@code wasm.plugins.greeter.limits.output}; else empty
 */
public record WasiDenial(String plugin, String call, String path, Errno errno, long number, long suppressed,
        String setting) {

    /** Checks that nothing is missing. */
    public WasiDenial {
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(errno, "errno");
        Objects.requireNonNull(setting, "setting");
    }

    /** Makes one that is not about a limit. */
    public WasiDenial(String plugin, String call, String path, Errno errno, long number, long suppressed) {
        this(plugin, call, path, errno, number, suppressed, "");
    }

    /**
     * Returns one line for people, for instance
     * {@code denied path_open "../x" of plugin greeter: EPERM (2 more before it)}.
     */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder("denied ").append(this.call);
        if (!this.path.isEmpty()) {
            line.append(" \"").append(LogLines.escaped(this.path)).append('"');
        }
        if (!this.plugin.isEmpty()) {
            line.append(" of plugin ").append(LogLines.escaped(this.plugin));
        }
        line.append(": ").append(this.errno);
        if (!this.setting.isEmpty()) {
            line.append(", limited by ").append(this.setting);
        }
        if (this.suppressed > 0) {
            line.append(" (").append(this.suppressed).append(" more before it)");
        }
        return line.toString();
    }

}
