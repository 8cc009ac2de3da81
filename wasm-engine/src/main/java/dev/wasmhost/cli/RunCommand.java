package dev.wasmhost.cli;

import java.io.File;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.wasmhost.ExportType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.LinkException;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmException;
import dev.wasmhost.WasmExit;
import dev.wasmhost.WasmGuestException;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.WasmTrap;
import dev.wasmhost.wasi.WasiPreview1;
import org.jspecify.annotations.Nullable;

/** Runs a module as a program, or calls one of its exports. */
final class RunCommand {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);

    /** How long a guest that was stopped may take to end. */
    private static final Duration GRACE = Duration.ofMillis(500);

    /** What a C program gets from Linux. */
    private static final int STACK = 8 << 20;

    private static final int THREAD_STACK = 2 * STACK;

    /**
     * A function's name and index, as generated code has them; not the parts of a large
     * function.
     */
    private static final String GUEST_METHOD = "(.*)#(\\d+)";

    private static final String FUEL = "--max-fuel";

    private static final String MEMORY = "--max-memory";

    /** What messages call the option that sets both limits of time. */
    private static final Pattern NOT_TIMEOUT = Pattern.compile("--max-(load-)?timeout");

    /** What messages call limits that no option sets. */
    private static final Pattern NO_OPTION = Pattern.compile(" \\((?!" + MEMORY + "|" + FUEL + ")--max-[a-z-]+\\)");

    private static final Set<String> OPTIONS = options();

    private final InputStream in;

    private final PrintStream out;

    private final PrintStream err;

    RunCommand(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    int run(List<String> words) throws CommandException {
        Options options = Options.parse(OPTIONS, words);
        if (options.arguments().isEmpty()) {
            throw CommandException.usage("run: expected a file");
        }
        Preloading.start(options.one(CacheOption.NAME).isPresent());
        WasmLimits limits = limits(options);
        WasiPreview1.Builder wasi = wasi(options);
        Optional<String> export = options.one("--invoke");
        long heap = Runtime.getRuntime().maxMemory();
        WasmEngine.Builder builder = WasmEngine.builder()
            .limits(limits)
            .memoryBudget(heap)
            .fuel(options.one(FUEL).isPresent());
        try (PermissionOptions permissions = new PermissionOptions(options);
                WasmEngine engine = CacheOption.build(builder, options)) {
            permissions.applyTo(wasi);
            return new GuestThread(engine, options.arguments(), export, wasi.build()).await(limits.timeout());
        }
    }

    private static Set<String> options() {
        Set<String> names = new HashSet<>(PermissionOptions.NAMES);
        names.addAll(List.of("--dir", "--env", "--invoke", "--timeout", MEMORY, FUEL, CacheOption.NAME));
        return Set.copyOf(names);
    }

    private static WasmLimits limits(Options options) throws CommandException {
        long heap = Runtime.getRuntime().maxMemory();
        Optional<String> timeout = options.one("--timeout");
        Optional<String> memory = options.one(MEMORY);
        long bytes = memory.isPresent() ? Quantities.size(MEMORY, memory.get()) : heap / 4;
        if (bytes > heap) {
            throw CommandException.usage(MEMORY + ": " + memory.orElseThrow()
                    + " is more than the JVM's heap, start java with a larger -Xmx");
        }
        Duration duration = timeout.isPresent() ? Quantities.duration("--timeout", timeout.get()) : DEFAULT_TIMEOUT;
        Optional<String> fuel = options.one(FUEL);
        return WasmLimits.builder()
            .fuel(fuel.isPresent() ? Quantities.units(FUEL, fuel.get()) : Long.MAX_VALUE)
            .memory(bytes)
            .timeout(duration)
            .loadTimeout(duration)
            .stack(STACK)
            .tableElements(10_000_000)
            .handles(1_000)
            .output(Long.MAX_VALUE)
            .moduleSize(Integer.MAX_VALUE)
            .settingPrefix("--max-")
            .build();
    }

    private WasiPreview1.Builder wasi(Options options) throws CommandException {
        WasiPreview1.Builder wasi = WasiPreview1.builder().arguments(fileName(options.arguments().get(0)));
        if (options.one("--invoke").isEmpty()) {
            wasi.arguments(options.arguments().subList(1, options.arguments().size()));
        }
        connect(wasi);
        for (String variable : options.all("--env")) {
            int equals = variable.indexOf('=');
            if (equals <= 0) {
                throw CommandException.usage("--env: expected NAME=VALUE, found " + variable);
            }
            wasi.environment(variable.substring(0, equals), variable.substring(equals + 1));
        }
        for (String directory : options.all("--dir")) {
            DirectoryOption.grant(wasi, directory);
        }
        return wasi;
    }

    /** Where the file is on the host is not the guest's business. */
    private static String fileName(String file) {
        return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf(File.separatorChar)) + 1);
    }

    /**
     * A terminal is more than streams: programs ask whether there is one to decide when
     * to write. From JDK 22 on there may be a console without one; then output just comes
     * line by line.
     */
    @SuppressWarnings("SystemConsoleNull")
    private void connect(WasiPreview1.Builder wasi) {
        if (this.in == System.in && this.out == System.out && System.console() != null) {
            wasi.inheritStandardStreams();
        }
        else {
            wasi.stdin(new Supplier<>() {
                @Override
                public InputStream get() {
                    return RunCommand.this.in;
                }
            }).stdout(this.out).stderr(this.err);
        }
    }

    private int run(WasmEngine engine, List<String> arguments, Optional<String> export, WasiPreview1 wasi)
            throws CommandException {
        String file = arguments.get(0);
        WasmModule module = ModuleFile.load(engine, file);
        String name = export.orElse("_start");
        Optional<FunctionType> type = functionType(module, name);
        if (type.isEmpty()) {
            String missing = export.isPresent() ? "no function \"" + name + "\"" : "no _start, so it is not a program";
            throw new CommandException(ExitStatus.UNUSABLE,
                    file + ": " + missing + "; --invoke can call " + functionNames(module));
        }
        long[] values = export.isPresent() ? Numbers.parse(name, type.get(), arguments.subList(1, arguments.size()))
                : new long[0];
        try (WasmInstance instance = instantiate(module, file, wasi)) {
            if (export.isEmpty()) {
                return wasi.run(instance);
            }
            wasi.initialize(instance);
            print(type.get(), instance.function(name).invoke(values));
            return ExitStatus.OK.number();
        }
        catch (WasmExit ex) {
            return ex.status();
        }
        catch (WasmInterruptedException ex) {
            throw new CommandException(ExitStatus.TIMEOUT, String.valueOf(ex.getMessage()));
        }
        catch (WasmTrap | WasmGuestException | WasmLimitException ex) {
            this.out.flush();
            throw new CommandException(ExitStatus.ABORTED, describe(ex));
        }
    }

    private static WasmInstance instantiate(WasmModule module, String file, WasiPreview1 wasi) throws CommandException {
        try {
            return module.instantiate(WasmImports.builder().add(wasi).build());
        }
        catch (LinkException | WasmLimitException ex) {
            throw new CommandException(ExitStatus.UNUSABLE, file + ": " + ex.getMessage());
        }
    }

    private static Optional<FunctionType> functionType(WasmModule module, String export) {
        for (ExportType each : module.exports()) {
            if (each.name().equals(export) && each.type() instanceof FunctionType type) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    private static String functionNames(WasmModule module) {
        String names = module.exports()
            .stream()
            .filter((type) -> type.type() instanceof FunctionType)
            .map(ExportType::name)
            .collect(Collectors.joining(", "));
        return names.isEmpty() ? "nothing" : names;
    }

    private void print(FunctionType type, long[] results) {
        Numbers.toStrings(type.results(), results).forEach(this.out::println);
    }

    /** Returns the message and below it the guest's functions, innermost first. */
    private static String describe(WasmException failure) {
        Pattern guestMethod = Pattern.compile(GUEST_METHOD);
        StringBuilder text = new StringBuilder();
        text.append((failure instanceof WasmTrap) ? "trap: " : "").append(failure.getMessage());
        for (StackTraceElement frame : failure.getStackTrace()) {
            Matcher method = guestMethod.matcher(frame.getMethodName());
            if (frame.getClassName().startsWith("wasm.") && method.matches()) {
                text.append(System.lineSeparator()).append("    at ").append(method.group(1));
                text.append(method.group(1).isEmpty() ? "function " : " (function ").append(method.group(2));
                text.append(method.group(1).isEmpty() ? "" : ")");
            }
        }
        return text.toString();
    }

    /** Names the options of this command in a message of the engine. */
    private static String withOptions(String message) {
        String named = NOT_TIMEOUT.matcher(message).replaceFirst("--timeout");
        return NO_OPTION.matcher(named).replaceFirst("");
    }

    /** Programs recurse more deeply than the stack of the JVM's main thread allows. */
    private final class GuestThread extends Thread {

        private final WasmEngine engine;

        private final List<String> arguments;

        private final Optional<String> export;

        private final WasiPreview1 wasi;

        private int status;

        private @Nullable Throwable failure;

        GuestThread(WasmEngine engine, List<String> arguments, Optional<String> export, WasiPreview1 wasi) {
            super(null, null, "guest", THREAD_STACK);
            setDaemon(true);
            this.engine = engine;
            this.arguments = arguments;
            this.export = export;
            this.wasi = wasi;
        }

        @Override
        public void run() {
            try {
                this.status = RunCommand.this.run(this.engine, this.arguments, this.export, this.wasi);
            }
            catch (CommandException | RuntimeException | Error ex) {
                this.failure = ex; // thrown where the thread is waited for
            }
        }

        /**
         * Runs and returns the exit status.
         *
         * <p>
         * A read from standard input that blocks cannot be interrupted. The thread is
         * left behind when it has had its time to load, to run and to end.
         */
        int await(Duration timeout) throws CommandException {
            start();
            try {
                join(timeout.multipliedBy(2).plus(GRACE).toMillis());
            }
            catch (InterruptedException ex) {
                throw new IllegalStateException(ex);
            }
            if (isAlive()) {
                throw new CommandException(ExitStatus.TIMEOUT,
                        "stopped after its " + timeout.toMillis() + "ms limit, waiting for input (--timeout)");
            }
            if (this.failure instanceof CommandException command) {
                throw new CommandException(command.status(), withOptions(String.valueOf(command.getMessage())));
            }
            if (this.failure instanceof Error error) {
                throw error;
            }
            if (this.failure instanceof RuntimeException other) {
                throw other;
            }
            return this.status;
        }

    }

}
