package dev.wasmhost.testing;

import dev.wasmhost.ValueType;

/**
 * Writes the instructions of a function body (spec 5.4); named ones as methods, others by
 * opcode.
 */
public final class Code {

    public static final int I32_EQZ = 0x45;

    public static final int I32_EQ = 0x46;

    public static final int I32_ADD = 0x6a;

    public static final int I32_SUB = 0x6b;

    public static final int I32_MUL = 0x6c;

    public static final int I32_AND = 0x71;

    public static final int I32_OR = 0x72;

    public static final int I32_XOR = 0x73;

    public static final int I32_SHL = 0x74;

    public static final int I32_SHR_U = 0x76;

    public static final int I32_ROTL = 0x77;

    public static final int I64_ADD = 0x7c;

    public static final int I64_MUL = 0x7e;

    public static final int I64_XOR = 0x85;

    public static final int F64_ADD = 0xa0;

    public static final int I32_WRAP_I64 = 0xa7;

    public static final int I64_EXTEND_I32_S = 0xac;

    public static final int F32_CONVERT_I32_S = 0xb2;

    public static final int F64_CONVERT_I32_S = 0xb7;

    public static final int I32_REINTERPRET_F32 = 0xbc;

    public static final int I64_REINTERPRET_F64 = 0xbd;

    private static final int EMPTY_BLOCK = 0x40;

    private final Bytes bytes = new Bytes();

    public Code op(int... opcodes) {
        this.bytes.u8s(opcodes);
        return this;
    }

    /** Writes an opcode with an index as its immediate. */
    public Code indexed(int opcode, long index) {
        this.bytes.u8(opcode).u32(index);
        return this;
    }

    /** Writes {@code throw}. */
    public Code throwTag(int tag) {
        return indexed(0x08, tag);
    }

    /** Writes {@code throw_ref}. */
    public Code throwReference() {
        return op(0x0a);
    }

    /**
     * Starts a {@code try_table} of a block type in one byte with one clause: its kind,
     * then a tag if there is one, then the label.
     */
    public Code tryTable(int blockType, int... clause) {
        return op(0x1f, blockType, 1).op(clause);
    }

    /** Starts a legacy {@code try}. */
    public Code tryBlock(int blockType) {
        return op(0x06, blockType);
    }

    /** Writes a legacy {@code catch}. */
    public Code catchTag(int tag) {
        return indexed(0x07, tag);
    }

    /** Writes a legacy {@code catch_all}. */
    public Code catchAll() {
        return op(0x19);
    }

    /** Writes a legacy {@code rethrow}. */
    public Code rethrow(int label) {
        return indexed(0x09, label);
    }

    /** Writes a legacy {@code delegate}. */
    public Code delegate(int label) {
        return indexed(0x18, label);
    }

    public Code unreachable() {
        return op(0x00);
    }

    public Code block() {
        return op(0x02, EMPTY_BLOCK);
    }

    public Code block(ValueType result) {
        return op(0x02, WasmBuilder.code(result));
    }

    public Code loop() {
        return op(0x03, EMPTY_BLOCK);
    }

    public Code loop(ValueType result) {
        return op(0x03, WasmBuilder.code(result));
    }

    public Code ifThen() {
        return op(0x04, EMPTY_BLOCK);
    }

    public Code ifThen(ValueType result) {
        return op(0x04, WasmBuilder.code(result));
    }

    public Code orElse() {
        return op(0x05);
    }

    public Code end() {
        return op(0x0b);
    }

    public Code br(int label) {
        return indexed(0x0c, label);
    }

    public Code brIf(int label) {
        return indexed(0x0d, label);
    }

    public Code brTable(int[] labels, int defaultLabel) {
        this.bytes.u8(0x0e).u32(labels.length);
        for (int label : labels) {
            this.bytes.u32(label);
        }
        this.bytes.u32(defaultLabel);
        return this;
    }

    public Code ret() {
        return op(0x0f);
    }

    public Code call(int function) {
        return indexed(0x10, function);
    }

    public Code callIndirect(int type, int table) {
        this.bytes.u8(0x11).u32(type).u32(table);
        return this;
    }

    public Code drop() {
        return op(0x1a);
    }

    public Code localGet(int local) {
        return indexed(0x20, local);
    }

    public Code localSet(int local) {
        return indexed(0x21, local);
    }

    public Code localTee(int local) {
        return indexed(0x22, local);
    }

    public Code globalGet(int global) {
        return indexed(0x23, global);
    }

    public Code globalSet(int global) {
        return indexed(0x24, global);
    }

    /** Writes a load or store with its alignment (as a power of two) and offset. */
    public Code memory(int opcode, int alignment, long offset) {
        this.bytes.u8(opcode).u32(alignment).u32(offset);
        return this;
    }

    /** Writes a load or store of any memory. */
    public Code memory(int opcode, int alignment, int memory, long offset) {
        this.bytes.u8(opcode).u32(alignment | 0x40).u32(memory).u32(offset);
        return this;
    }

    /** Writes an atomic access with its alignment (as a power of two) and offset. */
    public Code atomic(int number, int alignment, long offset) {
        this.bytes.u8(0xfe).u32(number).u32(alignment).u32(offset);
        return this;
    }

    /** Writes {@code atomic.fence}. */
    public Code fence() {
        return op(0xfe, 0x03, 0x00);
    }

    public Code i32Const(int value) {
        this.bytes.u8(0x41).signed(value);
        return this;
    }

    public Code i64Const(long value) {
        this.bytes.u8(0x42).signed(value);
        return this;
    }

    public Code f32Const(float value) {
        this.bytes.u8(0x43).fixed(Float.floatToRawIntBits(value), Float.BYTES);
        return this;
    }

    public Code f64Const(double value) {
        this.bytes.u8(0x44).fixed(Double.doubleToRawLongBits(value), Double.BYTES);
        return this;
    }

    /** Writes an instruction of the 0xfc group with its immediates. */
    public Code prefixed(int opcode, int... immediates) {
        this.bytes.u8(0xfc).u32(opcode);
        for (int immediate : immediates) {
            this.bytes.u32(immediate);
        }
        return this;
    }

    public Code v128Const(long low, long high) {
        this.bytes.u8(0xfd).u32(0x0c).fixed(low, Long.BYTES).fixed(high, Long.BYTES);
        return this;
    }

    /** Writes a vector instruction with immediates of less than 128. */
    public Code vector(int opcode, int... immediates) {
        this.bytes.u8(0xfd).u32(opcode).u8s(immediates);
        return this;
    }

    public Code raw(byte[] code) {
        this.bytes.raw(code);
        return this;
    }

    public int size() {
        return this.bytes.size();
    }

    public byte[] toByteArray() {
        return this.bytes.toByteArray();
    }

}
