package dev.wasmhost.wasi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.wasmhost.FunctionType;
import dev.wasmhost.HostMemory;
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

    private final Output output;

    private final Output error;

    private final boolean terminal;

    private final Clocks clocks;

    private final Randomness randomness;

    private final ExitPolicy exit;

    private final List<ServerSocketChannel> listeners;

    private final Audit audit;

    /** What copies for single runs share. */
    private final WasiPreview1 origin;

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
        this.input = (builder.input != null) ? builder.input : new NoInput();
        this.output = builder.output;
        this.error = builder.error;
        this.terminal = builder.terminal;
        this.clocks = builder.clocks;
        this.randomness = builder.randomness;
        this.exit = builder.exit;
        this.listeners = List.copyOf(builder.listeners);
        this.audit = new Audit(builder.plugin, builder.audit, builder.auditedPerSecond, new NanoTime());
        this.origin = this;
    }

    private WasiPreview1(WasiPreview1 base, List<byte[]> moreArguments, Supplier<? extends InputStream> input,
            Output output, Output error) {
        this.arguments = Stream.concat(base.arguments.stream(), moreArguments.stream()).toList();
        this.environment = base.environment;
        this.grants = base.grants;
        this.input = input;
        this.output = output;
        this.error = error;
        this.terminal = false;
        this.clocks = base.clocks;
        this.randomness = base.randomness;
        this.exit = base.exit;
        this.listeners = base.listeners;
        this.audit = base.audit;
        this.origin = base.origin;
    }

    /** Returns a builder that grants nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the same for one run of a command, with arguments and streams of its own.
     * What is granted is the same grant: quotas and denials go on being counted.
     * @param moreArguments follow those that there are
     * @param stdin gives the instance its input, which is closed with it; null for the
     * input that there is
     * @throws IllegalArgumentException if an argument contains NUL
     */
    public WasiPreview1 forRun(List<String> moreArguments, @Nullable Supplier<? extends InputStream> stdin,
            Output stdout, Output stderr) {
        List<byte[]> strings = new ArrayList<>();
        for (String argument : moreArguments) {
            strings.add(terminated(Builder.withoutNul("argument", argument)));
        }
        return new WasiPreview1(this, strings, (stdin != null) ? stdin : this.input,
                Objects.requireNonNull(stdout, "stdout"), Objects.requireNonNull(stderr, "stderr"));
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
    public Session open(HostMemory memory) {
        return new WasiSession(this, memory);
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

    /**
     * Returns what an instance has written to standard output and was not taken before,
     * if that is {@link Output#capture()}. To be called before the instance is closed.
     * @throws IllegalArgumentException if this WASI is not among the instance's imports
     * @throws IllegalStateException if output is not captured, or the instance is closed
     */
    public byte[] takeStdout(WasmInstance instance) {
        return ((WasiSession) instance.session(this)).take(1);
    }

    /** Returns what was written to standard error, as {@link #takeStdout} does. */
    public byte[] takeStderr(WasmInstance instance) {
        return ((WasiSession) instance.session(this)).take(2);
    }

    /**
     * Returns how often guests were refused something, by the name of the WASI function,
     * for instance {@code path_open}; without those that never were. Exact, however many
     * the {@linkplain Builder#audit audit} was told.
     */
    public Map<String, Long> denials() {
        return this.audit.denials();
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
    SecureRandom random() {
        return this.origin.ownRandom();
    }

    private synchronized SecureRandom ownRandom() {
        SecureRandom source = this.random;
        if (source == null) {
            source = new SecureRandom();
            this.random = source;
        }
        return source;
    }

    Clocks clocks() {
        return this.clocks;
    }

    Randomness randomness() {
        return this.randomness;
    }

    ExitPolicy exit() {
        return this.exit;
    }

    Audit audit() {
        return this.audit;
    }

    /**
     * Makes the descriptors that a guest begins with, in order: 0 to 2, then the granted
     * directories, then the listeners.
     */
    List<Descriptor> descriptors(HostMemory memory) {
        List<Descriptor> descriptors = new ArrayList<>();
        InputStream stream = Objects.requireNonNull(this.input.get(), "stdin");
        descriptors.add(new InputStreamDescriptor(stream, this.terminal, !this.terminal));
        descriptors.add(this.output.open(this.terminal));
        descriptors.add(this.error.open(this.terminal));
        for (Grant grant : this.grants) {
            descriptors.add(OpenDirectory.granted(grant.opener(memory), grant.isWritable(), grant.guest()));
        }
        for (ServerSocketChannel listener : this.listeners) {
            descriptors.add(new Listener(listener));
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

    private record NanoTime() implements LongSupplier {

        @Override
        public long getAsLong() {
            return System.nanoTime();
        }

    }

    private record NoInput() implements Supplier<InputStream> {

        @Override
        public InputStream get() {
            return InputStream.nullInputStream();
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

        private static final int AUDITED_PER_SECOND = 10;

        private final List<String> arguments = new ArrayList<>();

        private final Map<String, String> environment = new LinkedHashMap<>();

        private final List<Grant> grants = new ArrayList<>();

        private final DescriptorNames names = new DescriptorNames();

        private @Nullable Supplier<? extends InputStream> input;

        private Output output = Output.discard();

        private Output error = Output.discard();

        private boolean terminal;

        private Clocks clocks = Clocks.system();

        private Randomness randomness = Randomness.secure();

        private ExitPolicy exit = ExitPolicy.ALLOWED;

        private final List<ServerSocketChannel> listeners = new ArrayList<>();

        private String plugin = "";

        private @Nullable WasiAuditListener audit;

        private int auditedPerSecond = AUDITED_PER_SECOND;

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
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                environment(variable.getKey(), variable.getValue());
            }
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

        /** Sets where standard output goes; discarded unless set. */
        public Builder stdout(Output destination) {
            this.output = Objects.requireNonNull(destination, "destination");
            return this;
        }

        /** Sets where standard output goes, as {@link Output#to}. */
        public Builder stdout(OutputStream sink) {
            return stdout(Output.to(sink));
        }

        /** Sets where standard output goes, as {@link Output#perInstance}. */
        public Builder stdout(Supplier<? extends OutputStream> stream) {
            return stdout(Output.perInstance(stream));
        }

        /** Sets where standard error goes; discarded unless set. */
        public Builder stderr(Output destination) {
            this.error = Objects.requireNonNull(destination, "destination");
            return this;
        }

        /** Sets where standard error goes, as {@link Output#to}. */
        public Builder stderr(OutputStream sink) {
            return stderr(Output.to(sink));
        }

        /** Sets where standard error goes, as {@link Output#perInstance}. */
        public Builder stderr(Supplier<? extends OutputStream> stream) {
            return stderr(Output.perInstance(stream));
        }

        /**
         * Gives guests this process's own standard input, output and error, as a
         * terminal: for command lines.
         */
        @SuppressWarnings("checkstyle:RegexpSinglelineJava")
        public Builder inheritStandardStreams() {
            this.input = new Constant<>(System.in);
            this.output = Output.to(System.out);
            this.error = Output.to(System.err);
            this.terminal = true;
            return this;
        }

        /** Sets what time guests are shown; {@link Clocks#system()} unless set. */
        public Builder clocks(Clocks newClocks) {
            this.clocks = Objects.requireNonNull(newClocks, "clocks");
            return this;
        }

        /**
         * Sets where random numbers come from; {@link Randomness#secure()} unless set.
         */
        public Builder random(Randomness newRandomness) {
            this.randomness = Objects.requireNonNull(newRandomness, "randomness");
            return this;
        }

        /**
         * Sets what becomes of a guest that ends its program; {@link ExitPolicy#ALLOWED}
         * unless set.
         */
        public Builder exit(ExitPolicy policy) {
            this.exit = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Grants a socket at which guests accept connections with {@code sock_accept};
         * they can neither connect nor listen by themselves.
         *
         * <p>
         * Listeners are the descriptors after those of all directories, in the order in
         * which they are granted: 3 and what follows if there is no directory. C
         * libraries look for directories from 3 on and stop at the first descriptor that
         * is none.
         * @param listener a socket of the host that is bound; stays the host's to close,
         * and is shared by all instances. Set to not block, now and for ever
         * @throws IllegalArgumentException if it is not open, not bound, or cannot be set
         * to not block
         */
        public Builder listener(ServerSocketChannel listener) {
            try {
                if (listener.getLocalAddress() == null) {
                    throw new IllegalArgumentException("listener: expected a socket that is bound, found " + listener);
                }
                listener.configureBlocking(false);
            }
            catch (IOException ex) {
                throw new IllegalArgumentException("listener: expected an open socket, found " + listener, ex);
            }
            this.listeners.add(listener);
            return this;
        }

        /**
         * Sets the name by which {@link WasiDenial} calls these guests; empty unless set.
         */
        public Builder plugin(String name) {
            this.plugin = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets who is told what guests are refused, ten times a second at most; nobody
         * unless set.
         */
        public Builder audit(WasiAuditListener listener) {
            return audit(listener, AUDITED_PER_SECOND);
        }

        /**
         * Sets who is told what guests are refused; nobody unless set.
         * @param perSecond how many refusals are told in a second, of all guests together
         * @throws IllegalArgumentException if {@code perSecond} is not positive
         */
        public Builder audit(WasiAuditListener listener, int perSecond) {
            if (perSecond <= 0) {
                throw new IllegalArgumentException("audit: expected a positive number a second, found " + perSecond);
            }
            this.audit = Objects.requireNonNull(listener, "listener");
            this.auditedPerSecond = perSecond;
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
