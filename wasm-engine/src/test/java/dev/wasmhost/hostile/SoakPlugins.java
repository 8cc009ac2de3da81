package dev.wasmhost.hostile;

import java.util.List;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

/** The guests of the soak test that are made here. */
final class SoakPlugins {

    private static final long FACTOR = 6_364_136_223_846_793_005L;

    private static final long INCREMENT = 1_442_695_040_888_963_407L;

    private static final FunctionType RUN = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private SoakPlugins() {
    }

    /** Returns a guest that computes: {@code mix(seed, times)} as {@link #mix} does. */
    static byte[] compute(int variant) {
        WasmBuilder module = new WasmBuilder();
        FunctionType type = FunctionType.of(ValueType.I64, ValueType.I32).returning(ValueType.I64);
        Code code = new Code().loop().localGet(0).i64Const(FACTOR).op(Code.I64_MUL).i64Const(INCREMENT + variant);
        code.op(Code.I64_ADD).localSet(0);
        code.localGet(1).i32Const(1).op(Code.I32_SUB).localTee(1).brIf(0).end().localGet(0);
        return module.exportFunction("mix", module.function(type, code)).build();
    }

    static long mix(int variant, long seed, int times) {
        long mixed = seed;
        for (int i = 0; i < times; i++) {
            mixed = mixed * FACTOR + INCREMENT + variant;
        }
        return mixed;
    }

    /** Returns a guest of which every export is an attack. */
    static byte[] hostile() {
        WasmBuilder module = new WasmBuilder().memory(1);
        int host = module.importFunction("env", "fail", RUN);
        module.tag();
        export(module, "spin", new Code().loop().br(0).end().i32Const(0));
        export(module, "fill",
                new Code().loop().i32Const(0).localGet(0).i32Const(65536).prefixed(11, 0).br(0).end().i32Const(0));
        export(module, "recurse", new Code().localGet(0).call(host + 3).i32Const(1).op(Code.I32_ADD));
        export(module, "unreachable", new Code().unreachable());
        export(module, "outside", new Code().i32Const(-1).memory(0x28, 2, 0));
        export(module, "divide", new Code().i32Const(1).i32Const(0).op(0x6d));
        export(module, "throws", new Code().throwTag(0));
        export(module, "fails", new Code().localGet(0).call(host));
        Code grow = new Code().loop().i32Const(1).op(0x40, 0).i32Const(-1).op(Code.I32_XOR).brIf(0).end().op(0x3f, 0);
        export(module, "grow", grow);
        return module.build();
    }

    private static void export(WasmBuilder module, String name, Code code) {
        module.exportFunction(name, module.function(RUN, List.of(), code));
    }

}
