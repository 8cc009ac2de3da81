package dev.wasmhost;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * One definition of a recursion group (spec 2.3.10).
 *
 * @param isFinal whether it has no subtypes
 * @param supertype the type that it declares to be a subtype of, if any
 * @param composite what it consists of
 */
public record SubType(boolean isFinal, Optional<DefinedType> supertype, CompositeType composite) {

    /** Checks that nothing is missing. */
    public SubType {
        Objects.requireNonNull(supertype, "supertype");
        Objects.requireNonNull(composite, "composite");
    }

    // Written out as types are keys: see FunctionType

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SubType type && this.isFinal == type.isFinal && this.supertype.equals(type.supertype)
                && this.composite.equals(type.composite);
    }

    @Override
    public int hashCode() {
        return 31 * this.composite.hashCode() + (this.isFinal ? 1 : 0);
    }

    /** Returns whether neither it nor its parts refer to other defined types. */
    boolean isSimple() {
        if (this.supertype.isPresent()) {
            return false;
        }
        if (this.composite instanceof FunctionType function) {
            return areSimple(function.parameters()) && areSimple(function.results());
        }
        if (this.composite instanceof ArrayType array) {
            return isSimple(array.element().storageType());
        }
        for (FieldType field : ((StructType) this.composite).fields()) {
            if (!isSimple(field.storageType())) {
                return false;
            }
        }
        return true;
    }

    private static boolean areSimple(List<ValueType> types) {
        for (int i = 0; i < types.size(); i++) {
            if (!isSimple(types.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSimple(StorageType type) {
        return !(type instanceof ReferenceType reference && reference.heapType() instanceof DefinedType);
    }

    /** Returns a definition without supertype and subtypes, as most are. */
    public static SubType of(CompositeType composite) {
        return new SubType(true, Optional.empty(), composite);
    }

}
