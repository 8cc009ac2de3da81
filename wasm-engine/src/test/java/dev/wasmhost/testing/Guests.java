package dev.wasmhost.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;

/** The guests that compilers made, and small ones that use much of the binary format. */
public final class Guests {

    private Guests() {
    }

    /** Reads a module that is committed with the tests, for instance {@code cat.wasm}. */
    public static byte[] read(String file) {
        try (InputStream input = Guests.class.getResourceAsStream("/guests/" + file)) {
            return Objects.requireNonNull(input, file).readAllBytes();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Returns a module that has every section and uses every addition to the first
     * version of WebAssembly.
     */
    public static byte[] everySection() {
        WasmBuilder module = new WasmBuilder();
        FunctionType unary = FunctionType.of(ValueType.I32).returning(ValueType.I32);
        int log = module.importFunction("env", "log", FunctionType.of(ValueType.I32, ValueType.F64));
        module.memory(1);
        int table = module.table(8);
        int counter = module.global(ValueType.I64, true, new Code().i64Const(-5));
        module.global(ValueType.F32, false, new Code().f32Const(1.5f));
        module.global(ValueType.EXTERNREF, true, new Code().op(0xd0, 0x6f));
        int extend = module.function(unary, new Code().localGet(0).op(0xc0));
        int truncate = module.function(FunctionType.of(ValueType.F64).returning(ValueType.I32),
                new Code().localGet(0).prefixed(2));
        int swap = module.function(
                FunctionType.of(ValueType.I32, ValueType.I64).returning(ValueType.I64, ValueType.I32),
                new Code().localGet(1).localGet(0));
        Code copies = new Code();
        copies.i32Const(16).i32Const(0).i32Const(4).prefixed(8, 1, 0).prefixed(9, 1);
        copies.i32Const(64).i32Const(16).i32Const(8).prefixed(10, 0, 0);
        copies.i32Const(128).i32Const(7).i32Const(100).prefixed(11, 0);
        copies.i32Const(4).i32Const(0).i32Const(2).prefixed(12, 1, table).prefixed(13, 1);
        int bulk = module.function(FunctionType.empty(), copies);
        Code count = new Code().globalGet(counter).i64Const(1).op(Code.I64_ADD).globalSet(counter);
        int start = module.function(FunctionType.empty(), count.i32Const(1).f64Const(2.5).call(log));
        module.elements(extend, truncate, swap);
        module.passiveElements(extend, bulk);
        module.data(8, new byte[] { 1, 2, 3, 4, 5 });
        module.passiveData("passive".getBytes(StandardCharsets.UTF_8));
        module.exportFunction("extend", extend).exportFunction("truncate", truncate).exportFunction("swap", swap);
        module.exportFunction("bulk", bulk).start(start);
        module.custom("name",
                new Bytes().u8(1).sized(new Bytes().u32(1).u32(extend).name("extend").toByteArray()).toByteArray());
        module.custom("producers", new byte[] { 0 });
        return module.build();
    }

    /** Returns a module with all kinds of control flow. */
    public static byte[] controlFlow() {
        WasmBuilder module = new WasmBuilder().memory(1);
        FunctionType unary = FunctionType.of(ValueType.I32).returning(ValueType.I32);
        FunctionType binary = FunctionType.of(ValueType.I64, ValueType.F64).returning(ValueType.F64);
        int type = module.type(unary);
        Code multiply = new Code().localGet(0).op(Code.I32_EQZ).ifThen(ValueType.I32).i32Const(1).orElse();
        multiply.localGet(0).localGet(0).i32Const(1).op(Code.I32_SUB).call(0).op(Code.I32_MUL).end();
        Code loop = new Code().block().loop().localGet(0).op(Code.I32_EQZ).brIf(1);
        loop.localGet(1).localGet(0).op(Code.I32_ADD).localSet(1);
        loop.localGet(0).i32Const(1).op(Code.I32_SUB).localSet(0).br(0).end().end().localGet(1);
        Code branch = new Code().block().block().block().localGet(0).brTable(new int[] { 0, 1, 2, 1 }, 2).end();
        branch.i32Const(10).ret().end().i32Const(20).ret().end().i32Const(30);
        Code access = new Code().i32Const(8).localGet(0).memory(0x37, 3, 16);
        access.i32Const(8).localGet(1).memory(0x39, 3, 24).i32Const(8).memory(0x2b, 3, 24);
        access.i32Const(8).memory(0x29, 3, 16).op(0xb9).op(Code.F64_ADD);
        Code indirect = new Code().localGet(0).localGet(1).callIndirect(type, 0);
        Code grow = new Code().localGet(0).i32Const(5).localGet(0).op(0x1b).i32Const(3).op(0x6d).op(0x40, 0x00);
        int factorial = module.function(unary, multiply);
        int sum = module.function(unary, List.of(ValueType.I32, ValueType.I64), loop);
        int choose = module.function(unary, branch);
        int store = module.function(binary, access);
        int dispatch = module.function(FunctionType.of(ValueType.I32, ValueType.I32).returning(ValueType.I32),
                indirect);
        int select = module.function(unary, grow);
        module.table(4);
        module.elements(factorial, sum, choose, factorial);
        return module.exportFunction("factorial", factorial)
            .exportFunction("sum", sum)
            .exportFunction("choose", choose)
            .exportFunction("store", store)
            .exportFunction("dispatch", dispatch)
            .exportFunction("select", select)
            .build();
    }

    /**
     * Returns a module with a function for each numeric instruction, exported by its
     * opcode.
     */
    public static byte[] numeric() {
        WasmBuilder module = new WasmBuilder();
        numeric(module, 0x45, 0x45, ValueType.I32, "i");
        numeric(module, 0x46, 0x4f, ValueType.I32, "ii");
        numeric(module, 0x50, 0x50, ValueType.I32, "l");
        numeric(module, 0x51, 0x5a, ValueType.I32, "ll");
        numeric(module, 0x5b, 0x60, ValueType.I32, "ff");
        numeric(module, 0x61, 0x66, ValueType.I32, "dd");
        numeric(module, 0x67, 0x69, ValueType.I32, "i");
        numeric(module, 0x6a, 0x78, ValueType.I32, "ii");
        numeric(module, 0x79, 0x7b, ValueType.I64, "l");
        numeric(module, 0x7c, 0x8a, ValueType.I64, "ll");
        numeric(module, 0x8b, 0x91, ValueType.F32, "f");
        numeric(module, 0x92, 0x98, ValueType.F32, "ff");
        numeric(module, 0x99, 0x9f, ValueType.F64, "d");
        numeric(module, 0xa0, 0xa6, ValueType.F64, "dd");
        conversions(module, 0xa7, ValueType.I32, "lffdd");
        conversions(module, 0xac, ValueType.I64, "iiffdd");
        conversions(module, 0xb2, ValueType.F32, "iilld");
        conversions(module, 0xb7, ValueType.F64, "iillf");
        conversions(module, 0xbc, ValueType.I32, "f");
        conversions(module, 0xbd, ValueType.I64, "d");
        conversions(module, 0xbe, ValueType.F32, "i");
        conversions(module, 0xbf, ValueType.F64, "l");
        numeric(module, 0xc0, 0xc1, ValueType.I32, "i");
        numeric(module, 0xc2, 0xc4, ValueType.I64, "l");
        return module.build();
    }

    private static void numeric(WasmBuilder module, int from, int to, ValueType result, String operands) {
        for (int opcode = from; opcode <= to; opcode++) {
            Code code = new Code().localGet(0);
            if (operands.length() == 2) {
                code.localGet(1);
            }
            FunctionType type = new FunctionType(operands.chars().mapToObj(Guests::type).toList(), List.of(result));
            int function = module.function(type, code.op(opcode));
            module.exportFunction("op" + Integer.toHexString(opcode), function);
        }
    }

    /** One operand each, of different types. */
    private static void conversions(WasmBuilder module, int from, ValueType result, String operands) {
        for (int i = 0; i < operands.length(); i++) {
            numeric(module, from + i, from + i, result, operands.substring(i, i + 1));
        }
    }

    private static ValueType type(int letter) {
        return List.of(ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64).get("ilfd".indexOf(letter));
    }

    /**
     * Returns a module of one function without parameters whose {@code code} is written
     * by hand, exported as {@code run}.
     */
    public static byte[] run(FunctionType type, Code code) {
        WasmBuilder module = new WasmBuilder();
        return module.exportFunction("run", module.function(type, code)).build();
    }

}
