package dev.wasmhost.internal.proxy;

import java.util.List;
import java.util.Objects;

import dev.wasmhost.ValueType;
import org.jspecify.annotations.Nullable;

/** A Java type whose values cross in another form. */
final class MappedType implements AbiType {

    private final AbiType shape;

    private final JavaType java;

    private final Mapping mapping;

    /** Turns values into their form and back. */
    interface Mapping {

        /** Returns the form in which a value of the host crosses. */
        Object toShape(Object value);

        /**
         * Returns the value that a guest's means.
         * @param memory makes traps where it means none
         */
        Object fromShape(Object shape, GuestMemory memory);

    }

    /**
     * Makes a type.
     * @param java the Java type; which mapping it has follows from it and the shape
     */
    MappedType(JavaType java, AbiType shape, Mapping mapping) {
        this.java = java;
        this.shape = shape;
        this.mapping = mapping;
    }

    @Override
    public List<ValueType> flat() {
        return this.shape.flat();
    }

    @Override
    public int alignment() {
        return this.shape.alignment();
    }

    @Override
    public int size() {
        return this.shape.size();
    }

    @Override
    public boolean hasPointers() {
        return this.shape.hasPointers();
    }

    @Override
    public Object prepare(Object value) {
        if (!this.java.raw().isInstance(value)) {
            throw BadValue.of("expected a " + this.java + ", found a " + value.getClass().getName());
        }
        return this.shape.prepare(this.mapping.toShape(value));
    }

    @Override
    public long extent(Object prepared) {
        return this.shape.extent(prepared);
    }

    @Override
    public void lower(Object prepared, FlatValues target, GuestMemory memory) {
        this.shape.lower(prepared, target, memory);
    }

    @Override
    public void store(Object prepared, long address, GuestMemory memory) {
        this.shape.store(prepared, address, memory);
    }

    @Override
    public Object lift(FlatValues source, GuestMemory memory) {
        return this.mapping.fromShape(this.shape.lift(source, memory), memory);
    }

    @Override
    public Object load(long address, GuestMemory memory) {
        return this.mapping.fromShape(this.shape.load(address, memory), memory);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MappedType type && this.java.equals(type.java) && this.shape.equals(type.shape);
    }

    @Override
    public int hashCode() {
        return Objects.hash(this.java, this.shape);
    }

}
