package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Optional;

import dev.wasmhost.NumberType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmMemory;
import dev.wasmhost.internal.component.PrimitiveType;

/**
 * A Java primitive that is one WebAssembly value.
 *
 * @param java the primitive class; boxed values are what the methods take and return
 * @param type what the guest knows it as
 */
record ScalarType(Class<?> java, PrimitiveType type) implements AbiType {

    static final ScalarType BOOLEAN = new ScalarType(boolean.class, PrimitiveType.BOOL);

    static final ScalarType BYTE = new ScalarType(byte.class, PrimitiveType.S8);

    static final ScalarType SHORT = new ScalarType(short.class, PrimitiveType.S16);

    static final ScalarType INT = new ScalarType(int.class, PrimitiveType.S32);

    static final ScalarType LONG = new ScalarType(long.class, PrimitiveType.S64);

    static final ScalarType FLOAT = new ScalarType(float.class, PrimitiveType.F32);

    static final ScalarType DOUBLE = new ScalarType(double.class, PrimitiveType.F64);

    static final ScalarType CHAR = new ScalarType(char.class, PrimitiveType.CHAR);

    private static final List<ScalarType> DEFAULTS = List.of(BOOLEAN, BYTE, SHORT, INT, LONG, FLOAT, DOUBLE, CHAR);

    /** Returns what a primitive or its boxed class is unless something else is said. */
    static Optional<ScalarType> of(Class<?> type) {
        Class<?> primitive = primitive(type);
        for (ScalarType scalar : DEFAULTS) {
            if (primitive == scalar.java) {
                return Optional.of(scalar);
            }
        }
        return Optional.empty();
    }

    /** Returns what a primitive or its boxed class is where it is annotated unsigned. */
    static Optional<ScalarType> ofUnsigned(Class<?> type) {
        Class<?> primitive = primitive(type);
        if (primitive == short.class) {
            return Optional.of(new ScalarType(primitive, PrimitiveType.U8));
        }
        if (primitive == int.class) {
            return Optional.of(new ScalarType(primitive, PrimitiveType.U16));
        }
        return (primitive == long.class) ? Optional.of(new ScalarType(primitive, PrimitiveType.U32)) : Optional.empty();
    }

    /**
     * Returns whether a Java primitive can hold what a guest knows as {@code type}:
     * integers of at least as many bits, whatever their sign.
     */
    static boolean fits(Class<?> java, PrimitiveType type) {
        return switch (type) {
            case BOOL -> java == boolean.class;
            case F32 -> java == float.class;
            case F64 -> java == double.class;
            case CHAR -> java == char.class || java == int.class;
            case STRING -> false;
            default -> width(java) >= type.size();
        };
    }

    /** Returns the bytes of an integer, 0 for other types. */
    private static int width(Class<?> java) {
        if (java == byte.class) {
            return 1;
        }
        if (java == short.class) {
            return 2;
        }
        return (java == int.class) ? 4 : (java == long.class) ? 8 : 0;
    }

    private static Class<?> primitive(Class<?> type) {
        return MethodType.methodType(type).unwrap().returnType();
    }

    /**
     * Returns whether a call can pass it as the JVM does: no value of the host or the
     * guest is wrong.
     */
    boolean isDirect() {
        return isBitsAsTheyAre() && this.type != PrimitiveType.U8 && this.type != PrimitiveType.U16;
    }

    /** Returns whether the bytes in memory are the Java value's. */
    boolean isBitsAsTheyAre() {
        return this.type != PrimitiveType.CHAR && (!this.type.isInteger() || width(this.java) == this.type.size());
    }

    @Override
    public List<ValueType> flat() {
        return List.of(switch (this.type) {
            case S64, U64 -> NumberType.I64;
            case F32 -> NumberType.F32;
            case F64 -> NumberType.F64;
            default -> NumberType.I32;
        });
    }

    @Override
    public int alignment() {
        return this.type.size();
    }

    @Override
    public int size() {
        return this.type.size();
    }

    @Override
    public boolean hasPointers() {
        return false;
    }

    @Override
    public Object prepare(Object value) {
        if (!MethodType.methodType(this.java).wrap().returnType().isInstance(value)) {
            throw BadValue.of("expected a " + this.java.getName() + ", found a " + value.getClass().getName());
        }
        if (this.type == PrimitiveType.CHAR) {
            checkCharacter(codePoint(value));
        }
        else if (!isBitsAsTheyAre()) {
            checkRange(((Number) value).longValue());
        }
        return value;
    }

    private void checkRange(long value) {
        int bits = 8 * this.type.size();
        long lowest = this.type.isUnsigned() ? 0 : -1L << (bits - 1);
        long highest = this.type.isUnsigned() ? (1L << bits) - 1 : (1L << (bits - 1)) - 1;
        if (value < lowest || value > highest) {
            throw BadValue.of("expected " + lowest + " to " + highest + ", found " + value);
        }
    }

    private static void checkCharacter(int codePoint) {
        if (!isScalarValue(codePoint)) {
            throw BadValue.of("expected a character, found 0x" + Integer.toHexString(codePoint)
                    + ", which is no Unicode scalar value");
        }
    }

    private static boolean isScalarValue(int codePoint) {
        return Character.isValidCodePoint(codePoint)
                && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
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
        long bits = bits(prepared);
        switch (size()) {
            case 1 -> target.writeByte(address, (byte) bits);
            case 2 -> target.writeShort(address, (short) bits);
            case 4 -> target.writeInt(address, (int) bits);
            default -> target.writeLong(address, bits);
        }
    }

    @Override
    public Object lift(FlatValues source, GuestMemory memory) {
        return value(source.next(), memory);
    }

    @Override
    public Object load(long address, GuestMemory memory) {
        WasmMemory source = memory.memory();
        return value(switch (size()) {
            case 1 -> source.readByte(address);
            case 2 -> source.readShort(address);
            case 4 -> source.readInt(address);
            default -> source.readLong(address);
        }, memory);
    }

    /** Returns an i32 sign-extended, unless its value has no sign. */
    private long bits(Object value) {
        return switch (this.type) {
            case BOOL -> ((Boolean) value) ? 1 : 0;
            case F32 -> Float.floatToRawIntBits((Float) value);
            case F64 -> Double.doubleToRawLongBits((Double) value);
            case CHAR -> codePoint(value);
            case U8 -> ((Number) value).longValue() & 0xff;
            case U16 -> ((Number) value).longValue() & 0xffff;
            case U32 -> ((Number) value).intValue();
            default -> ((Number) value).longValue();
        };
    }

    private static int codePoint(Object value) {
        return (value instanceof Character character) ? character : (Integer) value;
    }

    /**
     * Returns the boxed value; of small types only the low bits count, of a boolean
     * whether there is any.
     */
    private Object value(long bits, GuestMemory memory) {
        return switch (this.type) {
            case BOOL -> (int) bits != 0;
            case F32 -> Float.intBitsToFloat((int) bits);
            case F64 -> Double.longBitsToDouble(bits);
            case CHAR -> character((int) bits, memory);
            case S8 -> boxed((byte) bits);
            case U8 -> boxed(bits & 0xff);
            case S16 -> boxed((short) bits);
            case U16 -> boxed(bits & 0xffff);
            case S32 -> boxed(bits << 32 >> 32);
            case U32 -> boxed(bits & 0xffff_ffffL);
            default -> bits;
        };
    }

    private Object character(int codePoint, GuestMemory memory) {
        boolean fits = isScalarValue(codePoint) && (this.java == int.class || Character.isBmpCodePoint(codePoint));
        if (!fits) {
            throw memory.invalid("has a character 0x" + Integer.toHexString(codePoint) + (isScalarValue(codePoint)
                    ? ", which takes two chars; an int can hold it" : ", which is no Unicode scalar value"));
        }
        return (this.java == int.class) ? (Object) codePoint : (Object) (char) codePoint;
    }

    private Object boxed(long value) {
        return switch (width(this.java)) {
            case 1 -> (byte) value;
            case 2 -> (short) value;
            case 4 -> (int) value;
            default -> value;
        };
    }

}
