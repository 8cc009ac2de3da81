package dev.wasmhost.testing;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;

/** Calls a function that loads many words, often enough for HotSpot to compile it. */
public final class LoadsProgram {

    private static final int CALLS = 60_000;

    private static final int I32_LOAD = 0x28;

    private LoadsProgram() {
    }

    /** Prints what the last call returned. */
    public static void main(String[] arguments) {
        int loads = Integer.parseInt(arguments[0]);
        try (WasmEngine engine = WasmEngine.builder().build();
                WasmInstance instance = engine.load(module(loads)).instantiate(WasmImports.none())) {
            WasmFunction sum = instance.function("sum");
            long result = 0;
            for (int i = 0; i < CALLS; i++) {
                result = sum.invoke(4L * (i % 16))[0];
            }
            System.out.println("sum " + result);
        }
    }

    /** Adds words behind an address; each word of the memory is its number. */
    private static byte[] module(int loads) {
        WasmBuilder builder = new WasmBuilder();
        builder.memory(1);
        byte[] words = new byte[4 * (loads + 16)];
        for (int i = 0; i < words.length / 4; i++) {
            words[4 * i] = (byte) i;
            words[4 * i + 1] = (byte) (i >> 8);
        }
        builder.data(0, words);
        Code code = new Code().i32Const(0);
        for (int i = 0; i < loads; i++) {
            code.localGet(0).memory(I32_LOAD, 2, 4L * i).op(Code.I32_ADD);
        }
        builder.exportFunction("sum", builder.function(FunctionType.of(ValueType.I32).returning(ValueType.I32), code));
        return builder.build();
    }

}
