package dev.wasmhost.internal.module;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.AbstractHeapType;
import dev.wasmhost.AddressType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFeature;

/**
 * The table of instructions: code, mnemonic, immediates, signature, proposal (spec 5.4,
 * 7.10).
 *
 * <p>
 * Codes above 0xFF are a prefix byte and a number after it: 0xFC0A is number 10 after
 * prefix 0xFC, 0xFD100 number 256 after 0xFD. A signature is written
 * {@code operands:results}, with i, l, f, d and v for i32, i64, f32, f64 and v128, Q, R,
 * N and K for eqref, arrayref, i31ref and (ref i31), a for the address type of the
 * (target) memory or table, b for that of the source, c for the narrower of both; it is
 * empty where the types depend on another immediate or on the operands.
 */
@SuppressWarnings({ "ImmutableEnumChecker", "EnumOrdinal" }) // lists are immutable
                                                             // copies, sets are bits
public enum Opcode {

    /** {@code unreachable}. */
    UNREACHABLE(0x00, "unreachable", Immediate.CONTROL, "", null),
    /** {@code nop}. */
    NOP(0x01, "nop", Immediate.CONTROL, "", null),
    /** {@code block}. */
    BLOCK(0x02, "block", Immediate.BLOCK, "", null),
    /** {@code loop}. */
    LOOP(0x03, "loop", Immediate.BLOCK, "", null),
    /** {@code if}. */
    IF(0x04, "if", Immediate.BLOCK, "", null),
    /** {@code else}. */
    ELSE(0x05, "else", Immediate.CONTROL, "", null),
    /** {@code try}. */
    TRY(0x06, "try", Immediate.BLOCK, "", WasmFeature.LEGACY_EXCEPTIONS),
    /** {@code catch}. */
    CATCH(0x07, "catch", Immediate.TAG, "", WasmFeature.LEGACY_EXCEPTIONS),
    /** {@code throw}. */
    THROW(0x08, "throw", Immediate.TAG, "", WasmFeature.EXCEPTION_HANDLING),
    /** {@code rethrow}. */
    RETHROW(0x09, "rethrow", Immediate.LABEL, "", WasmFeature.LEGACY_EXCEPTIONS),
    /** {@code throw_ref}. */
    THROW_REF(0x0A, "throw_ref", Immediate.CONTROL, "", WasmFeature.EXCEPTION_HANDLING),
    /** {@code end}. */
    END(0x0B, "end", Immediate.CONTROL, "", null),
    /** {@code br}. */
    BR(0x0C, "br", Immediate.LABEL, "", null),
    /** {@code br_if}. */
    BR_IF(0x0D, "br_if", Immediate.LABEL, "", null),
    /** {@code br_table}. */
    BR_TABLE(0x0E, "br_table", Immediate.LABELS, "", null),
    /** {@code return}. */
    RETURN(0x0F, "return", Immediate.CONTROL, "", null),
    /** {@code call}. */
    CALL(0x10, "call", Immediate.FUNCTION, "", null),
    /** {@code call_indirect}. */
    CALL_INDIRECT(0x11, "call_indirect", Immediate.TYPE_TABLE, "", null),
    /** {@code return_call}. */
    RETURN_CALL(0x12, "return_call", Immediate.FUNCTION, "", WasmFeature.TAIL_CALL),
    /** {@code return_call_indirect}. */
    RETURN_CALL_INDIRECT(0x13, "return_call_indirect", Immediate.TYPE_TABLE, "", WasmFeature.TAIL_CALL),
    /** {@code call_ref}. */
    CALL_REF(0x14, "call_ref", Immediate.TYPE, "", WasmFeature.FUNCTION_REFERENCES),
    /** {@code return_call_ref}. */
    RETURN_CALL_REF(0x15, "return_call_ref", Immediate.TYPE, "", WasmFeature.TAIL_CALL),
    /** {@code delegate}. */
    DELEGATE(0x18, "delegate", Immediate.LABEL, "", WasmFeature.LEGACY_EXCEPTIONS),
    /** {@code catch_all}. */
    CATCH_ALL(0x19, "catch_all", Immediate.CONTROL, "", WasmFeature.LEGACY_EXCEPTIONS),
    /** {@code drop}. */
    DROP(0x1A, "drop", Immediate.PARAMETRIC, "", null),
    /** {@code select}. */
    SELECT(0x1B, "select", Immediate.PARAMETRIC, "", null),
    /** {@code select} with types. */
    SELECT_T(0x1C, "select", Immediate.VALUE_TYPES, "", WasmFeature.REFERENCE_TYPES),
    /** {@code try_table}. */
    TRY_TABLE(0x1F, "try_table", Immediate.CATCHES, "", WasmFeature.EXCEPTION_HANDLING),
    /** {@code local.get}. */
    LOCAL_GET(0x20, "local.get", Immediate.LOCAL, "", null),
    /** {@code local.set}. */
    LOCAL_SET(0x21, "local.set", Immediate.LOCAL, "", null),
    /** {@code local.tee}. */
    LOCAL_TEE(0x22, "local.tee", Immediate.LOCAL, "", null),
    /** {@code global.get}. */
    GLOBAL_GET(0x23, "global.get", Immediate.GLOBAL, "", null),
    /** {@code global.set}. */
    GLOBAL_SET(0x24, "global.set", Immediate.GLOBAL, "", null),
    /** {@code table.get}. */
    TABLE_GET(0x25, "table.get", Immediate.TABLE, "", WasmFeature.REFERENCE_TYPES),
    /** {@code table.set}. */
    TABLE_SET(0x26, "table.set", Immediate.TABLE, "", WasmFeature.REFERENCE_TYPES),
    /** {@code i32.load}. */
    I32_LOAD(0x28, "i32.load", Immediate.MEMORY_ACCESS, "a:i", null, 4),
    /** {@code i64.load}. */
    I64_LOAD(0x29, "i64.load", Immediate.MEMORY_ACCESS, "a:l", null, 8),
    /** {@code f32.load}. */
    F32_LOAD(0x2A, "f32.load", Immediate.MEMORY_ACCESS, "a:f", null, 4),
    /** {@code f64.load}. */
    F64_LOAD(0x2B, "f64.load", Immediate.MEMORY_ACCESS, "a:d", null, 8),
    /** {@code i32.load8_s}. */
    I32_LOAD8_S(0x2C, "i32.load8_s", Immediate.MEMORY_ACCESS, "a:i", null, 1),
    /** {@code i32.load8_u}. */
    I32_LOAD8_U(0x2D, "i32.load8_u", Immediate.MEMORY_ACCESS, "a:i", null, 1),
    /** {@code i32.load16_s}. */
    I32_LOAD16_S(0x2E, "i32.load16_s", Immediate.MEMORY_ACCESS, "a:i", null, 2),
    /** {@code i32.load16_u}. */
    I32_LOAD16_U(0x2F, "i32.load16_u", Immediate.MEMORY_ACCESS, "a:i", null, 2),
    /** {@code i64.load8_s}. */
    I64_LOAD8_S(0x30, "i64.load8_s", Immediate.MEMORY_ACCESS, "a:l", null, 1),
    /** {@code i64.load8_u}. */
    I64_LOAD8_U(0x31, "i64.load8_u", Immediate.MEMORY_ACCESS, "a:l", null, 1),
    /** {@code i64.load16_s}. */
    I64_LOAD16_S(0x32, "i64.load16_s", Immediate.MEMORY_ACCESS, "a:l", null, 2),
    /** {@code i64.load16_u}. */
    I64_LOAD16_U(0x33, "i64.load16_u", Immediate.MEMORY_ACCESS, "a:l", null, 2),
    /** {@code i64.load32_s}. */
    I64_LOAD32_S(0x34, "i64.load32_s", Immediate.MEMORY_ACCESS, "a:l", null, 4),
    /** {@code i64.load32_u}. */
    I64_LOAD32_U(0x35, "i64.load32_u", Immediate.MEMORY_ACCESS, "a:l", null, 4),
    /** {@code i32.store}. */
    I32_STORE(0x36, "i32.store", Immediate.MEMORY_ACCESS, "ai:", null, 4),
    /** {@code i64.store}. */
    I64_STORE(0x37, "i64.store", Immediate.MEMORY_ACCESS, "al:", null, 8),
    /** {@code f32.store}. */
    F32_STORE(0x38, "f32.store", Immediate.MEMORY_ACCESS, "af:", null, 4),
    /** {@code f64.store}. */
    F64_STORE(0x39, "f64.store", Immediate.MEMORY_ACCESS, "ad:", null, 8),
    /** {@code i32.store8}. */
    I32_STORE8(0x3A, "i32.store8", Immediate.MEMORY_ACCESS, "ai:", null, 1),
    /** {@code i32.store16}. */
    I32_STORE16(0x3B, "i32.store16", Immediate.MEMORY_ACCESS, "ai:", null, 2),
    /** {@code i64.store8}. */
    I64_STORE8(0x3C, "i64.store8", Immediate.MEMORY_ACCESS, "al:", null, 1),
    /** {@code i64.store16}. */
    I64_STORE16(0x3D, "i64.store16", Immediate.MEMORY_ACCESS, "al:", null, 2),
    /** {@code i64.store32}. */
    I64_STORE32(0x3E, "i64.store32", Immediate.MEMORY_ACCESS, "al:", null, 4),
    /** {@code memory.size}. */
    MEMORY_SIZE(0x3F, "memory.size", Immediate.MEMORY, ":a", null),
    /** {@code memory.grow}. */
    MEMORY_GROW(0x40, "memory.grow", Immediate.MEMORY, "a:a", null),
    /** {@code i32.const}. */
    I32_CONST(0x41, "i32.const", Immediate.I32, ":i", null),
    /** {@code i64.const}. */
    I64_CONST(0x42, "i64.const", Immediate.I64, ":l", null),
    /** {@code f32.const}. */
    F32_CONST(0x43, "f32.const", Immediate.F32, ":f", null),
    /** {@code f64.const}. */
    F64_CONST(0x44, "f64.const", Immediate.F64, ":d", null),
    /** {@code i32.eqz}. */
    I32_EQZ(0x45, "i32.eqz", Immediate.NONE, "i:i", null),
    /** {@code i32.eq}. */
    I32_EQ(0x46, "i32.eq", Immediate.NONE, "ii:i", null),
    /** {@code i32.ne}. */
    I32_NE(0x47, "i32.ne", Immediate.NONE, "ii:i", null),
    /** {@code i32.lt_s}. */
    I32_LT_S(0x48, "i32.lt_s", Immediate.NONE, "ii:i", null),
    /** {@code i32.lt_u}. */
    I32_LT_U(0x49, "i32.lt_u", Immediate.NONE, "ii:i", null),
    /** {@code i32.gt_s}. */
    I32_GT_S(0x4A, "i32.gt_s", Immediate.NONE, "ii:i", null),
    /** {@code i32.gt_u}. */
    I32_GT_U(0x4B, "i32.gt_u", Immediate.NONE, "ii:i", null),
    /** {@code i32.le_s}. */
    I32_LE_S(0x4C, "i32.le_s", Immediate.NONE, "ii:i", null),
    /** {@code i32.le_u}. */
    I32_LE_U(0x4D, "i32.le_u", Immediate.NONE, "ii:i", null),
    /** {@code i32.ge_s}. */
    I32_GE_S(0x4E, "i32.ge_s", Immediate.NONE, "ii:i", null),
    /** {@code i32.ge_u}. */
    I32_GE_U(0x4F, "i32.ge_u", Immediate.NONE, "ii:i", null),
    /** {@code i64.eqz}. */
    I64_EQZ(0x50, "i64.eqz", Immediate.NONE, "l:i", null),
    /** {@code i64.eq}. */
    I64_EQ(0x51, "i64.eq", Immediate.NONE, "ll:i", null),
    /** {@code i64.ne}. */
    I64_NE(0x52, "i64.ne", Immediate.NONE, "ll:i", null),
    /** {@code i64.lt_s}. */
    I64_LT_S(0x53, "i64.lt_s", Immediate.NONE, "ll:i", null),
    /** {@code i64.lt_u}. */
    I64_LT_U(0x54, "i64.lt_u", Immediate.NONE, "ll:i", null),
    /** {@code i64.gt_s}. */
    I64_GT_S(0x55, "i64.gt_s", Immediate.NONE, "ll:i", null),
    /** {@code i64.gt_u}. */
    I64_GT_U(0x56, "i64.gt_u", Immediate.NONE, "ll:i", null),
    /** {@code i64.le_s}. */
    I64_LE_S(0x57, "i64.le_s", Immediate.NONE, "ll:i", null),
    /** {@code i64.le_u}. */
    I64_LE_U(0x58, "i64.le_u", Immediate.NONE, "ll:i", null),
    /** {@code i64.ge_s}. */
    I64_GE_S(0x59, "i64.ge_s", Immediate.NONE, "ll:i", null),
    /** {@code i64.ge_u}. */
    I64_GE_U(0x5A, "i64.ge_u", Immediate.NONE, "ll:i", null),
    /** {@code f32.eq}. */
    F32_EQ(0x5B, "f32.eq", Immediate.NONE, "ff:i", null),
    /** {@code f32.ne}. */
    F32_NE(0x5C, "f32.ne", Immediate.NONE, "ff:i", null),
    /** {@code f32.lt}. */
    F32_LT(0x5D, "f32.lt", Immediate.NONE, "ff:i", null),
    /** {@code f32.gt}. */
    F32_GT(0x5E, "f32.gt", Immediate.NONE, "ff:i", null),
    /** {@code f32.le}. */
    F32_LE(0x5F, "f32.le", Immediate.NONE, "ff:i", null),
    /** {@code f32.ge}. */
    F32_GE(0x60, "f32.ge", Immediate.NONE, "ff:i", null),
    /** {@code f64.eq}. */
    F64_EQ(0x61, "f64.eq", Immediate.NONE, "dd:i", null),
    /** {@code f64.ne}. */
    F64_NE(0x62, "f64.ne", Immediate.NONE, "dd:i", null),
    /** {@code f64.lt}. */
    F64_LT(0x63, "f64.lt", Immediate.NONE, "dd:i", null),
    /** {@code f64.gt}. */
    F64_GT(0x64, "f64.gt", Immediate.NONE, "dd:i", null),
    /** {@code f64.le}. */
    F64_LE(0x65, "f64.le", Immediate.NONE, "dd:i", null),
    /** {@code f64.ge}. */
    F64_GE(0x66, "f64.ge", Immediate.NONE, "dd:i", null),
    /** {@code i32.clz}. */
    I32_CLZ(0x67, "i32.clz", Immediate.NONE, "i:i", null),
    /** {@code i32.ctz}. */
    I32_CTZ(0x68, "i32.ctz", Immediate.NONE, "i:i", null),
    /** {@code i32.popcnt}. */
    I32_POPCNT(0x69, "i32.popcnt", Immediate.NONE, "i:i", null),
    /** {@code i32.add}. */
    I32_ADD(0x6A, "i32.add", Immediate.NONE, "ii:i", null),
    /** {@code i32.sub}. */
    I32_SUB(0x6B, "i32.sub", Immediate.NONE, "ii:i", null),
    /** {@code i32.mul}. */
    I32_MUL(0x6C, "i32.mul", Immediate.NONE, "ii:i", null),
    /** {@code i32.div_s}. */
    I32_DIV_S(0x6D, "i32.div_s", Immediate.NONE, "ii:i", null),
    /** {@code i32.div_u}. */
    I32_DIV_U(0x6E, "i32.div_u", Immediate.NONE, "ii:i", null),
    /** {@code i32.rem_s}. */
    I32_REM_S(0x6F, "i32.rem_s", Immediate.NONE, "ii:i", null),
    /** {@code i32.rem_u}. */
    I32_REM_U(0x70, "i32.rem_u", Immediate.NONE, "ii:i", null),
    /** {@code i32.and}. */
    I32_AND(0x71, "i32.and", Immediate.NONE, "ii:i", null),
    /** {@code i32.or}. */
    I32_OR(0x72, "i32.or", Immediate.NONE, "ii:i", null),
    /** {@code i32.xor}. */
    I32_XOR(0x73, "i32.xor", Immediate.NONE, "ii:i", null),
    /** {@code i32.shl}. */
    I32_SHL(0x74, "i32.shl", Immediate.NONE, "ii:i", null),
    /** {@code i32.shr_s}. */
    I32_SHR_S(0x75, "i32.shr_s", Immediate.NONE, "ii:i", null),
    /** {@code i32.shr_u}. */
    I32_SHR_U(0x76, "i32.shr_u", Immediate.NONE, "ii:i", null),
    /** {@code i32.rotl}. */
    I32_ROTL(0x77, "i32.rotl", Immediate.NONE, "ii:i", null),
    /** {@code i32.rotr}. */
    I32_ROTR(0x78, "i32.rotr", Immediate.NONE, "ii:i", null),
    /** {@code i64.clz}. */
    I64_CLZ(0x79, "i64.clz", Immediate.NONE, "l:l", null),
    /** {@code i64.ctz}. */
    I64_CTZ(0x7A, "i64.ctz", Immediate.NONE, "l:l", null),
    /** {@code i64.popcnt}. */
    I64_POPCNT(0x7B, "i64.popcnt", Immediate.NONE, "l:l", null),
    /** {@code i64.add}. */
    I64_ADD(0x7C, "i64.add", Immediate.NONE, "ll:l", null),
    /** {@code i64.sub}. */
    I64_SUB(0x7D, "i64.sub", Immediate.NONE, "ll:l", null),
    /** {@code i64.mul}. */
    I64_MUL(0x7E, "i64.mul", Immediate.NONE, "ll:l", null),
    /** {@code i64.div_s}. */
    I64_DIV_S(0x7F, "i64.div_s", Immediate.NONE, "ll:l", null),
    /** {@code i64.div_u}. */
    I64_DIV_U(0x80, "i64.div_u", Immediate.NONE, "ll:l", null),
    /** {@code i64.rem_s}. */
    I64_REM_S(0x81, "i64.rem_s", Immediate.NONE, "ll:l", null),
    /** {@code i64.rem_u}. */
    I64_REM_U(0x82, "i64.rem_u", Immediate.NONE, "ll:l", null),
    /** {@code i64.and}. */
    I64_AND(0x83, "i64.and", Immediate.NONE, "ll:l", null),
    /** {@code i64.or}. */
    I64_OR(0x84, "i64.or", Immediate.NONE, "ll:l", null),
    /** {@code i64.xor}. */
    I64_XOR(0x85, "i64.xor", Immediate.NONE, "ll:l", null),
    /** {@code i64.shl}. */
    I64_SHL(0x86, "i64.shl", Immediate.NONE, "ll:l", null),
    /** {@code i64.shr_s}. */
    I64_SHR_S(0x87, "i64.shr_s", Immediate.NONE, "ll:l", null),
    /** {@code i64.shr_u}. */
    I64_SHR_U(0x88, "i64.shr_u", Immediate.NONE, "ll:l", null),
    /** {@code i64.rotl}. */
    I64_ROTL(0x89, "i64.rotl", Immediate.NONE, "ll:l", null),
    /** {@code i64.rotr}. */
    I64_ROTR(0x8A, "i64.rotr", Immediate.NONE, "ll:l", null),
    /** {@code f32.abs}. */
    F32_ABS(0x8B, "f32.abs", Immediate.NONE, "f:f", null),
    /** {@code f32.neg}. */
    F32_NEG(0x8C, "f32.neg", Immediate.NONE, "f:f", null),
    /** {@code f32.ceil}. */
    F32_CEIL(0x8D, "f32.ceil", Immediate.NONE, "f:f", null),
    /** {@code f32.floor}. */
    F32_FLOOR(0x8E, "f32.floor", Immediate.NONE, "f:f", null),
    /** {@code f32.trunc}. */
    F32_TRUNC(0x8F, "f32.trunc", Immediate.NONE, "f:f", null),
    /** {@code f32.nearest}. */
    F32_NEAREST(0x90, "f32.nearest", Immediate.NONE, "f:f", null),
    /** {@code f32.sqrt}. */
    F32_SQRT(0x91, "f32.sqrt", Immediate.NONE, "f:f", null),
    /** {@code f32.add}. */
    F32_ADD(0x92, "f32.add", Immediate.NONE, "ff:f", null),
    /** {@code f32.sub}. */
    F32_SUB(0x93, "f32.sub", Immediate.NONE, "ff:f", null),
    /** {@code f32.mul}. */
    F32_MUL(0x94, "f32.mul", Immediate.NONE, "ff:f", null),
    /** {@code f32.div}. */
    F32_DIV(0x95, "f32.div", Immediate.NONE, "ff:f", null),
    /** {@code f32.min}. */
    F32_MIN(0x96, "f32.min", Immediate.NONE, "ff:f", null),
    /** {@code f32.max}. */
    F32_MAX(0x97, "f32.max", Immediate.NONE, "ff:f", null),
    /** {@code f32.copysign}. */
    F32_COPYSIGN(0x98, "f32.copysign", Immediate.NONE, "ff:f", null),
    /** {@code f64.abs}. */
    F64_ABS(0x99, "f64.abs", Immediate.NONE, "d:d", null),
    /** {@code f64.neg}. */
    F64_NEG(0x9A, "f64.neg", Immediate.NONE, "d:d", null),
    /** {@code f64.ceil}. */
    F64_CEIL(0x9B, "f64.ceil", Immediate.NONE, "d:d", null),
    /** {@code f64.floor}. */
    F64_FLOOR(0x9C, "f64.floor", Immediate.NONE, "d:d", null),
    /** {@code f64.trunc}. */
    F64_TRUNC(0x9D, "f64.trunc", Immediate.NONE, "d:d", null),
    /** {@code f64.nearest}. */
    F64_NEAREST(0x9E, "f64.nearest", Immediate.NONE, "d:d", null),
    /** {@code f64.sqrt}. */
    F64_SQRT(0x9F, "f64.sqrt", Immediate.NONE, "d:d", null),
    /** {@code f64.add}. */
    F64_ADD(0xA0, "f64.add", Immediate.NONE, "dd:d", null),
    /** {@code f64.sub}. */
    F64_SUB(0xA1, "f64.sub", Immediate.NONE, "dd:d", null),
    /** {@code f64.mul}. */
    F64_MUL(0xA2, "f64.mul", Immediate.NONE, "dd:d", null),
    /** {@code f64.div}. */
    F64_DIV(0xA3, "f64.div", Immediate.NONE, "dd:d", null),
    /** {@code f64.min}. */
    F64_MIN(0xA4, "f64.min", Immediate.NONE, "dd:d", null),
    /** {@code f64.max}. */
    F64_MAX(0xA5, "f64.max", Immediate.NONE, "dd:d", null),
    /** {@code f64.copysign}. */
    F64_COPYSIGN(0xA6, "f64.copysign", Immediate.NONE, "dd:d", null),
    /** {@code i32.wrap_i64}. */
    I32_WRAP_I64(0xA7, "i32.wrap_i64", Immediate.NONE, "l:i", null),
    /** {@code i32.trunc_f32_s}. */
    I32_TRUNC_F32_S(0xA8, "i32.trunc_f32_s", Immediate.NONE, "f:i", null),
    /** {@code i32.trunc_f32_u}. */
    I32_TRUNC_F32_U(0xA9, "i32.trunc_f32_u", Immediate.NONE, "f:i", null),
    /** {@code i32.trunc_f64_s}. */
    I32_TRUNC_F64_S(0xAA, "i32.trunc_f64_s", Immediate.NONE, "d:i", null),
    /** {@code i32.trunc_f64_u}. */
    I32_TRUNC_F64_U(0xAB, "i32.trunc_f64_u", Immediate.NONE, "d:i", null),
    /** {@code i64.extend_i32_s}. */
    I64_EXTEND_I32_S(0xAC, "i64.extend_i32_s", Immediate.NONE, "i:l", null),
    /** {@code i64.extend_i32_u}. */
    I64_EXTEND_I32_U(0xAD, "i64.extend_i32_u", Immediate.NONE, "i:l", null),
    /** {@code i64.trunc_f32_s}. */
    I64_TRUNC_F32_S(0xAE, "i64.trunc_f32_s", Immediate.NONE, "f:l", null),
    /** {@code i64.trunc_f32_u}. */
    I64_TRUNC_F32_U(0xAF, "i64.trunc_f32_u", Immediate.NONE, "f:l", null),
    /** {@code i64.trunc_f64_s}. */
    I64_TRUNC_F64_S(0xB0, "i64.trunc_f64_s", Immediate.NONE, "d:l", null),
    /** {@code i64.trunc_f64_u}. */
    I64_TRUNC_F64_U(0xB1, "i64.trunc_f64_u", Immediate.NONE, "d:l", null),
    /** {@code f32.convert_i32_s}. */
    F32_CONVERT_I32_S(0xB2, "f32.convert_i32_s", Immediate.NONE, "i:f", null),
    /** {@code f32.convert_i32_u}. */
    F32_CONVERT_I32_U(0xB3, "f32.convert_i32_u", Immediate.NONE, "i:f", null),
    /** {@code f32.convert_i64_s}. */
    F32_CONVERT_I64_S(0xB4, "f32.convert_i64_s", Immediate.NONE, "l:f", null),
    /** {@code f32.convert_i64_u}. */
    F32_CONVERT_I64_U(0xB5, "f32.convert_i64_u", Immediate.NONE, "l:f", null),
    /** {@code f32.demote_f64}. */
    F32_DEMOTE_F64(0xB6, "f32.demote_f64", Immediate.NONE, "d:f", null),
    /** {@code f64.convert_i32_s}. */
    F64_CONVERT_I32_S(0xB7, "f64.convert_i32_s", Immediate.NONE, "i:d", null),
    /** {@code f64.convert_i32_u}. */
    F64_CONVERT_I32_U(0xB8, "f64.convert_i32_u", Immediate.NONE, "i:d", null),
    /** {@code f64.convert_i64_s}. */
    F64_CONVERT_I64_S(0xB9, "f64.convert_i64_s", Immediate.NONE, "l:d", null),
    /** {@code f64.convert_i64_u}. */
    F64_CONVERT_I64_U(0xBA, "f64.convert_i64_u", Immediate.NONE, "l:d", null),
    /** {@code f64.promote_f32}. */
    F64_PROMOTE_F32(0xBB, "f64.promote_f32", Immediate.NONE, "f:d", null),
    /** {@code i32.reinterpret_f32}. */
    I32_REINTERPRET_F32(0xBC, "i32.reinterpret_f32", Immediate.NONE, "f:i", null),
    /** {@code i64.reinterpret_f64}. */
    I64_REINTERPRET_F64(0xBD, "i64.reinterpret_f64", Immediate.NONE, "d:l", null),
    /** {@code f32.reinterpret_i32}. */
    F32_REINTERPRET_I32(0xBE, "f32.reinterpret_i32", Immediate.NONE, "i:f", null),
    /** {@code f64.reinterpret_i64}. */
    F64_REINTERPRET_I64(0xBF, "f64.reinterpret_i64", Immediate.NONE, "l:d", null),
    /** {@code i32.extend8_s}. */
    I32_EXTEND8_S(0xC0, "i32.extend8_s", Immediate.NONE, "i:i", WasmFeature.SIGN_EXTENSION),
    /** {@code i32.extend16_s}. */
    I32_EXTEND16_S(0xC1, "i32.extend16_s", Immediate.NONE, "i:i", WasmFeature.SIGN_EXTENSION),
    /** {@code i64.extend8_s}. */
    I64_EXTEND8_S(0xC2, "i64.extend8_s", Immediate.NONE, "l:l", WasmFeature.SIGN_EXTENSION),
    /** {@code i64.extend16_s}. */
    I64_EXTEND16_S(0xC3, "i64.extend16_s", Immediate.NONE, "l:l", WasmFeature.SIGN_EXTENSION),
    /** {@code i64.extend32_s}. */
    I64_EXTEND32_S(0xC4, "i64.extend32_s", Immediate.NONE, "l:l", WasmFeature.SIGN_EXTENSION),
    /** {@code ref.null}. */
    REF_NULL(0xD0, "ref.null", Immediate.HEAP_TYPE, "", WasmFeature.REFERENCE_TYPES),
    /** {@code ref.is_null}. */
    REF_IS_NULL(0xD1, "ref.is_null", Immediate.PARAMETRIC, "", WasmFeature.REFERENCE_TYPES),
    /** {@code ref.func}. */
    REF_FUNC(0xD2, "ref.func", Immediate.FUNCTION, "", WasmFeature.REFERENCE_TYPES),
    /** {@code ref.eq}. */
    REF_EQ(0xD3, "ref.eq", Immediate.NONE, "QQ:i", WasmFeature.GC),
    /** {@code ref.as_non_null}. */
    REF_AS_NON_NULL(0xD4, "ref.as_non_null", Immediate.PARAMETRIC, "", WasmFeature.FUNCTION_REFERENCES),
    /** {@code br_on_null}. */
    BR_ON_NULL(0xD5, "br_on_null", Immediate.LABEL, "", WasmFeature.FUNCTION_REFERENCES),
    /** {@code br_on_non_null}. */
    BR_ON_NON_NULL(0xD6, "br_on_non_null", Immediate.LABEL, "", WasmFeature.FUNCTION_REFERENCES),
    /** {@code struct.new}. */
    STRUCT_NEW(0xFB00, "struct.new", Immediate.TYPE, "", WasmFeature.GC),
    /** {@code struct.new_default}. */
    STRUCT_NEW_DEFAULT(0xFB01, "struct.new_default", Immediate.TYPE, "", WasmFeature.GC),
    /** {@code struct.get}. */
    STRUCT_GET(0xFB02, "struct.get", Immediate.TYPE_FIELD, "", WasmFeature.GC),
    /** {@code struct.get_s}. */
    STRUCT_GET_S(0xFB03, "struct.get_s", Immediate.TYPE_FIELD, "", WasmFeature.GC),
    /** {@code struct.get_u}. */
    STRUCT_GET_U(0xFB04, "struct.get_u", Immediate.TYPE_FIELD, "", WasmFeature.GC),
    /** {@code struct.set}. */
    STRUCT_SET(0xFB05, "struct.set", Immediate.TYPE_FIELD, "", WasmFeature.GC),
    /** {@code array.new}. */
    ARRAY_NEW(0xFB06, "array.new", Immediate.TYPE, "", WasmFeature.GC),
    /** {@code array.new_default}. */
    ARRAY_NEW_DEFAULT(0xFB07, "array.new_default", Immediate.TYPE, "", WasmFeature.GC),
    /** {@code array.new_fixed}. */
    ARRAY_NEW_FIXED(0xFB08, "array.new_fixed", Immediate.TYPE_COUNT, "", WasmFeature.GC),
    /** {@code array.new_data}. */
    ARRAY_NEW_DATA(0xFB09, "array.new_data", Immediate.TYPE_DATA, "", WasmFeature.GC),
    /** {@code array.new_elem}. */
    ARRAY_NEW_ELEM(0xFB0A, "array.new_elem", Immediate.TYPE_ELEMENT, "", WasmFeature.GC),
    /** {@code array.get}. */
    ARRAY_GET(0xFB0B, "array.get", Immediate.TYPE, "", WasmFeature.GC),
    /** {@code array.get_s}. */
    ARRAY_GET_S(0xFB0C, "array.get_s", Immediate.TYPE, "", WasmFeature.GC),
    /** {@code array.get_u}. */
    ARRAY_GET_U(0xFB0D, "array.get_u", Immediate.TYPE, "", WasmFeature.GC),
    /** {@code array.set}. */
    ARRAY_SET(0xFB0E, "array.set", Immediate.TYPE, "", WasmFeature.GC),
    /** {@code array.len}. */
    ARRAY_LEN(0xFB0F, "array.len", Immediate.NONE, "R:i", WasmFeature.GC),
    /** {@code array.fill}. */
    ARRAY_FILL(0xFB10, "array.fill", Immediate.TYPE, "", WasmFeature.GC),
    /** {@code array.copy}. */
    ARRAY_COPY(0xFB11, "array.copy", Immediate.TYPE_TYPE, "", WasmFeature.GC),
    /** {@code array.init_data}. */
    ARRAY_INIT_DATA(0xFB12, "array.init_data", Immediate.TYPE_DATA, "", WasmFeature.GC),
    /** {@code array.init_elem}. */
    ARRAY_INIT_ELEM(0xFB13, "array.init_elem", Immediate.TYPE_ELEMENT, "", WasmFeature.GC),
    /** {@code ref.test}. */
    REF_TEST(0xFB14, "ref.test", Immediate.CAST, "", WasmFeature.GC),
    /** {@code ref.test} of a nullable type. */
    REF_TEST_NULL(0xFB15, "ref.test", Immediate.CAST, "", WasmFeature.GC),
    /** {@code ref.cast}. */
    REF_CAST(0xFB16, "ref.cast", Immediate.CAST, "", WasmFeature.GC),
    /** {@code ref.cast} to a nullable type. */
    REF_CAST_NULL(0xFB17, "ref.cast", Immediate.CAST, "", WasmFeature.GC),
    /** {@code br_on_cast}. */
    BR_ON_CAST(0xFB18, "br_on_cast", Immediate.LABEL_CAST, "", WasmFeature.GC),
    /** {@code br_on_cast_fail}. */
    BR_ON_CAST_FAIL(0xFB19, "br_on_cast_fail", Immediate.LABEL_CAST, "", WasmFeature.GC),
    /** {@code any.convert_extern}. */
    ANY_CONVERT_EXTERN(0xFB1A, "any.convert_extern", Immediate.PARAMETRIC, "", WasmFeature.GC),
    /** {@code extern.convert_any}. */
    EXTERN_CONVERT_ANY(0xFB1B, "extern.convert_any", Immediate.PARAMETRIC, "", WasmFeature.GC),
    /** {@code ref.i31}. */
    REF_I31(0xFB1C, "ref.i31", Immediate.NONE, "i:K", WasmFeature.GC),
    /** {@code i31.get_s}. */
    I31_GET_S(0xFB1D, "i31.get_s", Immediate.NONE, "N:i", WasmFeature.GC),
    /** {@code i31.get_u}. */
    I31_GET_U(0xFB1E, "i31.get_u", Immediate.NONE, "N:i", WasmFeature.GC),
    /** {@code i32.trunc_sat_f32_s}. */
    I32_TRUNC_SAT_F32_S(0xFC00, "i32.trunc_sat_f32_s", Immediate.NONE, "f:i", WasmFeature.SATURATING_TRUNCATION),
    /** {@code i32.trunc_sat_f32_u}. */
    I32_TRUNC_SAT_F32_U(0xFC01, "i32.trunc_sat_f32_u", Immediate.NONE, "f:i", WasmFeature.SATURATING_TRUNCATION),
    /** {@code i32.trunc_sat_f64_s}. */
    I32_TRUNC_SAT_F64_S(0xFC02, "i32.trunc_sat_f64_s", Immediate.NONE, "d:i", WasmFeature.SATURATING_TRUNCATION),
    /** {@code i32.trunc_sat_f64_u}. */
    I32_TRUNC_SAT_F64_U(0xFC03, "i32.trunc_sat_f64_u", Immediate.NONE, "d:i", WasmFeature.SATURATING_TRUNCATION),
    /** {@code i64.trunc_sat_f32_s}. */
    I64_TRUNC_SAT_F32_S(0xFC04, "i64.trunc_sat_f32_s", Immediate.NONE, "f:l", WasmFeature.SATURATING_TRUNCATION),
    /** {@code i64.trunc_sat_f32_u}. */
    I64_TRUNC_SAT_F32_U(0xFC05, "i64.trunc_sat_f32_u", Immediate.NONE, "f:l", WasmFeature.SATURATING_TRUNCATION),
    /** {@code i64.trunc_sat_f64_s}. */
    I64_TRUNC_SAT_F64_S(0xFC06, "i64.trunc_sat_f64_s", Immediate.NONE, "d:l", WasmFeature.SATURATING_TRUNCATION),
    /** {@code i64.trunc_sat_f64_u}. */
    I64_TRUNC_SAT_F64_U(0xFC07, "i64.trunc_sat_f64_u", Immediate.NONE, "d:l", WasmFeature.SATURATING_TRUNCATION),
    /** {@code memory.init}. */
    MEMORY_INIT(0xFC08, "memory.init", Immediate.DATA_MEMORY, "aii:", WasmFeature.BULK_MEMORY),
    /** {@code data.drop}. */
    DATA_DROP(0xFC09, "data.drop", Immediate.DATA, ":", WasmFeature.BULK_MEMORY),
    /** {@code memory.copy}. */
    MEMORY_COPY(0xFC0A, "memory.copy", Immediate.MEMORY_MEMORY, "abc:", WasmFeature.BULK_MEMORY),
    /** {@code memory.fill}. */
    MEMORY_FILL(0xFC0B, "memory.fill", Immediate.MEMORY, "aia:", WasmFeature.BULK_MEMORY),
    /** {@code table.init}. */
    TABLE_INIT(0xFC0C, "table.init", Immediate.ELEMENT_TABLE, "aii:", WasmFeature.BULK_MEMORY),
    /** {@code elem.drop}. */
    ELEM_DROP(0xFC0D, "elem.drop", Immediate.ELEMENT, ":", WasmFeature.BULK_MEMORY),
    /** {@code table.copy}. */
    TABLE_COPY(0xFC0E, "table.copy", Immediate.TABLE_TABLE, "abc:", WasmFeature.BULK_MEMORY),
    /** {@code table.grow}. */
    TABLE_GROW(0xFC0F, "table.grow", Immediate.TABLE, "", WasmFeature.REFERENCE_TYPES),
    /** {@code table.size}. */
    TABLE_SIZE(0xFC10, "table.size", Immediate.TABLE, ":a", WasmFeature.REFERENCE_TYPES),
    /** {@code table.fill}. */
    TABLE_FILL(0xFC11, "table.fill", Immediate.TABLE, "", WasmFeature.REFERENCE_TYPES),
    /** {@code memory.atomic.notify}. */
    MEMORY_ATOMIC_NOTIFY(0xFE00, "memory.atomic.notify", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 4),
    /** {@code memory.atomic.wait32}. */
    MEMORY_ATOMIC_WAIT32(0xFE01, "memory.atomic.wait32", Immediate.ATOMIC_ACCESS, "ail:i", WasmFeature.THREADS, 4),
    /** {@code memory.atomic.wait64}. */
    MEMORY_ATOMIC_WAIT64(0xFE02, "memory.atomic.wait64", Immediate.ATOMIC_ACCESS, "all:i", WasmFeature.THREADS, 8),
    /** {@code atomic.fence}. */
    ATOMIC_FENCE(0xFE03, "atomic.fence", Immediate.FENCE, ":", WasmFeature.THREADS),
    /** {@code i32.atomic.load}. */
    I32_ATOMIC_LOAD(0xFE10, "i32.atomic.load", Immediate.ATOMIC_ACCESS, "a:i", WasmFeature.THREADS, 4),
    /** {@code i64.atomic.load}. */
    I64_ATOMIC_LOAD(0xFE11, "i64.atomic.load", Immediate.ATOMIC_ACCESS, "a:l", WasmFeature.THREADS, 8),
    /** {@code i32.atomic.load8_u}. */
    I32_ATOMIC_LOAD8_U(0xFE12, "i32.atomic.load8_u", Immediate.ATOMIC_ACCESS, "a:i", WasmFeature.THREADS, 1),
    /** {@code i32.atomic.load16_u}. */
    I32_ATOMIC_LOAD16_U(0xFE13, "i32.atomic.load16_u", Immediate.ATOMIC_ACCESS, "a:i", WasmFeature.THREADS, 2),
    /** {@code i64.atomic.load8_u}. */
    I64_ATOMIC_LOAD8_U(0xFE14, "i64.atomic.load8_u", Immediate.ATOMIC_ACCESS, "a:l", WasmFeature.THREADS, 1),
    /** {@code i64.atomic.load16_u}. */
    I64_ATOMIC_LOAD16_U(0xFE15, "i64.atomic.load16_u", Immediate.ATOMIC_ACCESS, "a:l", WasmFeature.THREADS, 2),
    /** {@code i64.atomic.load32_u}. */
    I64_ATOMIC_LOAD32_U(0xFE16, "i64.atomic.load32_u", Immediate.ATOMIC_ACCESS, "a:l", WasmFeature.THREADS, 4),
    /** {@code i32.atomic.store}. */
    I32_ATOMIC_STORE(0xFE17, "i32.atomic.store", Immediate.ATOMIC_ACCESS, "ai:", WasmFeature.THREADS, 4),
    /** {@code i64.atomic.store}. */
    I64_ATOMIC_STORE(0xFE18, "i64.atomic.store", Immediate.ATOMIC_ACCESS, "al:", WasmFeature.THREADS, 8),
    /** {@code i32.atomic.store8}. */
    I32_ATOMIC_STORE8(0xFE19, "i32.atomic.store8", Immediate.ATOMIC_ACCESS, "ai:", WasmFeature.THREADS, 1),
    /** {@code i32.atomic.store16}. */
    I32_ATOMIC_STORE16(0xFE1A, "i32.atomic.store16", Immediate.ATOMIC_ACCESS, "ai:", WasmFeature.THREADS, 2),
    /** {@code i64.atomic.store8}. */
    I64_ATOMIC_STORE8(0xFE1B, "i64.atomic.store8", Immediate.ATOMIC_ACCESS, "al:", WasmFeature.THREADS, 1),
    /** {@code i64.atomic.store16}. */
    I64_ATOMIC_STORE16(0xFE1C, "i64.atomic.store16", Immediate.ATOMIC_ACCESS, "al:", WasmFeature.THREADS, 2),
    /** {@code i64.atomic.store32}. */
    I64_ATOMIC_STORE32(0xFE1D, "i64.atomic.store32", Immediate.ATOMIC_ACCESS, "al:", WasmFeature.THREADS, 4),
    /** {@code i32.atomic.rmw.add}. */
    I32_ATOMIC_RMW_ADD(0xFE1E, "i32.atomic.rmw.add", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 4),
    /** {@code i64.atomic.rmw.add}. */
    I64_ATOMIC_RMW_ADD(0xFE1F, "i64.atomic.rmw.add", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 8),
    /** {@code i32.atomic.rmw8.add_u}. */
    I32_ATOMIC_RMW8_ADD_U(0xFE20, "i32.atomic.rmw8.add_u", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 1),
    /** {@code i32.atomic.rmw16.add_u}. */
    I32_ATOMIC_RMW16_ADD_U(0xFE21, "i32.atomic.rmw16.add_u", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 2),
    /** {@code i64.atomic.rmw8.add_u}. */
    I64_ATOMIC_RMW8_ADD_U(0xFE22, "i64.atomic.rmw8.add_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 1),
    /** {@code i64.atomic.rmw16.add_u}. */
    I64_ATOMIC_RMW16_ADD_U(0xFE23, "i64.atomic.rmw16.add_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 2),
    /** {@code i64.atomic.rmw32.add_u}. */
    I64_ATOMIC_RMW32_ADD_U(0xFE24, "i64.atomic.rmw32.add_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 4),
    /** {@code i32.atomic.rmw.sub}. */
    I32_ATOMIC_RMW_SUB(0xFE25, "i32.atomic.rmw.sub", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 4),
    /** {@code i64.atomic.rmw.sub}. */
    I64_ATOMIC_RMW_SUB(0xFE26, "i64.atomic.rmw.sub", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 8),
    /** {@code i32.atomic.rmw8.sub_u}. */
    I32_ATOMIC_RMW8_SUB_U(0xFE27, "i32.atomic.rmw8.sub_u", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 1),
    /** {@code i32.atomic.rmw16.sub_u}. */
    I32_ATOMIC_RMW16_SUB_U(0xFE28, "i32.atomic.rmw16.sub_u", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 2),
    /** {@code i64.atomic.rmw8.sub_u}. */
    I64_ATOMIC_RMW8_SUB_U(0xFE29, "i64.atomic.rmw8.sub_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 1),
    /** {@code i64.atomic.rmw16.sub_u}. */
    I64_ATOMIC_RMW16_SUB_U(0xFE2A, "i64.atomic.rmw16.sub_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 2),
    /** {@code i64.atomic.rmw32.sub_u}. */
    I64_ATOMIC_RMW32_SUB_U(0xFE2B, "i64.atomic.rmw32.sub_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 4),
    /** {@code i32.atomic.rmw.and}. */
    I32_ATOMIC_RMW_AND(0xFE2C, "i32.atomic.rmw.and", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 4),
    /** {@code i64.atomic.rmw.and}. */
    I64_ATOMIC_RMW_AND(0xFE2D, "i64.atomic.rmw.and", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 8),
    /** {@code i32.atomic.rmw8.and_u}. */
    I32_ATOMIC_RMW8_AND_U(0xFE2E, "i32.atomic.rmw8.and_u", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 1),
    /** {@code i32.atomic.rmw16.and_u}. */
    I32_ATOMIC_RMW16_AND_U(0xFE2F, "i32.atomic.rmw16.and_u", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 2),
    /** {@code i64.atomic.rmw8.and_u}. */
    I64_ATOMIC_RMW8_AND_U(0xFE30, "i64.atomic.rmw8.and_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 1),
    /** {@code i64.atomic.rmw16.and_u}. */
    I64_ATOMIC_RMW16_AND_U(0xFE31, "i64.atomic.rmw16.and_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 2),
    /** {@code i64.atomic.rmw32.and_u}. */
    I64_ATOMIC_RMW32_AND_U(0xFE32, "i64.atomic.rmw32.and_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 4),
    /** {@code i32.atomic.rmw.or}. */
    I32_ATOMIC_RMW_OR(0xFE33, "i32.atomic.rmw.or", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 4),
    /** {@code i64.atomic.rmw.or}. */
    I64_ATOMIC_RMW_OR(0xFE34, "i64.atomic.rmw.or", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 8),
    /** {@code i32.atomic.rmw8.or_u}. */
    I32_ATOMIC_RMW8_OR_U(0xFE35, "i32.atomic.rmw8.or_u", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 1),
    /** {@code i32.atomic.rmw16.or_u}. */
    I32_ATOMIC_RMW16_OR_U(0xFE36, "i32.atomic.rmw16.or_u", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 2),
    /** {@code i64.atomic.rmw8.or_u}. */
    I64_ATOMIC_RMW8_OR_U(0xFE37, "i64.atomic.rmw8.or_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 1),
    /** {@code i64.atomic.rmw16.or_u}. */
    I64_ATOMIC_RMW16_OR_U(0xFE38, "i64.atomic.rmw16.or_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 2),
    /** {@code i64.atomic.rmw32.or_u}. */
    I64_ATOMIC_RMW32_OR_U(0xFE39, "i64.atomic.rmw32.or_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 4),
    /** {@code i32.atomic.rmw.xor}. */
    I32_ATOMIC_RMW_XOR(0xFE3A, "i32.atomic.rmw.xor", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 4),
    /** {@code i64.atomic.rmw.xor}. */
    I64_ATOMIC_RMW_XOR(0xFE3B, "i64.atomic.rmw.xor", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 8),
    /** {@code i32.atomic.rmw8.xor_u}. */
    I32_ATOMIC_RMW8_XOR_U(0xFE3C, "i32.atomic.rmw8.xor_u", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 1),
    /** {@code i32.atomic.rmw16.xor_u}. */
    I32_ATOMIC_RMW16_XOR_U(0xFE3D, "i32.atomic.rmw16.xor_u", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 2),
    /** {@code i64.atomic.rmw8.xor_u}. */
    I64_ATOMIC_RMW8_XOR_U(0xFE3E, "i64.atomic.rmw8.xor_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 1),
    /** {@code i64.atomic.rmw16.xor_u}. */
    I64_ATOMIC_RMW16_XOR_U(0xFE3F, "i64.atomic.rmw16.xor_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 2),
    /** {@code i64.atomic.rmw32.xor_u}. */
    I64_ATOMIC_RMW32_XOR_U(0xFE40, "i64.atomic.rmw32.xor_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 4),
    /** {@code i32.atomic.rmw.xchg}. */
    I32_ATOMIC_RMW_XCHG(0xFE41, "i32.atomic.rmw.xchg", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 4),
    /** {@code i64.atomic.rmw.xchg}. */
    I64_ATOMIC_RMW_XCHG(0xFE42, "i64.atomic.rmw.xchg", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 8),
    /** {@code i32.atomic.rmw8.xchg_u}. */
    I32_ATOMIC_RMW8_XCHG_U(0xFE43, "i32.atomic.rmw8.xchg_u", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 1),
    /** {@code i32.atomic.rmw16.xchg_u}. */
    I32_ATOMIC_RMW16_XCHG_U(0xFE44, "i32.atomic.rmw16.xchg_u", Immediate.ATOMIC_ACCESS, "ai:i", WasmFeature.THREADS, 2),
    /** {@code i64.atomic.rmw8.xchg_u}. */
    I64_ATOMIC_RMW8_XCHG_U(0xFE45, "i64.atomic.rmw8.xchg_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 1),
    /** {@code i64.atomic.rmw16.xchg_u}. */
    I64_ATOMIC_RMW16_XCHG_U(0xFE46, "i64.atomic.rmw16.xchg_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 2),
    /** {@code i64.atomic.rmw32.xchg_u}. */
    I64_ATOMIC_RMW32_XCHG_U(0xFE47, "i64.atomic.rmw32.xchg_u", Immediate.ATOMIC_ACCESS, "al:l", WasmFeature.THREADS, 4),
    /** {@code i32.atomic.rmw.cmpxchg}. */
    I32_ATOMIC_RMW_CMPXCHG(0xFE48, "i32.atomic.rmw.cmpxchg", Immediate.ATOMIC_ACCESS, "aii:i", WasmFeature.THREADS, 4),
    /** {@code i64.atomic.rmw.cmpxchg}. */
    I64_ATOMIC_RMW_CMPXCHG(0xFE49, "i64.atomic.rmw.cmpxchg", Immediate.ATOMIC_ACCESS, "all:l", WasmFeature.THREADS, 8),
    /** {@code i32.atomic.rmw8.cmpxchg_u}. */
    I32_ATOMIC_RMW8_CMPXCHG_U(0xFE4A, "i32.atomic.rmw8.cmpxchg_u", Immediate.ATOMIC_ACCESS, "aii:i",
            WasmFeature.THREADS, 1),
    /** {@code i32.atomic.rmw16.cmpxchg_u}. */
    I32_ATOMIC_RMW16_CMPXCHG_U(0xFE4B, "i32.atomic.rmw16.cmpxchg_u", Immediate.ATOMIC_ACCESS, "aii:i",
            WasmFeature.THREADS, 2),
    /** {@code i64.atomic.rmw8.cmpxchg_u}. */
    I64_ATOMIC_RMW8_CMPXCHG_U(0xFE4C, "i64.atomic.rmw8.cmpxchg_u", Immediate.ATOMIC_ACCESS, "all:l",
            WasmFeature.THREADS, 1),
    /** {@code i64.atomic.rmw16.cmpxchg_u}. */
    I64_ATOMIC_RMW16_CMPXCHG_U(0xFE4D, "i64.atomic.rmw16.cmpxchg_u", Immediate.ATOMIC_ACCESS, "all:l",
            WasmFeature.THREADS, 2),
    /** {@code i64.atomic.rmw32.cmpxchg_u}. */
    I64_ATOMIC_RMW32_CMPXCHG_U(0xFE4E, "i64.atomic.rmw32.cmpxchg_u", Immediate.ATOMIC_ACCESS, "all:l",
            WasmFeature.THREADS, 4),
    /** {@code v128.load}. */
    V128_LOAD(0xFD00, "v128.load", Immediate.MEMORY_ACCESS, "a:v", WasmFeature.SIMD, 16),
    /** {@code v128.load8x8_s}. */
    V128_LOAD8X8_S(0xFD01, "v128.load8x8_s", Immediate.MEMORY_ACCESS, "a:v", WasmFeature.SIMD, 8),
    /** {@code v128.load8x8_u}. */
    V128_LOAD8X8_U(0xFD02, "v128.load8x8_u", Immediate.MEMORY_ACCESS, "a:v", WasmFeature.SIMD, 8),
    /** {@code v128.load16x4_s}. */
    V128_LOAD16X4_S(0xFD03, "v128.load16x4_s", Immediate.MEMORY_ACCESS, "a:v", WasmFeature.SIMD, 8),
    /** {@code v128.load16x4_u}. */
    V128_LOAD16X4_U(0xFD04, "v128.load16x4_u", Immediate.MEMORY_ACCESS, "a:v", WasmFeature.SIMD, 8),
    /** {@code v128.load32x2_s}. */
    V128_LOAD32X2_S(0xFD05, "v128.load32x2_s", Immediate.MEMORY_ACCESS, "a:v", WasmFeature.SIMD, 8),
    /** {@code v128.load32x2_u}. */
    V128_LOAD32X2_U(0xFD06, "v128.load32x2_u", Immediate.MEMORY_ACCESS, "a:v", WasmFeature.SIMD, 8),
    /** {@code v128.load8_splat}. */
    V128_LOAD8_SPLAT(0xFD07, "v128.load8_splat", Immediate.MEMORY_ACCESS, "a:v", WasmFeature.SIMD, 1),
    /** {@code v128.load16_splat}. */
    V128_LOAD16_SPLAT(0xFD08, "v128.load16_splat", Immediate.MEMORY_ACCESS, "a:v", WasmFeature.SIMD, 2),
    /** {@code v128.load32_splat}. */
    V128_LOAD32_SPLAT(0xFD09, "v128.load32_splat", Immediate.MEMORY_ACCESS, "a:v", WasmFeature.SIMD, 4),
    /** {@code v128.load64_splat}. */
    V128_LOAD64_SPLAT(0xFD0A, "v128.load64_splat", Immediate.MEMORY_ACCESS, "a:v", WasmFeature.SIMD, 8),
    /** {@code v128.store}. */
    V128_STORE(0xFD0B, "v128.store", Immediate.MEMORY_ACCESS, "av:", WasmFeature.SIMD, 16),
    /** {@code v128.const}. */
    V128_CONST(0xFD0C, "v128.const", Immediate.V128, ":v", WasmFeature.SIMD),
    /** {@code i8x16.shuffle}. */
    I8X16_SHUFFLE(0xFD0D, "i8x16.shuffle", Immediate.LANES, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.swizzle}. */
    I8X16_SWIZZLE(0xFD0E, "i8x16.swizzle", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.splat}. */
    I8X16_SPLAT(0xFD0F, "i8x16.splat", Immediate.NONE, "a:v", WasmFeature.SIMD),
    /** {@code i16x8.splat}. */
    I16X8_SPLAT(0xFD10, "i16x8.splat", Immediate.NONE, "i:v", WasmFeature.SIMD),
    /** {@code i32x4.splat}. */
    I32X4_SPLAT(0xFD11, "i32x4.splat", Immediate.NONE, "i:v", WasmFeature.SIMD),
    /** {@code i64x2.splat}. */
    I64X2_SPLAT(0xFD12, "i64x2.splat", Immediate.NONE, "l:v", WasmFeature.SIMD),
    /** {@code f32x4.splat}. */
    F32X4_SPLAT(0xFD13, "f32x4.splat", Immediate.NONE, "f:v", WasmFeature.SIMD),
    /** {@code f64x2.splat}. */
    F64X2_SPLAT(0xFD14, "f64x2.splat", Immediate.NONE, "d:v", WasmFeature.SIMD),
    /** {@code i8x16.extract_lane_s}. */
    I8X16_EXTRACT_LANE_S(0xFD15, "i8x16.extract_lane_s", Immediate.LANE, "v:i", WasmFeature.SIMD),
    /** {@code i8x16.extract_lane_u}. */
    I8X16_EXTRACT_LANE_U(0xFD16, "i8x16.extract_lane_u", Immediate.LANE, "v:i", WasmFeature.SIMD),
    /** {@code i8x16.replace_lane}. */
    I8X16_REPLACE_LANE(0xFD17, "i8x16.replace_lane", Immediate.LANE, "vi:v", WasmFeature.SIMD),
    /** {@code i16x8.extract_lane_s}. */
    I16X8_EXTRACT_LANE_S(0xFD18, "i16x8.extract_lane_s", Immediate.LANE, "v:i", WasmFeature.SIMD),
    /** {@code i16x8.extract_lane_u}. */
    I16X8_EXTRACT_LANE_U(0xFD19, "i16x8.extract_lane_u", Immediate.LANE, "v:i", WasmFeature.SIMD),
    /** {@code i16x8.replace_lane}. */
    I16X8_REPLACE_LANE(0xFD1A, "i16x8.replace_lane", Immediate.LANE, "vi:v", WasmFeature.SIMD),
    /** {@code i32x4.extract_lane}. */
    I32X4_EXTRACT_LANE(0xFD1B, "i32x4.extract_lane", Immediate.LANE, "v:i", WasmFeature.SIMD),
    /** {@code i32x4.replace_lane}. */
    I32X4_REPLACE_LANE(0xFD1C, "i32x4.replace_lane", Immediate.LANE, "vi:v", WasmFeature.SIMD),
    /** {@code i64x2.extract_lane}. */
    I64X2_EXTRACT_LANE(0xFD1D, "i64x2.extract_lane", Immediate.LANE, "v:l", WasmFeature.SIMD),
    /** {@code i64x2.replace_lane}. */
    I64X2_REPLACE_LANE(0xFD1E, "i64x2.replace_lane", Immediate.LANE, "vl:v", WasmFeature.SIMD),
    /** {@code f32x4.extract_lane}. */
    F32X4_EXTRACT_LANE(0xFD1F, "f32x4.extract_lane", Immediate.LANE, "v:f", WasmFeature.SIMD),
    /** {@code f32x4.replace_lane}. */
    F32X4_REPLACE_LANE(0xFD20, "f32x4.replace_lane", Immediate.LANE, "vf:v", WasmFeature.SIMD),
    /** {@code f64x2.extract_lane}. */
    F64X2_EXTRACT_LANE(0xFD21, "f64x2.extract_lane", Immediate.LANE, "v:d", WasmFeature.SIMD),
    /** {@code f64x2.replace_lane}. */
    F64X2_REPLACE_LANE(0xFD22, "f64x2.replace_lane", Immediate.LANE, "vd:v", WasmFeature.SIMD),
    /** {@code i8x16.eq}. */
    I8X16_EQ(0xFD23, "i8x16.eq", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.ne}. */
    I8X16_NE(0xFD24, "i8x16.ne", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.lt_s}. */
    I8X16_LT_S(0xFD25, "i8x16.lt_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.lt_u}. */
    I8X16_LT_U(0xFD26, "i8x16.lt_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.gt_s}. */
    I8X16_GT_S(0xFD27, "i8x16.gt_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.gt_u}. */
    I8X16_GT_U(0xFD28, "i8x16.gt_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.le_s}. */
    I8X16_LE_S(0xFD29, "i8x16.le_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.le_u}. */
    I8X16_LE_U(0xFD2A, "i8x16.le_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.ge_s}. */
    I8X16_GE_S(0xFD2B, "i8x16.ge_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.ge_u}. */
    I8X16_GE_U(0xFD2C, "i8x16.ge_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.eq}. */
    I16X8_EQ(0xFD2D, "i16x8.eq", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.ne}. */
    I16X8_NE(0xFD2E, "i16x8.ne", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.lt_s}. */
    I16X8_LT_S(0xFD2F, "i16x8.lt_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.lt_u}. */
    I16X8_LT_U(0xFD30, "i16x8.lt_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.gt_s}. */
    I16X8_GT_S(0xFD31, "i16x8.gt_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.gt_u}. */
    I16X8_GT_U(0xFD32, "i16x8.gt_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.le_s}. */
    I16X8_LE_S(0xFD33, "i16x8.le_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.le_u}. */
    I16X8_LE_U(0xFD34, "i16x8.le_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.ge_s}. */
    I16X8_GE_S(0xFD35, "i16x8.ge_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.ge_u}. */
    I16X8_GE_U(0xFD36, "i16x8.ge_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.eq}. */
    I32X4_EQ(0xFD37, "i32x4.eq", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.ne}. */
    I32X4_NE(0xFD38, "i32x4.ne", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.lt_s}. */
    I32X4_LT_S(0xFD39, "i32x4.lt_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.lt_u}. */
    I32X4_LT_U(0xFD3A, "i32x4.lt_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.gt_s}. */
    I32X4_GT_S(0xFD3B, "i32x4.gt_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.gt_u}. */
    I32X4_GT_U(0xFD3C, "i32x4.gt_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.le_s}. */
    I32X4_LE_S(0xFD3D, "i32x4.le_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.le_u}. */
    I32X4_LE_U(0xFD3E, "i32x4.le_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.ge_s}. */
    I32X4_GE_S(0xFD3F, "i32x4.ge_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.ge_u}. */
    I32X4_GE_U(0xFD40, "i32x4.ge_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f32x4.eq}. */
    F32X4_EQ(0xFD41, "f32x4.eq", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f32x4.ne}. */
    F32X4_NE(0xFD42, "f32x4.ne", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f32x4.lt}. */
    F32X4_LT(0xFD43, "f32x4.lt", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f32x4.gt}. */
    F32X4_GT(0xFD44, "f32x4.gt", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f32x4.le}. */
    F32X4_LE(0xFD45, "f32x4.le", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f32x4.ge}. */
    F32X4_GE(0xFD46, "f32x4.ge", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f64x2.eq}. */
    F64X2_EQ(0xFD47, "f64x2.eq", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f64x2.ne}. */
    F64X2_NE(0xFD48, "f64x2.ne", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f64x2.lt}. */
    F64X2_LT(0xFD49, "f64x2.lt", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f64x2.gt}. */
    F64X2_GT(0xFD4A, "f64x2.gt", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f64x2.le}. */
    F64X2_LE(0xFD4B, "f64x2.le", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f64x2.ge}. */
    F64X2_GE(0xFD4C, "f64x2.ge", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code v128.not}. */
    V128_NOT(0xFD4D, "v128.not", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code v128.and}. */
    V128_AND(0xFD4E, "v128.and", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code v128.andnot}. */
    V128_ANDNOT(0xFD4F, "v128.andnot", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code v128.or}. */
    V128_OR(0xFD50, "v128.or", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code v128.xor}. */
    V128_XOR(0xFD51, "v128.xor", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code v128.bitselect}. */
    V128_BITSELECT(0xFD52, "v128.bitselect", Immediate.NONE, "vvv:v", WasmFeature.SIMD),
    /** {@code v128.any_true}. */
    V128_ANY_TRUE(0xFD53, "v128.any_true", Immediate.NONE, "v:i", WasmFeature.SIMD),
    /** {@code v128.load8_lane}. */
    V128_LOAD8_LANE(0xFD54, "v128.load8_lane", Immediate.MEMORY_LANE, "av:v", WasmFeature.SIMD, 1),
    /** {@code v128.load16_lane}. */
    V128_LOAD16_LANE(0xFD55, "v128.load16_lane", Immediate.MEMORY_LANE, "av:v", WasmFeature.SIMD, 2),
    /** {@code v128.load32_lane}. */
    V128_LOAD32_LANE(0xFD56, "v128.load32_lane", Immediate.MEMORY_LANE, "av:v", WasmFeature.SIMD, 4),
    /** {@code v128.load64_lane}. */
    V128_LOAD64_LANE(0xFD57, "v128.load64_lane", Immediate.MEMORY_LANE, "av:v", WasmFeature.SIMD, 8),
    /** {@code v128.store8_lane}. */
    V128_STORE8_LANE(0xFD58, "v128.store8_lane", Immediate.MEMORY_LANE, "av:", WasmFeature.SIMD, 1),
    /** {@code v128.store16_lane}. */
    V128_STORE16_LANE(0xFD59, "v128.store16_lane", Immediate.MEMORY_LANE, "av:", WasmFeature.SIMD, 2),
    /** {@code v128.store32_lane}. */
    V128_STORE32_LANE(0xFD5A, "v128.store32_lane", Immediate.MEMORY_LANE, "av:", WasmFeature.SIMD, 4),
    /** {@code v128.store64_lane}. */
    V128_STORE64_LANE(0xFD5B, "v128.store64_lane", Immediate.MEMORY_LANE, "av:", WasmFeature.SIMD, 8),
    /** {@code v128.load32_zero}. */
    V128_LOAD32_ZERO(0xFD5C, "v128.load32_zero", Immediate.MEMORY_ACCESS, "a:v", WasmFeature.SIMD, 4),
    /** {@code v128.load64_zero}. */
    V128_LOAD64_ZERO(0xFD5D, "v128.load64_zero", Immediate.MEMORY_ACCESS, "a:v", WasmFeature.SIMD, 8),
    /** {@code f32x4.demote_f64x2_zero}. */
    F32X4_DEMOTE_F64X2_ZERO(0xFD5E, "f32x4.demote_f64x2_zero", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code f64x2.promote_low_f32x4}. */
    F64X2_PROMOTE_LOW_F32X4(0xFD5F, "f64x2.promote_low_f32x4", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i8x16.abs}. */
    I8X16_ABS(0xFD60, "i8x16.abs", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i8x16.neg}. */
    I8X16_NEG(0xFD61, "i8x16.neg", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i8x16.popcnt}. */
    I8X16_POPCNT(0xFD62, "i8x16.popcnt", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i8x16.all_true}. */
    I8X16_ALL_TRUE(0xFD63, "i8x16.all_true", Immediate.NONE, "v:i", WasmFeature.SIMD),
    /** {@code i8x16.bitmask}. */
    I8X16_BITMASK(0xFD64, "i8x16.bitmask", Immediate.NONE, "v:i", WasmFeature.SIMD),
    /** {@code i8x16.narrow_i16x8_s}. */
    I8X16_NARROW_I16X8_S(0xFD65, "i8x16.narrow_i16x8_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.narrow_i16x8_u}. */
    I8X16_NARROW_I16X8_U(0xFD66, "i8x16.narrow_i16x8_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f32x4.ceil}. */
    F32X4_CEIL(0xFD67, "f32x4.ceil", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code f32x4.floor}. */
    F32X4_FLOOR(0xFD68, "f32x4.floor", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code f32x4.trunc}. */
    F32X4_TRUNC(0xFD69, "f32x4.trunc", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code f32x4.nearest}. */
    F32X4_NEAREST(0xFD6A, "f32x4.nearest", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i8x16.shl}. */
    I8X16_SHL(0xFD6B, "i8x16.shl", Immediate.NONE, "vi:v", WasmFeature.SIMD),
    /** {@code i8x16.shr_s}. */
    I8X16_SHR_S(0xFD6C, "i8x16.shr_s", Immediate.NONE, "vi:v", WasmFeature.SIMD),
    /** {@code i8x16.shr_u}. */
    I8X16_SHR_U(0xFD6D, "i8x16.shr_u", Immediate.NONE, "vi:v", WasmFeature.SIMD),
    /** {@code i8x16.add}. */
    I8X16_ADD(0xFD6E, "i8x16.add", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.add_sat_s}. */
    I8X16_ADD_SAT_S(0xFD6F, "i8x16.add_sat_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.add_sat_u}. */
    I8X16_ADD_SAT_U(0xFD70, "i8x16.add_sat_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.sub}. */
    I8X16_SUB(0xFD71, "i8x16.sub", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.sub_sat_s}. */
    I8X16_SUB_SAT_S(0xFD72, "i8x16.sub_sat_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.sub_sat_u}. */
    I8X16_SUB_SAT_U(0xFD73, "i8x16.sub_sat_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f64x2.ceil}. */
    F64X2_CEIL(0xFD74, "f64x2.ceil", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code f64x2.floor}. */
    F64X2_FLOOR(0xFD75, "f64x2.floor", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i8x16.min_s}. */
    I8X16_MIN_S(0xFD76, "i8x16.min_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.min_u}. */
    I8X16_MIN_U(0xFD77, "i8x16.min_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.max_s}. */
    I8X16_MAX_S(0xFD78, "i8x16.max_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i8x16.max_u}. */
    I8X16_MAX_U(0xFD79, "i8x16.max_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f64x2.trunc}. */
    F64X2_TRUNC(0xFD7A, "f64x2.trunc", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i8x16.avgr_u}. */
    I8X16_AVGR_U(0xFD7B, "i8x16.avgr_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.extadd_pairwise_i8x16_s}. */
    I16X8_EXTADD_PAIRWISE_I8X16_S(0xFD7C, "i16x8.extadd_pairwise_i8x16_s", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i16x8.extadd_pairwise_i8x16_u}. */
    I16X8_EXTADD_PAIRWISE_I8X16_U(0xFD7D, "i16x8.extadd_pairwise_i8x16_u", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i32x4.extadd_pairwise_i16x8_s}. */
    I32X4_EXTADD_PAIRWISE_I16X8_S(0xFD7E, "i32x4.extadd_pairwise_i16x8_s", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i32x4.extadd_pairwise_i16x8_u}. */
    I32X4_EXTADD_PAIRWISE_I16X8_U(0xFD7F, "i32x4.extadd_pairwise_i16x8_u", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i16x8.abs}. */
    I16X8_ABS(0xFD80, "i16x8.abs", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i16x8.neg}. */
    I16X8_NEG(0xFD81, "i16x8.neg", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i16x8.q15mulr_sat_s}. */
    I16X8_Q15MULR_SAT_S(0xFD82, "i16x8.q15mulr_sat_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.all_true}. */
    I16X8_ALL_TRUE(0xFD83, "i16x8.all_true", Immediate.NONE, "v:i", WasmFeature.SIMD),
    /** {@code i16x8.bitmask}. */
    I16X8_BITMASK(0xFD84, "i16x8.bitmask", Immediate.NONE, "v:i", WasmFeature.SIMD),
    /** {@code i16x8.narrow_i32x4_s}. */
    I16X8_NARROW_I32X4_S(0xFD85, "i16x8.narrow_i32x4_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.narrow_i32x4_u}. */
    I16X8_NARROW_I32X4_U(0xFD86, "i16x8.narrow_i32x4_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.extend_low_i8x16_s}. */
    I16X8_EXTEND_LOW_I8X16_S(0xFD87, "i16x8.extend_low_i8x16_s", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i16x8.extend_high_i8x16_s}. */
    I16X8_EXTEND_HIGH_I8X16_S(0xFD88, "i16x8.extend_high_i8x16_s", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i16x8.extend_low_i8x16_u}. */
    I16X8_EXTEND_LOW_I8X16_U(0xFD89, "i16x8.extend_low_i8x16_u", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i16x8.extend_high_i8x16_u}. */
    I16X8_EXTEND_HIGH_I8X16_U(0xFD8A, "i16x8.extend_high_i8x16_u", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i16x8.shl}. */
    I16X8_SHL(0xFD8B, "i16x8.shl", Immediate.NONE, "vi:v", WasmFeature.SIMD),
    /** {@code i16x8.shr_s}. */
    I16X8_SHR_S(0xFD8C, "i16x8.shr_s", Immediate.NONE, "vi:v", WasmFeature.SIMD),
    /** {@code i16x8.shr_u}. */
    I16X8_SHR_U(0xFD8D, "i16x8.shr_u", Immediate.NONE, "vi:v", WasmFeature.SIMD),
    /** {@code i16x8.add}. */
    I16X8_ADD(0xFD8E, "i16x8.add", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.add_sat_s}. */
    I16X8_ADD_SAT_S(0xFD8F, "i16x8.add_sat_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.add_sat_u}. */
    I16X8_ADD_SAT_U(0xFD90, "i16x8.add_sat_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.sub}. */
    I16X8_SUB(0xFD91, "i16x8.sub", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.sub_sat_s}. */
    I16X8_SUB_SAT_S(0xFD92, "i16x8.sub_sat_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.sub_sat_u}. */
    I16X8_SUB_SAT_U(0xFD93, "i16x8.sub_sat_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f64x2.nearest}. */
    F64X2_NEAREST(0xFD94, "f64x2.nearest", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i16x8.mul}. */
    I16X8_MUL(0xFD95, "i16x8.mul", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.min_s}. */
    I16X8_MIN_S(0xFD96, "i16x8.min_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.min_u}. */
    I16X8_MIN_U(0xFD97, "i16x8.min_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.max_s}. */
    I16X8_MAX_S(0xFD98, "i16x8.max_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.max_u}. */
    I16X8_MAX_U(0xFD99, "i16x8.max_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.avgr_u}. */
    I16X8_AVGR_U(0xFD9B, "i16x8.avgr_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.extmul_low_i8x16_s}. */
    I16X8_EXTMUL_LOW_I8X16_S(0xFD9C, "i16x8.extmul_low_i8x16_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.extmul_high_i8x16_s}. */
    I16X8_EXTMUL_HIGH_I8X16_S(0xFD9D, "i16x8.extmul_high_i8x16_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.extmul_low_i8x16_u}. */
    I16X8_EXTMUL_LOW_I8X16_U(0xFD9E, "i16x8.extmul_low_i8x16_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i16x8.extmul_high_i8x16_u}. */
    I16X8_EXTMUL_HIGH_I8X16_U(0xFD9F, "i16x8.extmul_high_i8x16_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.abs}. */
    I32X4_ABS(0xFDA0, "i32x4.abs", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i32x4.neg}. */
    I32X4_NEG(0xFDA1, "i32x4.neg", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i32x4.all_true}. */
    I32X4_ALL_TRUE(0xFDA3, "i32x4.all_true", Immediate.NONE, "v:i", WasmFeature.SIMD),
    /** {@code i32x4.bitmask}. */
    I32X4_BITMASK(0xFDA4, "i32x4.bitmask", Immediate.NONE, "v:i", WasmFeature.SIMD),
    /** {@code i32x4.extend_low_i16x8_s}. */
    I32X4_EXTEND_LOW_I16X8_S(0xFDA7, "i32x4.extend_low_i16x8_s", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i32x4.extend_high_i16x8_s}. */
    I32X4_EXTEND_HIGH_I16X8_S(0xFDA8, "i32x4.extend_high_i16x8_s", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i32x4.extend_low_i16x8_u}. */
    I32X4_EXTEND_LOW_I16X8_U(0xFDA9, "i32x4.extend_low_i16x8_u", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i32x4.extend_high_i16x8_u}. */
    I32X4_EXTEND_HIGH_I16X8_U(0xFDAA, "i32x4.extend_high_i16x8_u", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i32x4.shl}. */
    I32X4_SHL(0xFDAB, "i32x4.shl", Immediate.NONE, "vi:v", WasmFeature.SIMD),
    /** {@code i32x4.shr_s}. */
    I32X4_SHR_S(0xFDAC, "i32x4.shr_s", Immediate.NONE, "vi:v", WasmFeature.SIMD),
    /** {@code i32x4.shr_u}. */
    I32X4_SHR_U(0xFDAD, "i32x4.shr_u", Immediate.NONE, "vi:v", WasmFeature.SIMD),
    /** {@code i32x4.add}. */
    I32X4_ADD(0xFDAE, "i32x4.add", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.sub}. */
    I32X4_SUB(0xFDB1, "i32x4.sub", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.mul}. */
    I32X4_MUL(0xFDB5, "i32x4.mul", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.min_s}. */
    I32X4_MIN_S(0xFDB6, "i32x4.min_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.min_u}. */
    I32X4_MIN_U(0xFDB7, "i32x4.min_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.max_s}. */
    I32X4_MAX_S(0xFDB8, "i32x4.max_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.max_u}. */
    I32X4_MAX_U(0xFDB9, "i32x4.max_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.dot_i16x8_s}. */
    I32X4_DOT_I16X8_S(0xFDBA, "i32x4.dot_i16x8_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.extmul_low_i16x8_s}. */
    I32X4_EXTMUL_LOW_I16X8_S(0xFDBC, "i32x4.extmul_low_i16x8_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.extmul_high_i16x8_s}. */
    I32X4_EXTMUL_HIGH_I16X8_S(0xFDBD, "i32x4.extmul_high_i16x8_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.extmul_low_i16x8_u}. */
    I32X4_EXTMUL_LOW_I16X8_U(0xFDBE, "i32x4.extmul_low_i16x8_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.extmul_high_i16x8_u}. */
    I32X4_EXTMUL_HIGH_I16X8_U(0xFDBF, "i32x4.extmul_high_i16x8_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i64x2.abs}. */
    I64X2_ABS(0xFDC0, "i64x2.abs", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i64x2.neg}. */
    I64X2_NEG(0xFDC1, "i64x2.neg", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i64x2.all_true}. */
    I64X2_ALL_TRUE(0xFDC3, "i64x2.all_true", Immediate.NONE, "v:i", WasmFeature.SIMD),
    /** {@code i64x2.bitmask}. */
    I64X2_BITMASK(0xFDC4, "i64x2.bitmask", Immediate.NONE, "v:i", WasmFeature.SIMD),
    /** {@code i64x2.extend_low_i32x4_s}. */
    I64X2_EXTEND_LOW_I32X4_S(0xFDC7, "i64x2.extend_low_i32x4_s", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i64x2.extend_high_i32x4_s}. */
    I64X2_EXTEND_HIGH_I32X4_S(0xFDC8, "i64x2.extend_high_i32x4_s", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i64x2.extend_low_i32x4_u}. */
    I64X2_EXTEND_LOW_I32X4_U(0xFDC9, "i64x2.extend_low_i32x4_u", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i64x2.extend_high_i32x4_u}. */
    I64X2_EXTEND_HIGH_I32X4_U(0xFDCA, "i64x2.extend_high_i32x4_u", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i64x2.shl}. */
    I64X2_SHL(0xFDCB, "i64x2.shl", Immediate.NONE, "vi:v", WasmFeature.SIMD),
    /** {@code i64x2.shr_s}. */
    I64X2_SHR_S(0xFDCC, "i64x2.shr_s", Immediate.NONE, "vi:v", WasmFeature.SIMD),
    /** {@code i64x2.shr_u}. */
    I64X2_SHR_U(0xFDCD, "i64x2.shr_u", Immediate.NONE, "vi:v", WasmFeature.SIMD),
    /** {@code i64x2.add}. */
    I64X2_ADD(0xFDCE, "i64x2.add", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i64x2.sub}. */
    I64X2_SUB(0xFDD1, "i64x2.sub", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i64x2.mul}. */
    I64X2_MUL(0xFDD5, "i64x2.mul", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i64x2.eq}. */
    I64X2_EQ(0xFDD6, "i64x2.eq", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i64x2.ne}. */
    I64X2_NE(0xFDD7, "i64x2.ne", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i64x2.lt_s}. */
    I64X2_LT_S(0xFDD8, "i64x2.lt_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i64x2.gt_s}. */
    I64X2_GT_S(0xFDD9, "i64x2.gt_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i64x2.le_s}. */
    I64X2_LE_S(0xFDDA, "i64x2.le_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i64x2.ge_s}. */
    I64X2_GE_S(0xFDDB, "i64x2.ge_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i64x2.extmul_low_i32x4_s}. */
    I64X2_EXTMUL_LOW_I32X4_S(0xFDDC, "i64x2.extmul_low_i32x4_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i64x2.extmul_high_i32x4_s}. */
    I64X2_EXTMUL_HIGH_I32X4_S(0xFDDD, "i64x2.extmul_high_i32x4_s", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i64x2.extmul_low_i32x4_u}. */
    I64X2_EXTMUL_LOW_I32X4_U(0xFDDE, "i64x2.extmul_low_i32x4_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i64x2.extmul_high_i32x4_u}. */
    I64X2_EXTMUL_HIGH_I32X4_U(0xFDDF, "i64x2.extmul_high_i32x4_u", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f32x4.abs}. */
    F32X4_ABS(0xFDE0, "f32x4.abs", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code f32x4.neg}. */
    F32X4_NEG(0xFDE1, "f32x4.neg", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code f32x4.sqrt}. */
    F32X4_SQRT(0xFDE3, "f32x4.sqrt", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code f32x4.add}. */
    F32X4_ADD(0xFDE4, "f32x4.add", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f32x4.sub}. */
    F32X4_SUB(0xFDE5, "f32x4.sub", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f32x4.mul}. */
    F32X4_MUL(0xFDE6, "f32x4.mul", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f32x4.div}. */
    F32X4_DIV(0xFDE7, "f32x4.div", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f32x4.min}. */
    F32X4_MIN(0xFDE8, "f32x4.min", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f32x4.max}. */
    F32X4_MAX(0xFDE9, "f32x4.max", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f32x4.pmin}. */
    F32X4_PMIN(0xFDEA, "f32x4.pmin", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f32x4.pmax}. */
    F32X4_PMAX(0xFDEB, "f32x4.pmax", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f64x2.abs}. */
    F64X2_ABS(0xFDEC, "f64x2.abs", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code f64x2.neg}. */
    F64X2_NEG(0xFDED, "f64x2.neg", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code f64x2.sqrt}. */
    F64X2_SQRT(0xFDEF, "f64x2.sqrt", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code f64x2.add}. */
    F64X2_ADD(0xFDF0, "f64x2.add", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f64x2.sub}. */
    F64X2_SUB(0xFDF1, "f64x2.sub", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f64x2.mul}. */
    F64X2_MUL(0xFDF2, "f64x2.mul", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f64x2.div}. */
    F64X2_DIV(0xFDF3, "f64x2.div", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f64x2.min}. */
    F64X2_MIN(0xFDF4, "f64x2.min", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f64x2.max}. */
    F64X2_MAX(0xFDF5, "f64x2.max", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f64x2.pmin}. */
    F64X2_PMIN(0xFDF6, "f64x2.pmin", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code f64x2.pmax}. */
    F64X2_PMAX(0xFDF7, "f64x2.pmax", Immediate.NONE, "vv:v", WasmFeature.SIMD),
    /** {@code i32x4.trunc_sat_f32x4_s}. */
    I32X4_TRUNC_SAT_F32X4_S(0xFDF8, "i32x4.trunc_sat_f32x4_s", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i32x4.trunc_sat_f32x4_u}. */
    I32X4_TRUNC_SAT_F32X4_U(0xFDF9, "i32x4.trunc_sat_f32x4_u", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code f32x4.convert_i32x4_s}. */
    F32X4_CONVERT_I32X4_S(0xFDFA, "f32x4.convert_i32x4_s", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code f32x4.convert_i32x4_u}. */
    F32X4_CONVERT_I32X4_U(0xFDFB, "f32x4.convert_i32x4_u", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i32x4.trunc_sat_f64x2_s_zero}. */
    I32X4_TRUNC_SAT_F64X2_S_ZERO(0xFDFC, "i32x4.trunc_sat_f64x2_s_zero", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i32x4.trunc_sat_f64x2_u_zero}. */
    I32X4_TRUNC_SAT_F64X2_U_ZERO(0xFDFD, "i32x4.trunc_sat_f64x2_u_zero", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code f64x2.convert_low_i32x4_s}. */
    F64X2_CONVERT_LOW_I32X4_S(0xFDFE, "f64x2.convert_low_i32x4_s", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code f64x2.convert_low_i32x4_u}. */
    F64X2_CONVERT_LOW_I32X4_U(0xFDFF, "f64x2.convert_low_i32x4_u", Immediate.NONE, "v:v", WasmFeature.SIMD),
    /** {@code i8x16.relaxed_swizzle}. */
    I8X16_RELAXED_SWIZZLE(0xFD100, "i8x16.relaxed_swizzle", Immediate.NONE, "vv:v", WasmFeature.RELAXED_SIMD),
    /** {@code i32x4.relaxed_trunc_f32x4_s}. */
    I32X4_RELAXED_TRUNC_F32X4_S(0xFD101, "i32x4.relaxed_trunc_f32x4_s", Immediate.NONE, "v:v",
            WasmFeature.RELAXED_SIMD),
    /** {@code i32x4.relaxed_trunc_f32x4_u}. */
    I32X4_RELAXED_TRUNC_F32X4_U(0xFD102, "i32x4.relaxed_trunc_f32x4_u", Immediate.NONE, "v:v",
            WasmFeature.RELAXED_SIMD),
    /** {@code i32x4.relaxed_trunc_f64x2_s_zero}. */
    I32X4_RELAXED_TRUNC_F64X2_S_ZERO(0xFD103, "i32x4.relaxed_trunc_f64x2_s_zero", Immediate.NONE, "v:v",
            WasmFeature.RELAXED_SIMD),
    /** {@code i32x4.relaxed_trunc_f64x2_u_zero}. */
    I32X4_RELAXED_TRUNC_F64X2_U_ZERO(0xFD104, "i32x4.relaxed_trunc_f64x2_u_zero", Immediate.NONE, "v:v",
            WasmFeature.RELAXED_SIMD),
    /** {@code f32x4.relaxed_madd}. */
    F32X4_RELAXED_MADD(0xFD105, "f32x4.relaxed_madd", Immediate.NONE, "vvv:v", WasmFeature.RELAXED_SIMD),
    /** {@code f32x4.relaxed_nmadd}. */
    F32X4_RELAXED_NMADD(0xFD106, "f32x4.relaxed_nmadd", Immediate.NONE, "vvv:v", WasmFeature.RELAXED_SIMD),
    /** {@code f64x2.relaxed_madd}. */
    F64X2_RELAXED_MADD(0xFD107, "f64x2.relaxed_madd", Immediate.NONE, "vvv:v", WasmFeature.RELAXED_SIMD),
    /** {@code f64x2.relaxed_nmadd}. */
    F64X2_RELAXED_NMADD(0xFD108, "f64x2.relaxed_nmadd", Immediate.NONE, "vvv:v", WasmFeature.RELAXED_SIMD),
    /** {@code i8x16.relaxed_laneselect}. */
    I8X16_RELAXED_LANESELECT(0xFD109, "i8x16.relaxed_laneselect", Immediate.NONE, "vvv:v", WasmFeature.RELAXED_SIMD),
    /** {@code i16x8.relaxed_laneselect}. */
    I16X8_RELAXED_LANESELECT(0xFD10A, "i16x8.relaxed_laneselect", Immediate.NONE, "vvv:v", WasmFeature.RELAXED_SIMD),
    /** {@code i32x4.relaxed_laneselect}. */
    I32X4_RELAXED_LANESELECT(0xFD10B, "i32x4.relaxed_laneselect", Immediate.NONE, "vvv:v", WasmFeature.RELAXED_SIMD),
    /** {@code i64x2.relaxed_laneselect}. */
    I64X2_RELAXED_LANESELECT(0xFD10C, "i64x2.relaxed_laneselect", Immediate.NONE, "vvv:v", WasmFeature.RELAXED_SIMD),
    /** {@code f32x4.relaxed_min}. */
    F32X4_RELAXED_MIN(0xFD10D, "f32x4.relaxed_min", Immediate.NONE, "vv:v", WasmFeature.RELAXED_SIMD),
    /** {@code f32x4.relaxed_max}. */
    F32X4_RELAXED_MAX(0xFD10E, "f32x4.relaxed_max", Immediate.NONE, "vv:v", WasmFeature.RELAXED_SIMD),
    /** {@code f64x2.relaxed_min}. */
    F64X2_RELAXED_MIN(0xFD10F, "f64x2.relaxed_min", Immediate.NONE, "vv:v", WasmFeature.RELAXED_SIMD),
    /** {@code f64x2.relaxed_max}. */
    F64X2_RELAXED_MAX(0xFD110, "f64x2.relaxed_max", Immediate.NONE, "vv:v", WasmFeature.RELAXED_SIMD),
    /** {@code i16x8.relaxed_q15mulr_s}. */
    I16X8_RELAXED_Q15MULR_S(0xFD111, "i16x8.relaxed_q15mulr_s", Immediate.NONE, "vv:v", WasmFeature.RELAXED_SIMD),
    /** {@code i16x8.relaxed_dot_i8x16_i7x16_s}. */
    I16X8_RELAXED_DOT_I8X16_I7X16_S(0xFD112, "i16x8.relaxed_dot_i8x16_i7x16_s", Immediate.NONE, "vv:v",
            WasmFeature.RELAXED_SIMD),
    /** {@code i32x4.relaxed_dot_i8x16_i7x16_add_s}. */
    I32X4_RELAXED_DOT_I8X16_I7X16_ADD_S(0xFD113, "i32x4.relaxed_dot_i8x16_i7x16_add_s", Immediate.NONE, "vvv:v",
            WasmFeature.RELAXED_SIMD);

    private static final Opcode[] PLAIN = new Opcode[256];

    private static final int FIRST_PREFIX = 0xFB;

    private static final Opcode[][] PREFIXED = new Opcode[0x100 - FIRST_PREFIX][0x200];

    static {
        Map<String, Opcode> firstOfSignature = new HashMap<>();
        Opcode alike = UNREACHABLE;
        for (Opcode opcode : values()) {
            if (!opcode.signature.equals(alike.signature)) { // neighbours' mostly are
                alike = firstOfSignature.getOrDefault(opcode.signature, opcode);
            }
            firstOfSignature.put(opcode.signature, alike);
            opcode.shareTypes(alike);
            int code = opcode.code;
            if (code <= 0xFF) {
                PLAIN[code] = opcode;
            }
            else {
                int digits = (code > 0xFFFF) ? 12 : 8;
                PREFIXED[(code >> digits) - FIRST_PREFIX][code & ((1 << digits) - 1)] = opcode;
            }
        }
    }

    private final int code;

    private final String mnemonic;

    private final Immediate immediate;

    private final String signature;

    // Set once for all, by the static initializer: most have the types of another

    private Opcode alike = this;

    private List<ValueType> operands = List.of();

    private List<ValueType> results = List.of();

    private boolean vector;

    private final @Nullable WasmFeature feature;

    private final long featureBit;

    private final int width;

    Opcode(int code, String mnemonic, Immediate immediate, String signature, @Nullable WasmFeature feature) {
        this(code, mnemonic, immediate, signature, feature, 0);
    }

    Opcode(int code, String mnemonic, Immediate immediate, String signature, @Nullable WasmFeature feature, int width) {
        this.code = code;
        this.mnemonic = mnemonic;
        this.immediate = immediate;
        this.signature = signature;
        this.feature = feature;
        this.featureBit = (feature != null) ? 1L << feature.ordinal() : 0;
        this.width = width;
    }

    /** Takes the types of the first instruction with the same ones, or makes them. */
    private void shareTypes(Opcode first) {
        this.alike = first;
        this.operands = (first != this) ? first.operands : operands(AddressType.I32, AddressType.I32);
        this.results = (first != this) ? first.results : results(AddressType.I32);
        this.vector = (first != this) ? first.vector : this.signature.indexOf('v') >= 0;
    }

    /** Returns the instruction with a one-byte code, or null if there is none. */
    public static @Nullable Opcode of(int code) {
        return PLAIN[code];
    }

    /**
     * Returns the instruction with this number after a prefix, or null if there is none.
     * @param prefix the first byte
     * @param number unsigned
     */
    public static @Nullable Opcode of(int prefix, int number) {
        if (prefix < FIRST_PREFIX || number < 0 || number >= PREFIXED[0].length) {
            return null;
        }
        return PREFIXED[prefix - FIRST_PREFIX][number];
    }

    /** Returns what follows the code. */
    public Immediate immediate() {
        return this.immediate;
    }

    /**
     * Returns the types it pops, the last one from the top, where addresses are 32-bit;
     * empty where they depend on something else.
     */
    public List<ValueType> operands() {
        return this.operands;
    }

    /**
     * Returns the types it pops, the last one from the top; empty where they depend on
     * something else.
     * @param target address type of the memory or table, of the first one if there are
     * two
     * @param source address type of the second one; of the same one if there is one
     */
    public List<ValueType> operands(AddressType target, AddressType source) {
        return types(0, Math.max(this.signature.indexOf(':'), 0), target, source);
    }

    /**
     * Returns the types it pushes, where addresses are 32-bit; empty where they depend on
     * something else.
     */
    public List<ValueType> results() {
        return this.results;
    }

    /** Returns the types it pushes; empty where they depend on something else. */
    public List<ValueType> results(AddressType address) {
        return types(this.signature.indexOf(':') + 1, this.signature.length(), address, address);
    }

    /** Returns the first instruction that pops and pushes the same. */
    public Opcode alike() {
        return this.alike;
    }

    /** Returns the proposal that added it; empty for the first version's instructions. */
    public Optional<WasmFeature> feature() {
        return Optional.ofNullable(this.feature);
    }

    /**
     * Returns the proposal that added it as a bit, counted from the lowest by its
     * ordinal; 0 for the first version's instructions.
     */
    public long featureBit() {
        return this.featureBit;
    }

    /**
     * Returns how many bytes of memory it reads or writes; 0 if it does not access memory
     * at one address.
     */
    public int width() {
        return this.width;
    }

    /** Returns whether it takes or returns a vector. */
    public boolean isVector() {
        return this.vector;
    }

    /**
     * Returns how many lanes a lane immediate chooses from; 0 if it has none.
     */
    public int lanes() {
        return switch (this.immediate) {
            case LANE ->
                Integer.parseInt(this.mnemonic, this.mnemonic.indexOf('x') + 1, this.mnemonic.indexOf('.'), 10);
            case MEMORY_LANE -> 16 / this.width;
            case LANES -> 32;
            default -> 0;
        };
    }

    /** Returns the mnemonic of the text format. */
    @Override
    public String toString() {
        return this.mnemonic;
    }

    private List<ValueType> types(int from, int to, AddressType target, AddressType source) {
        List<ValueType> types = new ArrayList<>();
        for (int i = from; i < to; i++) {
            types.add(switch (this.signature.charAt(i)) {
                case 'i' -> ValueType.I32;
                case 'l' -> ValueType.I64;
                case 'f' -> ValueType.F32;
                case 'd' -> ValueType.F64;
                case 'v' -> ValueType.V128;
                case 'a' -> target.valueType();
                case 'b' -> source.valueType();
                case 'c' -> target.narrower(source).valueType();
                case 'Q' -> new ReferenceType(true, AbstractHeapType.EQ);
                case 'R' -> new ReferenceType(true, AbstractHeapType.ARRAY);
                case 'N' -> new ReferenceType(true, AbstractHeapType.I31);
                case 'K' -> new ReferenceType(false, AbstractHeapType.I31);
                default -> throw new AssertionError(this.signature);
            });
        }
        return List.copyOf(types);
    }

}
