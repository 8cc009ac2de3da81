package dev.wasmhost.internal.runtime;

import dev.wasmhost.AddressType;
import dev.wasmhost.Limits;
import dev.wasmhost.MemoryType;
import dev.wasmhost.TableType;

/** Checks of types that the host makes; a module's own are validated with it. */
final class TypeChecks {

    private TypeChecks() {
    }

    static void check(MemoryType type) {
        check(type.limits(), (type.addressType() == AddressType.I64) ? 1L << 48 : 1L << 16);
        if (type.shared() && type.limits().maximum().isEmpty()) {
            throw new IllegalArgumentException(
                    "shared memory must have maximum: expected one of 1 to 65536 pages, found " + type);
        }
    }

    static void check(TableType type) {
        check(type.limits(), (type.addressType() == AddressType.I64) ? -1 : 0xFFFFFFFFL);
    }

    private static void check(Limits limits, long most) {
        long maximum = limits.maximum().orElse(most);
        if (Long.compareUnsigned(limits.minimum(), maximum) > 0 || Long.compareUnsigned(maximum, most) > 0) {
            throw new IllegalArgumentException(
                    "limits: expected minimum <= maximum <= " + Long.toUnsignedString(most) + ", found " + limits);
        }
    }

}
