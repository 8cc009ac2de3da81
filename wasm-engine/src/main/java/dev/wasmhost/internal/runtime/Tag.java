package dev.wasmhost.internal.runtime;

import dev.wasmhost.DefinedType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.TagType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmTag;

/**
 * A tag: nothing but its identity and type, so those who share one share no state.
 * Immutable and thread-safe.
 */
public final class Tag implements WasmTag {

    private static final int OBJECT_BYTES = 96;

    private final EngineContext engine;

    private final DefinedType definedType;

    private final TagType type;

    private final int count;

    private final boolean vectors;

    private final boolean references;

    /**
     * Makes a tag.
     * @param definedType the engine's one object for its type, a function type
     */
    Tag(DefinedType definedType, EngineContext engine) {
        this.engine = engine;
        this.definedType = definedType;
        FunctionType functionType = (FunctionType) definedType.composite();
        this.type = new TagType(functionType);
        this.count = functionType.parameters().size();
        this.vectors = functionType.parameters().contains(ValueType.V128);
        this.references = functionType.parameters().stream().anyMatch(References::isReference);
    }

    @Override
    public TagType type() {
        return this.type;
    }

    EngineContext engine() {
        return this.engine;
    }

    /** Returns whether its type is this one, which is the engine's one object for it. */
    @SuppressWarnings("ReferenceEquality") // types are interned
    boolean isOf(DefinedType expected) {
        return this.definedType == expected;
    }

    /**
     * Returns how many numbers an exception holds: the upper halves of vectors are behind
     * all values.
     */
    int numbers() {
        return this.vectors ? 2 * this.count : this.count;
    }

    /** Returns how many references an exception has room for. */
    int references() {
        return this.references ? this.count : 0;
    }

    /** Returns what an exception takes of the heap, about. */
    int bytes() {
        return OBJECT_BYTES + Long.BYTES * numbers() + Integer.BYTES * references();
    }

    @Override
    public String toString() {
        return this.type.toString();
    }

}
