package dev.wasmhost.spring.boot.autoconfigure.test;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import dev.wasmhost.WasmInstance;
import dev.wasmhost.wasi.Output;
import dev.wasmhost.wasi.WasiPreview1;

/**
 * Runs a WASI command in tests ({@link WasmModuleExtension}), each time in an instance of
 * its own. Thread-safe.
 */
public final class WasmCommandRunner {

    private final LoadedModule loaded;

    WasmCommandRunner(LoadedModule loaded) {
        this.loaded = loaded;
    }

    /**
     * Runs the command with empty input.
     * @param arguments follow those that the extension has, the program's name at least
     * @throws IllegalArgumentException if the module is not a command
     * @throws dev.wasmhost.WasmException as any call of a guest, but for the guest ending
     * itself
     */
    public Result run(String... arguments) {
        return runWith(new byte[0], arguments);
    }

    /**
     * Runs the command.
     * @param stdin its input, as UTF-8
     * @param arguments as {@link #run} has them
     */
    public Result runWith(String stdin, String... arguments) {
        return runWith(stdin.getBytes(StandardCharsets.UTF_8), arguments);
    }

    /**
     * Runs the command.
     * @param stdin its input
     * @param arguments as {@link #run} has them
     */
    public Result runWith(byte[] stdin, String... arguments) {
        Objects.requireNonNull(stdin, "stdin");
        WasiPreview1 wasi = this.loaded.wasi()
            .forRun(List.of(arguments), () -> new ByteArrayInputStream(stdin), Output.capture(), Output.capture());
        try (WasmInstance instance = this.loaded.instantiate(wasi)) {
            int status = wasi.run(instance);
            return new Result(status, text(wasi.takeStdout(instance)), text(wasi.takeStderr(instance)));
        }
    }

    private static String text(byte[] output) {
        return new String(output, StandardCharsets.UTF_8);
    }

    /**
     * What came of a run.
     *
     * @param status the exit status, unsigned; 0 if the program just returned
     * @param stdout what it wrote to standard output, as UTF-8
     * @param stderr what it wrote to standard error, as UTF-8
     */
    public record Result(int status, String stdout, String stderr) {

    }

}
