package dev.wasmhost.cli;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmLimits;

/** Compiles all of a module into a cache; runs nothing of it. */
final class CompileCommand {

    int run(List<String> words) throws CommandException {
        Options options = Options.parse(Set.of(CacheOption.NAME), words);
        List<String> files = options.arguments();
        if (files.size() != 1) {
            throw CommandException.usage("compile: expected one file, found " + files.size());
        }
        if (options.one(CacheOption.NAME).isEmpty()) {
            throw CommandException.usage("compile: expected " + CacheOption.NAME + " DIR");
        }
        WasmLimits limits = WasmLimits.builder().moduleSize(Integer.MAX_VALUE).loadTimeout(Duration.ofHours(1)).build();
        try (WasmEngine engine = CacheOption.build(WasmEngine.builder().limits(limits), options)) {
            ModuleFile.load(engine, files.get(0)).compile();
        }
        return ExitStatus.OK.number();
    }

}
