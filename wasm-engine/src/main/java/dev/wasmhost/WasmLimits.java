package dev.wasmhost;

import java.time.Duration;
import java.util.Objects;

/**
 * Ceilings for a module and its instances; immutable.
 *
 * <p>
 * There is no "unlimited": what an operator does not set has a default. Nothing that a
 * module declares or does raises a limit, only who passes other limits does: those given
 * to {@link WasmModule#instantiate(WasmImports, WasmLimits)} replace the engine's, one by
 * one if they are made with {@link #toBuilder()}, and may be tighter or looser; time and
 * fuel of a single call can be set with {@link WasmCallOptions}. Messages name the
 * setting.
 */
public final class WasmLimits {

    private static final String METHOD_PREFIX = "WasmLimits.";

    private static final WasmLimits DEFAULTS = builder().build();

    private final Builder values;

    private WasmLimits(Builder values) {
        this.values = values;
    }

    /** Returns the defaults, as each of the builder's methods gives them. */
    public static WasmLimits defaults() {
        return DEFAULTS;
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with these limits. */
    public Builder toBuilder() {
        return new Builder(this.values);
    }

    /** Returns how many bytes all of an instance's memories may hold together. */
    public long memory() {
        return this.values.memory;
    }

    /** Returns how long a call may take. */
    public Duration timeout() {
        return this.values.timeout;
    }

    /** Returns how long loading a module, and separately instantiating it, may take. */
    public Duration loadTimeout() {
        return this.values.loadTimeout;
    }

    /** Returns how many bytes of stack a call may use. */
    public int stack() {
        return this.values.stack;
    }

    /**
     * Returns how many units of fuel a call may consume; {@link Long#MAX_VALUE} if only
     * its time is limited.
     *
     * <p>
     * A unit is an instruction that is executed, {@code block}, {@code loop},
     * {@code else} and {@code end} included where control runs through them and
     * {@code nop} not. Instructions on many bytes or elements consume one more for each
     * 64 bytes or 8 elements, calls of host functions 100 more. Instantiation is limited
     * by time alone. Functions report what they have consumed when they return, and loops
     * after some 10,000 units: a call that has consumed more than its limit never
     * returns, and goes on for at most as much as the functions on its stack have yet to
     * report.
     */
    public long fuel() {
        return this.values.fuel;
    }

    /** Returns how many elements all of an instance's tables may hold together. */
    public int tableElements() {
        return this.values.tableElements;
    }

    /** Returns how many files and other handles a guest may hold open. */
    public int handles() {
        return this.values.handles;
    }

    /**
     * Returns how many bytes one call of a host module's function may move between guest
     * and host.
     */
    public long hostCallBytes() {
        return this.values.hostCallBytes;
    }

    /** Returns how many bytes a call may write to stdout and stderr together. */
    public long output() {
        return this.values.output;
    }

    /** Returns how many bytes a module may have. */
    public long moduleSize() {
        return this.values.moduleSize;
    }

    /** Returns how many functions a module may have, imported ones included. */
    public int functions() {
        return this.values.functions;
    }

    /**
     * Returns how many bytes of class files a module may be compiled to, as far as it is
     * compiled.
     */
    public long compiledCode() {
        return this.values.compiledCode;
    }

    /** Returns how many instances of a module there may be at a time. */
    public int instances() {
        return this.values.instances;
    }

    /**
     * Returns the name of the setting that raises a limit, for messages: for instance
     * {@code wasm.plugins.greeter.limits.module-size}, or {@code WasmLimits.moduleSize}
     * where no {@linkplain Builder#settingPrefix(String) prefix} is set.
     * @param limit the limit's name with dashes between its words
     */
    public String setting(String limit) {
        String prefix = this.values.settingPrefix;
        return prefix + (prefix.equals(METHOD_PREFIX) ? methodName(limit) : limit);
    }

    private static String methodName(String limit) {
        StringBuilder name = new StringBuilder();
        for (String word : limit.split("-")) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    /** Collects limits; not thread-safe. Every value is checked to be positive. */
    public static final class Builder {

        private long memory = 64L << 20;

        private Duration timeout = Duration.ofSeconds(5);

        private Duration loadTimeout = Duration.ofSeconds(10);

        private int stack = 512 << 10;

        private long fuel = Long.MAX_VALUE;

        private int tableElements = 100_000;

        private int handles = 64;

        private long hostCallBytes = 16 << 20;

        private long output = 1 << 20;

        private long moduleSize = 32L << 20;

        private int functions = 1_000_000;

        private long compiledCode = 128L << 20;

        private int instances = 10_000;

        private String settingPrefix = METHOD_PREFIX;

        private Builder() {
        }

        private Builder(Builder other) {
            this.memory = other.memory;
            this.timeout = other.timeout;
            this.loadTimeout = other.loadTimeout;
            this.stack = other.stack;
            this.fuel = other.fuel;
            this.tableElements = other.tableElements;
            this.handles = other.handles;
            this.hostCallBytes = other.hostCallBytes;
            this.output = other.output;
            this.moduleSize = other.moduleSize;
            this.functions = other.functions;
            this.compiledCode = other.compiledCode;
            this.instances = other.instances;
            this.settingPrefix = other.settingPrefix;
        }

        /**
         * Sets the bytes that all memories of an instance may hold together; 64 MB unless
         * set. A shared memory counts with its maximum, or with what is left of this.
         * Structures and arrays count too, about: what of them has survived a collection
         * by the JVM, and a new array at once if it alone would be too large.
         */
        public Builder memory(long bytes) {
            this.memory = positive("memory", bytes);
            return this;
        }

        /** Sets how long a call may take; 5 s unless set. */
        public Builder timeout(Duration newTimeout) {
            this.timeout = positive("timeout", newTimeout);
            return this;
        }

        /**
         * Sets how long loading, and separately instantiating, may take; 10 s unless set.
         */
        public Builder loadTimeout(Duration newTimeout) {
            this.loadTimeout = positive("loadTimeout", newTimeout);
            return this;
        }

        /**
         * Sets the bytes of stack that a call may use; 512 kB unless set. The calling
         * thread's stack must be larger by 128 kB or more.
         */
        public Builder stack(int bytes) {
            this.stack = (int) positive("stack", bytes);
            return this;
        }

        /**
         * Sets the units of {@linkplain WasmLimits#fuel() fuel} that a call may consume;
         * not limited unless set. Modules with such a limit need an engine that
         * {@linkplain WasmEngine.Builder#fuel(boolean) counts} it.
         */
        public Builder fuel(long units) {
            this.fuel = positive("fuel", units);
            return this;
        }

        /**
         * Sets the elements that all tables of an instance may hold together; 100,000
         * unless set.
         */
        public Builder tableElements(int elements) {
            this.tableElements = (int) positive("tableElements", elements);
            return this;
        }

        /** Sets the handles that a guest may hold open; 64 unless set. */
        public Builder handles(int count) {
            this.handles = (int) positive("handles", count);
            return this;
        }

        /**
         * Sets the bytes that one call of a host module's function, WASI's among them,
         * may move between guest and host; 16 MB unless set. Reading and writing is cut
         * short there, what cannot be is refused. Host functions of the application have
         * to look at it themselves.
         */
        public Builder hostCallBytes(long bytes) {
            this.hostCallBytes = positive("hostCallBytes", bytes);
            return this;
        }

        /**
         * Sets the bytes that a call may write to stdout and stderr together; 1 MB unless
         * set.
         */
        public Builder output(long bytes) {
            this.output = positive("output", bytes);
            return this;
        }

        /** Sets the bytes that a module may have; 32 MB unless set. */
        public Builder moduleSize(long bytes) {
            this.moduleSize = positive("moduleSize", bytes);
            return this;
        }

        /** Sets the functions that a module may have; 1,000,000 unless set. */
        public Builder functions(int count) {
            this.functions = (int) positive("functions", count);
            return this;
        }

        /**
         * Sets the bytes of class files that a module may be compiled to; 128 MB unless
         * set. A call that needs more ends with a {@link WasmLimitException}.
         */
        public Builder compiledCode(long bytes) {
            this.compiledCode = positive("compiledCode", bytes);
            return this;
        }

        /**
         * Sets the instances of a module that there may be at a time, forgotten ones
         * included until the JVM has collected them; 10,000 unless set.
         */
        public Builder instances(int count) {
            this.instances = (int) positive("instances", count);
            return this;
        }

        /**
         * Sets what comes before a limit's name in messages, so that they name the
         * setting to change; {@code WasmLimits.} unless set.
         */
        public Builder settingPrefix(String prefix) {
            this.settingPrefix = Objects.requireNonNull(prefix, "prefix");
            return this;
        }

        /** Returns the limits collected so far. */
        public WasmLimits build() {
            return new WasmLimits(new Builder(this));
        }

        private static long positive(String name, long value) {
            if (value <= 0) {
                throw new IllegalArgumentException(name + ": expected a positive number, found " + value);
            }
            return value;
        }

        private static Duration positive(String name, Duration value) {
            if (Objects.requireNonNull(value, name).isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + ": expected a positive duration, found " + value);
            }
            return value;
        }

    }

}
