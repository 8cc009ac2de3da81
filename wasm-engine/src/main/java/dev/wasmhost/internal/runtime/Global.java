package dev.wasmhost.internal.runtime;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.GlobalType;
import dev.wasmhost.NumberType;
import dev.wasmhost.ReferenceType;
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

    /** The value of an i64. */
    public long i64;

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

    /** Sets the value, whether the global is mutable or not. */
    void initialize(@Nullable Object value) {
        if (this.type.valueType() instanceof NumberType number) {
            initialize(References.bits(number, value), null);
        }
        else {
            References.check(value, (ReferenceType) this.type.valueType());
            if (value instanceof FunctionReference function && this.owner != null) {
                this.owner.link(function);
            }
            this.reference = value;
        }
    }

    /** Sets the value from raw bits or a reference. */
    void initialize(long bits, @Nullable Object newReference) {
        if (this.type.valueType() instanceof NumberType number) {
            switch (number) {
                case I32 -> this.i32 = (int) bits;
                case I64 -> this.i64 = bits;
                case F32 -> this.f32 = Float.intBitsToFloat((int) bits);
                case F64 -> this.f64 = Double.longBitsToDouble(bits);
                default -> throw new AssertionError(number);
            }
        }
        else {
            this.reference = newReference;
        }
    }

    /** Returns the raw bits of a number; 0 for a reference. */
    long bits() {
        if (this.type.valueType() instanceof NumberType number) {
            return switch (number) {
                case I32 -> this.i32;
                case I64 -> this.i64;
                case F32 -> Float.floatToRawIntBits(this.f32);
                case F64 -> Double.doubleToRawLongBits(this.f64);
            };
        }
        return 0;
    }

}
