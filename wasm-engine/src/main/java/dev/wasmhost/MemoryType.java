package dev.wasmhost;

import java.util.Objects;

/**
 * Type of a linear memory (spec 2.3.12).
 *
 * @param addressType type of its addresses
 * @param limits its size in pages of {@value #PAGE_SIZE} bytes
 * @param shared whether instances on several threads may use it at the same time; it then
 * needs a maximum (threads proposal)
 */
public record MemoryType(AddressType addressType, Limits limits, boolean shared) implements ExternType {

    /** Bytes in a page. */
    public static final int PAGE_SIZE = 65536;

    /** Checks that both parts are there. */
    public MemoryType {
        Objects.requireNonNull(addressType, "addressType");
        Objects.requireNonNull(limits, "limits");
    }

    /** Makes the type of a memory with 32-bit addresses that is not shared. */
    public MemoryType(Limits limits) {
        this(AddressType.I32, limits, false);
    }

    /**
     * Returns whether something of this type may be supplied where {@code expected} is
     * asked for (spec 3.3.11).
     */
    public boolean matches(MemoryType expected) {
        return this.addressType == expected.addressType && this.shared == expected.shared
                && this.limits.matches(expected.limits);
    }

    @Override
    public ExternKind kind() {
        return ExternKind.MEMORY;
    }

    /**
     * Returns for instance {@code memory 1..2}, {@code memory i64 1..} or
     * {@code memory 1..2 shared}.
     */
    @Override
    public String toString() {
        String address = (this.addressType == AddressType.I64) ? "i64 " : "";
        return "memory " + address + this.limits + (this.shared ? " shared" : "");
    }

}
