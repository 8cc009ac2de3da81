package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimitException;
import org.jspecify.annotations.Nullable;

/**
 * An interface that is served by running a command, each call with an instance of its
 * own.
 *
 * @param plugin the plugin's name
 * @param method the interface's method
 * @param loaded the command
 * @param instances counts and bounds the instances
 */
record BoundCommand(String plugin, CommandMethod method, LoadedModule loaded,
        VersionInstances instances) implements BoundInterface {

    @Override
    public String exportOf(Method ofInterface) {
        return CommandMethod.START;
    }

    @Override
    public @Nullable Object call(PluginInterface.Target target, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        return call(arguments);
    }

    /** Runs the command. */
    @Nullable Object call(@Nullable Object @Nullable [] arguments) throws Throwable {
        CommandInput input = this.method.input(arguments);
        checkSize(input.arguments());
        CommandRun run = new CommandRun(this.plugin, this.loaded, input, this.method.returnsOutput());
        int status;
        try {
            status = run(run);
        }
        finally {
            this.instances.captured().deliver(this.instances.captured().of(run));
        }
        Optional<IOException> unread = input.failure();
        if (unread.isPresent()) {
            throw new UncheckedIOException("standard input of plugin \"" + this.plugin + "\" cannot be read",
                    unread.get());
        }
        if (status != 0) {
            throw new WasmCommandException(this.plugin, status, run.errors());
        }
        return this.method.result(run.output());
    }

    private int run(CommandRun run) {
        WasmInstance instance = this.instances.acquireFresh(run::instantiate);
        int status;
        try {
            status = run.run(instance);
        }
        catch (RuntimeException | Error ex) {
            discardAfter(ex, instance);
            throw ex;
        }
        this.instances.discard(instance, null);
        return status;
    }

    private void discardAfter(Throwable failure, WasmInstance instance) {
        try {
            this.instances.discard(instance, failure);
        }
        catch (RuntimeException ex) {
            failure.addSuppressed(ex);
        }
    }

    /**
     * Arguments have to fit into the guest's memory; a character is a byte at least.
     */
    private void checkSize(List<String> arguments) {
        long size = arguments.stream().mapToLong((argument) -> argument.length() + 1L).sum();
        long allowed = this.loaded.limits().memory();
        if (size > allowed) {
            throw new WasmLimitException("memory", size, allowed, this.loaded.limits().setting("memory"));
        }
    }

}
