package dev.wasmhost;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Type of structures (spec 2.3.9).
 *
 * @param fields types of the fields, in order
 */
public record StructType(List<FieldType> fields) implements CompositeType {

    /** Copies the list. */
    public StructType {
        fields = List.copyOf(fields);
    }

    @Override
    public boolean matches(CompositeType expected) {
        if (!(expected instanceof StructType struct) || this.fields.size() < struct.fields.size()) {
            return false;
        }
        for (int i = 0; i < struct.fields.size(); i++) {
            if (!this.fields.get(i).matches(struct.fields.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public AbstractHeapType kindOfHeap() {
        return AbstractHeapType.STRUCT;
    }

    /** Returns for instance {@code struct (i32, (mut i8))}. */
    @Override
    public String toString() {
        return this.fields.stream().map(FieldType::toString).collect(Collectors.joining(", ", "struct (", ")"));
    }

}
