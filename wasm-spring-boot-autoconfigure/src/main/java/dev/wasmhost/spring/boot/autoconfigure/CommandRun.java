package dev.wasmhost.spring.boot.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.wasmhost.WasmExit;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.wasi.Output;
import dev.wasmhost.wasi.WasiPreview1;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * One run of a command: its streams, and what came of it. Used by one thread.
 *
 * <p>
 * WASI ends output at the limit with an error that a program may not look at. So that no
 * result is ever one that was cut, the instance may write a byte more, and writing it
 * ends the call.
 */
final class CommandRun {

    private static final String OUTPUT = "output";

    private final String plugin;

    private final LoadedModule loaded;

    private final CommandInput input;

    private final boolean keepsOutput;

    private final Log log;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private final LastLines errors = new LastLines();

    private final ByteArrayOutputStream errorOutput = new ByteArrayOutputStream();

    private long written;

    CommandRun(String plugin, LoadedModule loaded, CommandInput input, boolean keepsOutput) {
        this.plugin = plugin;
        this.loaded = loaded;
        this.input = input;
        this.keepsOutput = keepsOutput;
        this.log = LogFactory.getLog("wasm." + plugin);
    }

    /** Makes the instance that is to run. */
    WasmInstance instantiate() {
        WasmProperties.Wasi settings = this.loaded.settings().wasi();
        WasiPreview1 wasi = this.loaded.host()
            .wasi()
            .forRun(arguments(), this.input.stdin(), stdout(settings).counted(this::count),
                    stderr(settings).counted(this::count));
        long most = limits().output();
        WasmLimits limits = limits().toBuilder().output((most == Long.MAX_VALUE) ? most : most + 1).build();
        return this.loaded.module().instantiate(this.loaded.host().imports(wasi), limits);
    }

    private WasmLimits limits() {
        return this.loaded.limits();
    }

    /** The first is the program's name, unless the configuration has said it. */
    private List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        if (this.loaded.settings().wasi().arguments().isEmpty()) {
            arguments.add(this.plugin);
        }
        arguments.addAll(this.input.arguments());
        return arguments;
    }

    private Output stdout(WasmProperties.Wasi settings) {
        boolean kept = this.keepsOutput || settings.stdout() == WasmProperties.Output.CAPTURE;
        return kept ? Output.to(this.output) : PluginWasi.output(settings.stdout(), this.log::info);
    }

    private Output stderr(WasmProperties.Wasi settings) {
        if (settings.stderr() == WasmProperties.Output.CAPTURE) {
            return Output.to(this.errorOutput);
        }
        boolean logged = settings.stderr() == WasmProperties.Output.LOG;
        return Output.lines((line) -> {
            this.errors.add(line);
            if (logged) {
                this.log.warn(line);
            }
        });
    }

    private void count(long bytes) {
        this.written += bytes;
        if (this.written > limits().output()) {
            throw new WasmLimitException(OUTPUT, this.written, limits().output(), limits().setting(OUTPUT));
        }
    }

    /** Runs the command and returns its exit status. */
    int run(WasmInstance instance) {
        WasmFunction start = instance.function(CommandMethod.START);
        try {
            if (this.input.options().isPresent()) {
                start.invoke(this.input.options().get());
            }
            else {
                start.invoke();
            }
            return 0;
        }
        catch (WasmExit ex) {
            return ex.status();
        }
    }

    /** Returns what was written to standard output. */
    byte[] output() {
        return this.output.toByteArray();
    }

    /**
     * Returns the last of what was written to standard error; whole once it is closed.
     */
    String errors() {
        this.errorOutput.toString(StandardCharsets.UTF_8).lines().map(Output::escaped).forEach(this.errors::add);
        return this.errors.toString();
    }

    /** Returns what was written to standard error, if that is captured. */
    byte[] errorOutput() {
        return this.errorOutput.toByteArray();
    }

}
