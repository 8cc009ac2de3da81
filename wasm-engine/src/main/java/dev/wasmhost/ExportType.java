package dev.wasmhost;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

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

    // Written out as exports are looked for at start: what the JVM makes of a record is
    // slow

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ExportType export && this.name.equals(export.name) && this.type.equals(export.type);
    }

    @Override
    public int hashCode() {
        return 31 * this.name.hashCode() + this.type.hashCode();
    }

}
