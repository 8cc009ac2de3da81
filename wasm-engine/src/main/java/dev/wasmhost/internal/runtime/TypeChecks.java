package dev.wasmhost.internal.runtime;

import dev.wasmhost.Limits;
import dev.wasmhost.MemoryType;
import dev.wasmhost.TableType;

/** Checks of types that the host makes; a module's own are validated with it. */
final class TypeChecks {

    private TypeChecks() {
    }

    static void check(MemoryType type) {
        check(type.limits(), 65536);
    }

    static void check(TableType type) {
        check(type.limits(), 0xFFFFFFFFL);
    }

    private static void check(Limits limits, long most) {
        long maximum = limits.maximum().orElse(most);
        if (Long.compareUnsigned(limits.minimum(), maximum) > 0 || Long.compareUnsigned(maximum, most) > 0) {
            throw new IllegalArgumentException("limits: expected minimum <= maximum <= " + most + ", found " + limits);
        }
    }

}
