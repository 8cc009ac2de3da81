package dev.wasmhost;

import java.util.Objects;

/**
 * Type of arrays (spec 2.3.9).
 *
 * @param element type of every element
 */
public record ArrayType(FieldType element) implements CompositeType {

    /** Checks that there is an element type. */
    public ArrayType {
        Objects.requireNonNull(element, "element");
    }

    @Override
    public boolean matches(CompositeType expected) {
        return expected instanceof ArrayType array && this.element.matches(array.element);
    }

    @Override
    public AbstractHeapType kindOfHeap() {
        return AbstractHeapType.ARRAY;
    }

    /** Returns for instance {@code array (mut i8)}. */
    @Override
    public String toString() {
        return "array " + this.element;
    }

}
