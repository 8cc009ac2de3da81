package dev.wasmhost.internal.runtime;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.GlobalType;
import dev.wasmhost.NumberType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.V128;
import dev.wasmhost.VectorType;
import dev.wasmhost.WasmGlobal;

/**
 * A global that more than one instance, or the host, may see; one of the fields holds its
 * value, by its type.
 */
public final class Global implements WasmGlobal, Shareable {

    private final EngineContext engine;

    private final GlobalType type;

    private @Nullable GuestInstance owner;

    /** The value of an i32. */
    public int i32;

    /** The value of an i64, or the lower half of a v128. */
    public long i64;

    /** The upper half of a v128. */
    public long upper;

    /** The value of an f32. */
    public float f32;

    /** The value of an f64. */
    public double f64;

    /** The value of a reference. */
    public @Nullable Object reference;

    Global(GlobalType type, EngineContext engine) {
        this.engine = engine;
        this.type = type;
    }

    @Override
    public boolean belongsTo(EngineContext other) {
        return this.engine == other;
    }

    @Override
    public @Nullable GuestInstance owner() {
        return this.owner;
    }

    @Override
    public void owner(GuestInstance newOwner) {
        this.owner = newOwner;
    }

    @Override
    public GlobalType type() {
        return this.type;
    }

    @Override
    public @Nullable Object get() {
        if (this.type.valueType() instanceof NumberType number) {
            return References.box(number, bits());
        }
        if (this.type.valueType() instanceof VectorType) {
            return new V128(this.i64, this.upper);
        }
        return this.reference;
    }

    @Override
    public void set(@Nullable Object value) {
        if (!this.type.mutable()) {
            throw new IllegalStateException(
                    "global is immutable: expected " + "global (mut " + this.type.valueType() + ")");
        }
        initialize(value);
    }

    /**
     * Returns whether this is a number that never changes: then those who share it share
     * nothing.
     */
    boolean isConstant() {
        return !this.type.mutable() && this.type.valueType() instanceof NumberType;
    }

    /** Sets the value, whether the global is mutable or not. */
    void initialize(@Nullable Object value) {
        if (this.type.valueType() instanceof NumberType number) {
            initialize(References.bits(number, value), 0, null);
        }
        else if (this.type.valueType() instanceof VectorType) {
            V128 vector = References.vector(value);
            initialize(vector.low(), vector.high(), null);
        }
        else {
            References.check(value, (ReferenceType) this.type.valueType(), this.engine);
            if (value instanceof FunctionReference function && this.owner != null) {
                this.owner.link(function);
            }
            this.reference = value;
        }
    }

    /** Sets the value from raw bits, {@code newUpper} only for a v128, or a reference. */
    void initialize(long bits, long newUpper, @Nullable Object newReference) {
        if (this.type.valueType() instanceof NumberType number) {
            switch (number) {
                case I32 -> this.i32 = (int) bits;
                case I64 -> this.i64 = bits;
                case F32 -> this.f32 = Float.intBitsToFloat((int) bits);
                case F64 -> this.f64 = Double.longBitsToDouble(bits);
                default -> throw new AssertionError(number);
            }
        }
        else if (this.type.valueType() instanceof VectorType) {
            this.i64 = bits;
            this.upper = newUpper;
        }
        else {
            this.reference = newReference;
        }
    }

    /** Returns the raw bits of a number, the lower ones of a v128; 0 for a reference. */
    long bits() {
        if (this.type.valueType() instanceof NumberType number) {
            return switch (number) {
                case I32 -> this.i32;
                case I64 -> this.i64;
                case F32 -> Float.floatToRawIntBits(this.f32);
                case F64 -> Double.doubleToRawLongBits(this.f64);
            };
        }
        return this.i64;
    }

}
