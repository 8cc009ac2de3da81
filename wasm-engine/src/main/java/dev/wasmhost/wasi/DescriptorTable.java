package dev.wasmhost.wasi;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import dev.wasmhost.WasmLimits;
import org.jspecify.annotations.Nullable;

/**
 * A guest's descriptors by number; a new one gets the lowest that is free, as POSIX has
 * it.
 */
final class DescriptorTable implements Closeable {

    private final List<@Nullable Descriptor> descriptors = new ArrayList<>();

    private final BitSet used = new BitSet();

    /** Returns a descriptor; a number that none has is {@link Errno#EBADF}. */
    Descriptor get(int number) {
        Descriptor descriptor = (number >= 0 && number < this.descriptors.size()) ? this.descriptors.get(number) : null;
        if (descriptor == null) {
            throw WasiException.failed(Errno.EBADF);
        }
        return descriptor;
    }

    /** Returns how many there are. */
    int count() {
        return this.used.cardinality();
    }

    /** Returns whether a number is still that of this descriptor. */
    boolean has(int number, Descriptor descriptor) {
        return number < this.descriptors.size() && this.descriptors.get(number) == descriptor;
    }

    /** Checks that one more would be within a limit, before anything is opened. */
    void checkRoom(WasmLimits limits) {
        if (this.used.cardinality() >= limits.handles()) {
            throw WasiException.exhausted(Errno.EMFILE, limits.setting("handles"));
        }
    }

    /** Adds a descriptor; returns its number. */
    int add(Descriptor descriptor) {
        int number = this.used.nextClearBit(0);
        set(number, descriptor);
        return number;
    }

    /** Takes a descriptor out and closes it. */
    void close(int number) throws IOException {
        Descriptor descriptor = get(number);
        set(number, null);
        descriptor.close();
    }

    /** Closes {@code to} and gives its number to {@code from}. */
    void renumber(int from, int to) throws IOException {
        Descriptor moved = get(from);
        Descriptor replaced = get(to);
        if (moved != replaced) {
            set(from, null);
            set(to, moved);
            replaced.close();
        }
    }

    /** Closes all. */
    @Override
    public void close() throws IOException {
        List<@Nullable Descriptor> open = new ArrayList<>(this.descriptors);
        this.descriptors.clear();
        this.used.clear();
        Closing.all(open);
    }

    private void set(int number, @Nullable Descriptor descriptor) {
        while (this.descriptors.size() <= number) {
            this.descriptors.add(null);
        }
        this.descriptors.set(number, descriptor);
        this.used.set(number, descriptor != null);
    }

}
