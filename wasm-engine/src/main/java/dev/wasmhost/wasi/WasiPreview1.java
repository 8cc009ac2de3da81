package dev.wasmhost.wasi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import dev.wasmhost.FunctionType;
import dev.wasmhost.HostModule;
import dev.wasmhost.WasmExit;
import dev.wasmhost.WasmExtern;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmTemplate;
import org.jspecify.annotations.Nullable;

/**
 * WASI preview 1 for guests: the import modules {@code wasi_snapshot_preview1} and, for
 * older guests, {@code wasi_unstable}.
 *
 * <p>
 * This is configuration: immutable, thread-safe, usable for any number of instances. Each
 * has descriptors, file positions and a monotonic clock of its own, made when it first
 * uses them and closed with it. A guest gets nothing that is not granted here: without
 * further ado it has no arguments, no environment, no directory, empty input, and output
 * that is discarded. What is denied is an errno to the guest and a {@link WasiDenial} to
 * the {@linkplain Builder#audit audit}, never an exception or a missing import.
 *
 * <p>
 * All 46 functions are there; see {@link Errno} for the numbers they answer. Files are
 * bounded by {@link dev.wasmhost.WasmLimits#handles()} ({@link Errno#EMFILE}), standard
 * output and error together by {@link dev.wasmhost.WasmLimits#output()}
 * ({@link Errno#EDQUOT}).
 *
 * @see <a href=
 * "https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md">the
 * specification</a>
 */
public final class WasiPreview1 implements HostModule {

    private static final String PREVIEW = "wasi_snapshot_preview1";

    private static final String UNSTABLE = "wasi_unstable";

    private final List<byte[]> arguments;

    private final List<byte[]> environment;

    private final List<Grant> grants;

    private final Supplier<? extends InputStream> input;

    private final Sink output;

    private final Sink error;

    private final boolean terminal;

    private final @Nullable WasiAuditListener audit;

    private @Nullable SecureRandom random;

    private WasiPreview1(Builder builder) {
        List<byte[]> strings = new ArrayList<>();
        for (String argument : builder.arguments) {
            strings.add(terminated(argument));
        }
        this.arguments = List.copyOf(strings);
        strings.clear();
        for (Map.Entry<String, String> variable : builder.environment.entrySet()) {
            strings.add(terminated(variable.getKey() + "=" + variable.getValue()));
        }
        this.environment = List.copyOf(strings);
        this.grants = List.copyOf(builder.grants);
        this.input = (builder.input != null) ? builder.input : InputStream::nullInputStream;
        this.output = (builder.output != null) ? builder.output : Sink.shared(OutputStream.nullOutputStream());
        this.error = (builder.error != null) ? builder.error : Sink.shared(OutputStream.nullOutputStream());
        this.terminal = builder.terminal;
        this.audit = builder.audit;
    }

    /** Returns a builder that grants nothing. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Optional<Function> function(String module, String name, FunctionType type) {
        boolean unstable = UNSTABLE.equals(module);
        if (!unstable && !PREVIEW.equals(module)) {
            return Optional.empty();
        }
        WasiFunction function = WasiFunction.of(name);
        if (function == null || unstable && function == WasiFunction.SOCK_ACCEPT || !function.type().equals(type)) {
            return Optional.empty();
        }
        return Optional.of(new ImportedFunction(function, unstable));
    }

    @Override
    public Session open() {
        return new WasiSession(this);
    }

    /**
     * Initializes a reactor: calls its export {@code _initialize}, if there is one,
     * unless that was done before for this instance, or for the {@link WasmTemplate} that
     * it was made of.
     * @throws IllegalArgumentException if this WASI is not among the instance's imports
     * @throws WasmExit if the guest ends itself
     * @throws dev.wasmhost.WasmException as any call of a guest
     */
    public void initialize(WasmInstance instance) {
        WasiSession session = (WasiSession) instance.session(this);
        if (instance.export("_initialize").orElse(null) instanceof WasmFunction initialize && session.initialize()) {
            initialize.invoke();
        }
    }

    /**
     * Runs a command: calls its export {@code _start}. An instance is to be run once.
     * @return the exit status, unsigned; 0 if the guest just returns
     * @throws IllegalArgumentException if the module is not a command
     * @throws dev.wasmhost.WasmException as any call of a guest, except {@link WasmExit}
     */
    public int run(WasmInstance instance) {
        WasmExtern start = instance.export("_start").orElse(null);
        if (!(start instanceof WasmFunction command)) {
            throw new IllegalArgumentException("not a command: there is no exported function \"_start\"");
        }
        try {
            command.invoke();
            return 0;
        }
        catch (WasmExit ex) {
            return ex.status();
        }
    }

    /** Returns the arguments, each with a NUL behind it. */
    List<byte[]> arguments() {
        return this.arguments;
    }

    /** Returns the variables as {@code name=value}, each with a NUL behind it. */
    List<byte[]> environment() {
        return this.environment;
    }

    /**
     * Returns the source of randomness, made when it is first used: that costs
     * milliseconds.
     */
    synchronized SecureRandom random() {
        SecureRandom source = this.random;
        if (source == null) {
            source = new SecureRandom();
            this.random = source;
        }
        return source;
    }

    void audit(WasiDenial denial) {
        if (this.audit != null) {
            this.audit.denied(denial);
        }
    }

    /**
     * Makes the descriptors that a guest begins with, in order: 0 to 2, then the granted
     * directories.
     */
    List<Descriptor> descriptors() {
        List<Descriptor> descriptors = new ArrayList<>();
        InputStream stream = Objects.requireNonNull(this.input.get(), "stdin");
        descriptors.add(new InputStreamDescriptor(stream, this.terminal, !this.terminal));
        descriptors.add(this.output.open(this.terminal));
        descriptors.add(this.error.open(this.terminal));
        for (Grant grant : this.grants) {
            descriptors.add(OpenDirectory.granted(grant.source(), grant.isWritable(), grant.guest()));
        }
        return descriptors;
    }

    private static byte[] terminated(String string) {
        return (string + '\0').getBytes(StandardCharsets.UTF_8);
    }

    private record ImportedFunction(WasiFunction function, boolean unstable) implements Function {

        @Override
        public long[] call(Session session, WasmInstance caller, long[] arguments) {
            return ((WasiSession) session).call(this.function, this.unstable, caller, arguments);
        }

    }

    private record Sink(Supplier<? extends OutputStream> stream, boolean owned) {

        static Sink shared(OutputStream stream) {
            Objects.requireNonNull(stream, "sink");
            return new Sink(new Constant<>(stream), false);
        }

        static Sink owned(Supplier<? extends OutputStream> stream) {
            return new Sink(Objects.requireNonNull(stream, "stream"), true);
        }

        OutputStreamDescriptor open(boolean terminal) {
            return new OutputStreamDescriptor(Objects.requireNonNull(this.stream.get(), "stream"), this.owned,
                    terminal);
        }

    }

    private record Constant<T>(T value) implements Supplier<T> {

        @Override
        public T get() {
            return this.value;
        }

    }

    /** Collects what a guest is granted; not thread-safe. */
    public static final class Builder {

        private final List<String> arguments = new ArrayList<>();

        private final Map<String, String> environment = new LinkedHashMap<>();

        private final List<Grant> grants = new ArrayList<>();

        private final DescriptorNames names = new DescriptorNames();

        private @Nullable Supplier<? extends InputStream> input;

        private @Nullable Sink output;

        private @Nullable Sink error;

        private boolean terminal;

        private @Nullable WasiAuditListener audit;

        private Builder() {
        }

        /**
         * Adds arguments; by custom the first is the program's name.
         * @throws IllegalArgumentException if one contains NUL
         */
        public Builder arguments(String... newArguments) {
            return arguments(List.of(newArguments));
        }

        /** Adds arguments as {@link #arguments(String...)} does. */
        public Builder arguments(List<String> newArguments) {
            for (String argument : newArguments) {
                this.arguments.add(withoutNul("argument", argument));
            }
            return this;
        }

        /**
         * Sets a variable; the host's own environment is never seen.
         * @throws IllegalArgumentException if the name is empty or contains {@code =}, or
         * one of both NUL
         */
        public Builder environment(String name, String value) {
            withoutNul("environment variable", name);
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException("environment variable: expected a name, found \"" + name + "\"");
            }
            this.environment.put(name, withoutNul("environment variable " + name, value));
            return this;
        }

        /** Sets variables as {@link #environment(String, String)} does. */
        public Builder environment(Map<String, String> variables) {
            variables.forEach(this::environment);
            return this;
        }

        /**
         * Grants a directory.
         * @param guest the path by which guests know it, for instance {@code /data}
         * @param grant what is granted
         * @throws IllegalArgumentException if there is no such directory, it cannot be
         * read, or it cannot be granted like this on this platform
         */
        public Builder directory(String guest, DirectoryGrant grant) {
            Objects.requireNonNull(grant, "grant");
            if (withoutNul("guest path", guest).isEmpty()) {
                throw new IllegalArgumentException("guest path: expected a path, found nothing");
            }
            return grant(Grant.of(guest, grant, this.grants.size(), this.names));
        }

        /** Grants what was checked. */
        Builder grant(Grant grant) {
            this.grants.add(grant);
            return this;
        }

        /** Grants a directory of the host with {@link Resolution#SECURE}. */
        public Builder directory(Path host, String guest, Access access) {
            return directory(host, guest, access, Resolution.SECURE);
        }

        /**
         * Grants a directory of the host: {@link #directory(String, DirectoryGrant)} with
         * {@link DirectoryGrant#host(Path)}.
         */
        public Builder directory(Path host, String guest, Access access, Resolution resolution) {
            return directory(guest, DirectoryGrant.host(host).access(access).resolution(resolution));
        }

        /**
         * Sets what guests read from standard input; each instance reads it from its
         * start. Empty unless set.
         */
        public Builder stdin(byte[] bytes) {
            byte[] copy = bytes.clone();
            return stdin(() -> new ByteArrayInputStream(copy));
        }

        /**
         * Sets what guests read from standard input.
         * @param stream gives each instance a stream, which is closed with it. A read
         * that blocks cannot be interrupted: the guest is stopped after it
         */
        public Builder stdin(Supplier<? extends InputStream> stream) {
            this.input = Objects.requireNonNull(stream, "stream");
            return this;
        }

        /**
         * Sets where standard output goes; discarded unless set.
         * @param sink gets what all instances write, each write whole and flushed; never
         * closed. To be thread-safe if instances run at the same time. An
         * {@link IOException} is {@link Errno#EIO} to the guest
         */
        public Builder stdout(OutputStream sink) {
            this.output = Sink.shared(sink);
            return this;
        }

        /**
         * Sets where standard output goes.
         * @param stream gives each instance a stream, which is closed with it, or before
         * if the guest does; otherwise as {@link #stdout(OutputStream)}
         */
        public Builder stdout(Supplier<? extends OutputStream> stream) {
            this.output = Sink.owned(stream);
            return this;
        }

        /** Sets where standard error goes, as {@link #stdout(OutputStream)}. */
        public Builder stderr(OutputStream sink) {
            this.error = Sink.shared(sink);
            return this;
        }

        /** Sets where standard error goes, as {@link #stdout(Supplier)}. */
        public Builder stderr(Supplier<? extends OutputStream> stream) {
            this.error = Sink.owned(stream);
            return this;
        }

        /**
         * Gives guests this process's own standard input, output and error, as a
         * terminal: for command lines.
         */
        @SuppressWarnings("checkstyle:RegexpSinglelineJava")
        public Builder inheritStandardStreams() {
            this.input = new Constant<>(System.in);
            this.output = Sink.shared(System.out);
            this.error = Sink.shared(System.err);
            this.terminal = true;
            return this;
        }

        /** Sets who is told what guests are refused; nobody unless set. */
        public Builder audit(WasiAuditListener listener) {
            this.audit = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** Returns what is granted so far. */
        public WasiPreview1 build() {
            return new WasiPreview1(this);
        }

        private static String withoutNul(String what, String value) {
            if (value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(what + ": must not contain NUL");
            }
            return value;
        }

    }

}
