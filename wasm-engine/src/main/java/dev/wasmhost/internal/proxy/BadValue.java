package dev.wasmhost.internal.proxy;

import org.jspecify.annotations.Nullable;

/**
 * A host's value has no representation; travels from where it was found to where the
 * argument's name is known, and collects on the way where inside it is.
 */
final class BadValue extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What was expected and found; null if it is a null. */
    private final @Nullable String what;

    private String path = "";

    private BadValue(@Nullable String what) {
        super(what, null, false, false);
        this.what = what;
    }

    /** Returns one with a text such as {@code expected text, found an integer}. */
    static BadValue of(String what) {
        return new BadValue(what);
    }

    static BadValue isNull() {
        return new BadValue(null);
    }

    /** Says which part of a value it was found in; innermost first. */
    BadValue within(String part) {
        this.path = part + (this.path.isEmpty() || this.path.startsWith("[") ? "" : ".") + this.path;
        return this;
    }

    /** Returns what to throw where a method was called with it. */
    RuntimeException asArgument(String method) {
        String where = method + ": " + this.path;
        return (this.what == null) ? new NullPointerException(where + " is null")
                : new IllegalArgumentException(where + ": " + this.what);
    }

    /** Returns what to throw where a host function returned it. */
    RuntimeException asResult(String function) {
        return new IllegalStateException(
                function + ": " + this.path + ((this.what == null) ? " is null" : ": " + this.what));
    }

}
