package dev.wasmhost.cli;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import dev.wasmhost.CustomSection;
import dev.wasmhost.ExportType;
import dev.wasmhost.ExternKind;
import dev.wasmhost.ExternType;
import dev.wasmhost.ImportType;
import dev.wasmhost.MemoryType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;

/** Lists what a module is made of; runs nothing of it. */
final class InspectCommand {

    private static final int LARGEST = 10;

    private final PrintStream out;

    InspectCommand(PrintStream out) {
        this.out = out;
    }

    int run(List<String> words) throws CommandException {
        List<String> files = Options.parse(Set.of(), words).arguments();
        if (files.size() != 1) {
            throw CommandException.usage("inspect: expected one file, found " + files.size());
        }
        WasmLimits limits = WasmLimits.builder().moduleSize(Integer.MAX_VALUE).build();
        try (WasmEngine engine = WasmEngine.builder().limits(limits).build()) {
            print(ModuleFile.load(engine, files.get(0)));
        }
        return ExitStatus.OK.number();
    }

    private void print(WasmModule module) {
        section("imports", module.imports().stream().map(InspectCommand::describe).toList());
        section("exports",
                module.exports()
                    .stream()
                    .map((export) -> "\"" + export.name() + "\" " + describe(export.type()))
                    .toList());
        section("memories", memories(module));
        section("features", module.features().stream().sorted().map(WasmFeature::toString).toList());
        section("custom sections", module.customSections().stream().map(InspectCommand::describe).toList());
        List<WasmModule.FunctionInfo> functions = module.functions();
        section("largest of " + functions.size() + " functions",
                functions.stream()
                    .sorted(Comparator.comparing(WasmModule.FunctionInfo::codeSize).reversed())
                    .limit(LARGEST)
                    .map(InspectCommand::describe)
                    .toList());
    }

    /**
     * The API shows the memories that are imported or exported, which is what a host can
     * see.
     */
    private static List<String> memories(WasmModule module) {
        List<String> memories = module.imports()
            .stream()
            .filter((type) -> type.type() instanceof MemoryType)
            .map((type) -> "imported " + type.type())
            .collect(Collectors.toList());
        for (ExportType export : module.exports()) {
            if (export.type() instanceof MemoryType memory) {
                memories.add("exported " + memory + " (" + memory.limits().minimum() * MemoryType.PAGE_SIZE / 1024
                        + " kB at the start)");
            }
        }
        return memories;
    }

    private static String describe(ImportType type) {
        return "\"" + type.module() + "\".\"" + type.name() + "\" " + describe(type.type());
    }

    private static String describe(ExternType type) {
        return (type.kind() == ExternKind.FUNCTION) ? "function " + type : type.toString();
    }

    private static String describe(CustomSection section) {
        return "\"" + section.name() + "\" " + bytes(section.size());
    }

    private static String describe(WasmModule.FunctionInfo function) {
        return bytes(function.codeSize()) + "  " + function.index() + " \"" + function.name() + "\" " + function.type();
    }

    private static String bytes(int count) {
        return String.format(Locale.ROOT, "%,d bytes", count);
    }

    private void section(String title, List<String> lines) {
        this.out.println(lines.isEmpty() ? title + ": none" : title + ":");
        lines.forEach((line) -> this.out.println("    " + line));
    }

}
