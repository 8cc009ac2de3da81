package dev.wasmhost.internal.proxy;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import dev.wasmhost.NumberType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmMemory;

/** Types that are one WebAssembly value. */
enum ScalarType implements AbiType {

    BOOLEAN(boolean.class, Boolean.class, NumberType.I32, 1), INT(int.class, Integer.class, NumberType.I32, 4),
    LONG(long.class, Long.class, NumberType.I64, 8), FLOAT(float.class, Float.class, NumberType.F32, 4),
    DOUBLE(double.class, Double.class, NumberType.F64, 8);

    private final Class<?> primitive;

    private final Class<?> boxed;

    private final NumberType flat;

    private final int size;

    ScalarType(Class<?> primitive, Class<?> boxed, NumberType flat, int size) {
        this.primitive = primitive;
        this.boxed = boxed;
        this.flat = flat;
        this.size = size;
    }

    static Optional<ScalarType> of(Type type) {
        return Arrays.stream(values()).filter((scalar) -> type == scalar.primitive || type == scalar.boxed).findFirst();
    }

    @Override
    public List<ValueType> flat() {
        return List.of(this.flat);
    }

    @Override
    public int alignment() {
        return this.size;
    }

    @Override
    public int size() {
        return this.size;
    }

    @Override
    public boolean hasPointers() {
        return false;
    }

    @Override
    public Object prepare(Object value, String name) {
        return this.boxed.cast(value);
    }

    @Override
    public long extent(Object prepared) {
        return 0;
    }

    @Override
    public void lower(Object prepared, FlatValues target, GuestMemory memory) {
        target.add(bits(prepared));
    }

    @Override
    public void store(Object prepared, long address, GuestMemory memory) {
        WasmMemory target = memory.memory();
        switch (this.size) {
            case 1 -> target.writeByte(address, (byte) bits(prepared));
            case 4 -> target.writeInt(address, (int) bits(prepared));
            default -> target.writeLong(address, bits(prepared));
        }
    }

    @Override
    public Object lift(FlatValues source, GuestMemory memory) {
        return value(source.next());
    }

    @Override
    public Object load(long address, GuestMemory memory) {
        WasmMemory source = memory.memory();
        return value(switch (this.size) {
            case 1 -> source.readByte(address);
            case 4 -> source.readInt(address);
            default -> source.readLong(address);
        });
    }

    private long bits(Object value) {
        return switch (this) {
            case BOOLEAN -> ((Boolean) value) ? 1 : 0;
            case INT -> (Integer) value;
            case LONG -> (Long) value;
            case FLOAT -> Float.floatToRawIntBits((Float) value);
            case DOUBLE -> Double.doubleToRawLongBits((Double) value);
        };
    }

    private Object value(long bits) {
        return switch (this) {
            case BOOLEAN -> (int) bits != 0; // any other bit pattern is true:
                                             // convert_int_to_bool
            case INT -> (int) bits;
            case LONG -> bits;
            case FLOAT -> Float.intBitsToFloat((int) bits);
            case DOUBLE -> Double.longBitsToDouble(bits);
        };
    }

}
