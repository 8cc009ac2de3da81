package dev.wasmhost.internal.proxy;

import java.util.LinkedHashSet;
import java.util.Set;

/** Collects why an interface does not fit a module, so that all of it is said at once. */
final class Misfits {

    private final Set<String> lines = new LinkedHashSet<>();

    /** Adds a line; the same line is kept once. */
    void add(Object where, String what) {
        this.lines.add(where + ": " + what);
    }

    boolean isEmpty() {
        return this.lines.isEmpty();
    }

    /** Returns the lines, indented but for the first. */
    String text() {
        return String.join("\n  ", this.lines);
    }

    /** Throws if there is any. */
    void check(Class<?> type) {
        if (!isEmpty()) {
            throw new IllegalArgumentException(type.getName() + " does not fit the module's exports:\n  " + text());
        }
    }

}
