package dev.wasmhost.internal.component;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.wasmhost.CustomSection;

/**
 * The functions that a module declares in the component model's terms, under the names of
 * its own imports and exports; immutable.
 */
public final class World {

    /** Custom sections whose names begin so hold a component with the types. */
    private static final String SECTION = "component-type";

    /** Bytes of all these sections; real ones have some thousand. */
    private static final int MAX_BYTES = 1 << 20;

    private static final World NONE = new World(Map.of(), Map.of(), Optional.empty());

    private final Map<String, DeclaredFunction> exports;

    private final Map<String, DeclaredFunction> imports;

    private final Optional<String> problem;

    private World(Map<String, DeclaredFunction> exports, Map<String, DeclaredFunction> imports,
            Optional<String> problem) {
        this.exports = Map.copyOf(exports);
        this.imports = Map.copyOf(imports);
        this.problem = problem;
    }

    /** Returns a world in which nothing is declared. */
    public static World none() {
        return NONE;
    }

    /** Reads what a module declares; most declare nothing. */
    public static World of(List<CustomSection> sections) {
        Map<String, DeclaredFunction> exports = new HashMap<>();
        Map<String, DeclaredFunction> imports = new HashMap<>();
        Optional<String> problem = Optional.empty();
        long size = 0;
        for (CustomSection section : sections) {
            if (section.name().equals(SECTION) || section.name().startsWith(SECTION + ":")) {
                size += section.size();
                try {
                    checkSize(size);
                    new WorldReader(section.content(), exports, imports).read();
                }
                catch (UnreadableException ex) {
                    problem = Optional.of("custom section \"" + section.name() + "\": " + ex.getMessage());
                }
            }
        }
        return (exports.isEmpty() && imports.isEmpty() && problem.isEmpty()) ? NONE
                : new World(exports, imports, problem);
    }

    /** What is read takes a hundred times the heap that it takes in the section. */
    private static void checkSize(long size) {
        if (size > MAX_BYTES) {
            throw new UnreadableException(
                    "expected at most " + MAX_BYTES + " bytes in all sections that declare types, found " + size, 0);
        }
    }

    /**
     * Returns why not all is known that the module declares; empty if all is, or nothing
     * is declared.
     */
    public Optional<String> problem() {
        return this.problem;
    }

    /** Returns what is declared for an export of the module. */
    public Optional<DeclaredFunction> export(String name) {
        return Optional.ofNullable(this.exports.get(name));
    }

    /** Returns what is declared for an import of the module. */
    public Optional<DeclaredFunction> imported(String module, String name) {
        return Optional.ofNullable(this.imports.get(importKey(module, name)));
    }

    static String importKey(String module, String name) {
        return module + "#" + name;
    }

}
