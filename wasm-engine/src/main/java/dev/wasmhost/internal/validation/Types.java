package dev.wasmhost.internal.validation;

import java.util.BitSet;
import java.util.List;

import dev.wasmhost.ArrayType;
import dev.wasmhost.DefinedType;
import dev.wasmhost.FieldType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.StructType;
import dev.wasmhost.TableType;
import dev.wasmhost.ValueType;
import dev.wasmhost.internal.module.Module;

/** A module's types as instructions name them: by index, and of a certain kind. */
final class Types {

    private final Module module;

    private final List<DefinedType> types;

    private final BitSet defaultable;

    private final Refusal refusal;

    /**
     * Makes a view.
     * @param refusal makes the exception that says what is wrong, and where
     */
    Types(Module module, Refusal refusal) {
        this(module, new BitSet(), refusal);
    }

    /**
     * Makes a view that shares with others what is known of the module.
     * @param defaultable structures whose fields all have default values, by type index
     */
    Types(Module module, BitSet defaultable, Refusal refusal) {
        this.module = module;
        this.types = module.types();
        this.defaultable = defaultable;
        this.refusal = refusal;
    }

    /** Returns the type with an unsigned index, or throws. */
    DefinedType type(int typeIndex) {
        if (Integer.compareUnsigned(typeIndex, this.types.size()) >= 0) {
            throw this.refusal.invalid("unknown type " + Integer.toUnsignedString(typeIndex));
        }
        return this.types.get(typeIndex);
    }

    /** Returns the type of the table with an unsigned index, or throws. */
    TableType table(int tableIndex) {
        if (Integer.compareUnsigned(tableIndex, this.module.tables().size()) >= 0) {
            throw this.refusal.invalid("unknown table " + Integer.toUnsignedString(tableIndex));
        }
        return this.module.tableType(tableIndex);
    }

    FunctionType function(int typeIndex) {
        if (type(typeIndex).composite() instanceof FunctionType function) {
            return function;
        }
        throw expected("function", typeIndex);
    }

    StructType struct(int typeIndex) {
        if (type(typeIndex).composite() instanceof StructType struct) {
            return struct;
        }
        throw expected("struct", typeIndex);
    }

    FieldType field(int typeIndex, int fieldIndex) {
        List<FieldType> fields = struct(typeIndex).fields();
        if (Integer.compareUnsigned(fieldIndex, fields.size()) >= 0) {
            throw this.refusal.invalid("unknown field " + Integer.toUnsignedString(fieldIndex) + " of type " + typeIndex
                    + ", which has " + fields.size());
        }
        return fields.get(fieldIndex);
    }

    FieldType element(int typeIndex) {
        if (type(typeIndex).composite() instanceof ArrayType array) {
            return array.element();
        }
        throw expected("array", typeIndex);
    }

    private InvalidModuleException expected(String kind, int typeIndex) {
        return this.refusal.invalid("type mismatch: expected the type of a " + kind + ", found type " + typeIndex + ": "
                + type(typeIndex).composite());
    }

    /** Returns the type of references to a type that are not null. */
    ReferenceType reference(int typeIndex) {
        return new ReferenceType(false, type(typeIndex));
    }

    /** Returns the type of references to a type, null included. */
    ReferenceType nullable(int typeIndex) {
        return new ReferenceType(true, type(typeIndex));
    }

    /** Returns whether a variable of this type has a value before it is set. */
    static boolean isDefaultable(ValueType type) {
        return !(type instanceof ReferenceType reference) || reference.nullable();
    }

    /** Throws unless all fields of a structure can be left out of what makes one. */
    void checkDefaultable(int typeIndex) {
        StructType type = struct(typeIndex);
        if (!this.defaultable.get(typeIndex)) {
            for (FieldType field : type.fields()) {
                checkDefaultable(field);
            }
            this.defaultable.set(typeIndex);
        }
    }

    /** Throws unless a field can be left out of what makes an object. */
    void checkDefaultable(FieldType field) {
        if (!isDefaultable(field.valueType())) {
            throw this.refusal.invalid("type mismatch: expected a type with a default value, found " + field);
        }
    }

}
