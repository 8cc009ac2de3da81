package dev.wasmhost;

import java.util.Objects;

/**
 * Something that a module offers (spec 2.5.10).
 *
 * @param name its name, unique in the module
 * @param type what it is
 */
public record ExportType(String name, ExternType type) {

    /** Checks that no part is missing. */
    public ExportType {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

}
