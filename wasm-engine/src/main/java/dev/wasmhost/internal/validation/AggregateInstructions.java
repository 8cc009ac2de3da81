package dev.wasmhost.internal.validation;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.AbstractHeapType;
import dev.wasmhost.FieldType;
import dev.wasmhost.PackedType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.StorageType;
import dev.wasmhost.ValueType;
import dev.wasmhost.internal.module.Opcode;

/**
 * The signatures of instructions on structures and arrays (spec 3.4.8, 3.4.9), which
 * depend on their type index. Checks everything that is not an operand.
 */
final class AggregateInstructions {

    private static final ValueType[] NONE = {};

    private static final ValueType[] ONE_I32 = { ValueType.I32 };

    private final Types types;

    private final Place place;

    AggregateInstructions(Types types, Place place) {
        this.types = types;
        this.place = place;
    }

    /** Returns the types that an instruction pops, the last one from the top. */
    ValueType[] operands(Opcode opcode, int typeIndex, int second) {
        return switch (opcode) {
            case STRUCT_NEW -> fields(typeIndex);
            case STRUCT_NEW_DEFAULT -> {
                this.types.checkDefaultable(typeIndex);
                yield NONE;
            }
            case STRUCT_GET, STRUCT_GET_S, STRUCT_GET_U -> {
                checkGet(opcode, this.types.field(typeIndex, second));
                yield values(this.types.nullable(typeIndex));
            }
            case STRUCT_SET -> {
                FieldType field = this.types.field(typeIndex, second);
                checkMutable(field, "field");
                yield values(this.types.nullable(typeIndex), field.valueType());
            }
            case ARRAY_NEW -> values(this.types.element(typeIndex).valueType(), ValueType.I32);
            case ARRAY_NEW_DEFAULT -> {
                this.types.checkDefaultable(this.types.element(typeIndex));
                yield ONE_I32;
            }
            case ARRAY_NEW_DATA -> {
                checkNumeric(this.types.element(typeIndex));
                yield values(ValueType.I32, ValueType.I32);
            }
            case ARRAY_NEW_ELEM -> values(ValueType.I32, ValueType.I32);
            case ARRAY_GET, ARRAY_GET_S, ARRAY_GET_U -> {
                checkGet(opcode, this.types.element(typeIndex));
                yield values(this.types.nullable(typeIndex), ValueType.I32);
            }
            case ARRAY_SET -> {
                FieldType element = mutableElement(typeIndex);
                yield values(this.types.nullable(typeIndex), ValueType.I32, element.valueType());
            }
            case ARRAY_FILL -> {
                FieldType element = mutableElement(typeIndex);
                yield values(this.types.nullable(typeIndex), ValueType.I32, element.valueType(), ValueType.I32);
            }
            case ARRAY_COPY -> {
                checkCopy(mutableElement(typeIndex), this.types.element(second));
                yield values(this.types.nullable(typeIndex), ValueType.I32, this.types.nullable(second), ValueType.I32,
                        ValueType.I32);
            }
            case ARRAY_INIT_DATA -> {
                checkNumeric(mutableElement(typeIndex));
                yield initializer(typeIndex);
            }
            case ARRAY_INIT_ELEM -> {
                mutableElement(typeIndex);
                yield initializer(typeIndex);
            }
            default -> throw new AssertionError(opcode);
        };
    }

    /** Returns the type that it pushes; null if it pushes nothing. */
    @Nullable ValueType result(Opcode opcode, int typeIndex, int second) {
        return switch (opcode) {
            case STRUCT_GET, STRUCT_GET_S, STRUCT_GET_U -> this.types.field(typeIndex, second).valueType();
            case ARRAY_GET, ARRAY_GET_S, ARRAY_GET_U -> this.types.element(typeIndex).valueType();
            case STRUCT_SET, ARRAY_SET, ARRAY_FILL, ARRAY_COPY, ARRAY_INIT_DATA, ARRAY_INIT_ELEM -> null;
            default -> this.types.reference(typeIndex);
        };
    }

    private ValueType[] fields(int typeIndex) {
        return this.types.struct(typeIndex).fields().stream().map(FieldType::valueType).toArray(ValueType[]::new);
    }

    private static ValueType[] values(ValueType... types) {
        return types;
    }

    private ValueType[] initializer(int typeIndex) {
        return values(this.types.nullable(typeIndex), ValueType.I32, ValueType.I32, ValueType.I32);
    }

    private FieldType mutableElement(int typeIndex) {
        FieldType element = this.types.element(typeIndex);
        checkMutable(element, "array");
        return element;
    }

    private void checkMutable(FieldType field, String what) {
        if (!field.mutable()) {
            throw this.place.invalid("immutable " + what);
        }
    }

    private void checkGet(Opcode opcode, FieldType field) {
        boolean plain = opcode == Opcode.STRUCT_GET || opcode == Opcode.ARRAY_GET;
        if (plain == (field.storageType() instanceof PackedType)) {
            throw this.place.invalid("type mismatch: expected " + (plain ? "an unpacked" : "a packed") + " type, found "
                    + field.storageType());
        }
    }

    private void checkNumeric(FieldType element) {
        if (element.storageType() instanceof ReferenceType) {
            throw this.place.invalid("array type is not numeric or vector: " + element);
        }
    }

    private void checkCopy(FieldType target, FieldType source) {
        StorageType found = source.storageType();
        if (!found.matches(target.storageType())) {
            throw this.place.invalid(
                    "array types do not match: expected elements of type " + target.storageType() + ", found " + found);
        }
    }

    /** Returns the type of references to elements that a segment holds. */
    ReferenceType elementReference(int typeIndex) {
        if (this.types.element(typeIndex).storageType() instanceof ReferenceType reference) {
            return reference;
        }
        throw this.place
            .invalid("type mismatch: expected an array of references, found " + this.types.type(typeIndex).composite());
    }

    /** Returns the type that all references of a type's hierarchy match. */
    static ReferenceType top(ReferenceType type) {
        AbstractHeapType top = type.heapType().top();
        return new ReferenceType(true, top);
    }

}
