package dev.wasmhost;

import java.util.Objects;

/**
 * Something that a module needs from outside (spec 2.5.11).
 *
 * @param module first half of its name
 * @param name second half of its name
 * @param type what must be supplied
 */
public record ImportType(String module, String name, ExternType type) {

    /** Checks that no part is missing. */
    public ImportType {
        Objects.requireNonNull(module, "module");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

}
