package dev.wasmhost.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmModule;

/** Loads the module that the command line names. */
final class ModuleFile {

    private ModuleFile() {
    }

    static WasmModule load(WasmEngine engine, String file) throws CommandException {
        try {
            return engine.load(Path.of(file));
        }
        catch (NoSuchFileException | InvalidPathException ex) {
            throw new CommandException(ExitStatus.NOT_FOUND, file + ": no such file");
        }
        catch (IOException ex) {
            throw new CommandException(ExitStatus.UNUSABLE, file + ": cannot be read: " + ex.getMessage());
        }
        catch (MalformedModuleException | InvalidModuleException | WasmLimitException ex) {
            throw new CommandException(ExitStatus.UNUSABLE, file + ": " + ex.getMessage());
        }
    }

}
