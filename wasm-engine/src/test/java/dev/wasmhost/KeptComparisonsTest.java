package dev.wasmhost;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Comparisons whose result is kept are written in one way in small functions and in
 * another in large ones: both must agree, with a constant and with a computed operand.
 */
@Timeout(60)
class KeptComparisonsTest {

    private static final int MANY = 1500;

    private static final long[] INTEGERS = { 0, 1, -1, 2, 9, 10, 11, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x8000_0001L,
            Long.MAX_VALUE, Long.MIN_VALUE, 0xFFFF_FFFFL, 0x1_0000_0000L };

    private static final double[] NUMBERS = { 0, -0.0, 1, -1, 10, Double.NaN, Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY, 1e-300 };

    private final WasmEngine engine = WasmEngine.builder().build();

    @AfterEach
    void close() {
        this.engine.close();
    }

    static IntStream comparisons() {
        return IntStream.rangeClosed(0x46, 0x66).filter((opcode) -> opcode != 0x50); // without
                                                                                     // i64.eqz
    }

    @ParameterizedTest
    @MethodSource("comparisons")
    void smallAndLargeFunctionsAgree(int opcode) {
        ValueType type = (opcode < 0x50) ? ValueType.I32
                : (opcode < 0x5B) ? ValueType.I64 : (opcode < 0x61) ? ValueType.F32 : ValueType.F64;
        FunctionType signature = FunctionType.of(type, type).returning(ValueType.I32);
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("small",
                builder.function(signature, List.of(ValueType.I32), comparison(new Code(), opcode)));
        Code large = new Code();
        for (int i = 0; i < MANY; i++) {
            large.i32Const(i).localSet(2);
        }
        builder.exportFunction("large", builder.function(signature, List.of(ValueType.I32), comparison(large, opcode)));
        WasmInstance instance = this.engine.load(builder.build()).instantiate(WasmImports.none());
        for (long a : operands(type)) {
            for (long b : operands(type)) {
                long[] small = instance.function("small").invoke(a, b);
                assertThat(small[0]).isBetween(0L, 3L);
                assertThat(instance.function("large").invoke(a, b)).as("%x, %x", a, b).isEqualTo(small);
            }
        }
    }

    /** Twice the comparison's result, plus that of its negation's negation. */
    private static Code comparison(Code code, int opcode) {
        code.localGet(0).localGet(1).op(opcode).localSet(2);
        code.localGet(2).i32Const(1).op(Code.I32_SHL);
        code.localGet(0).localGet(1).op(opcode).op(Code.I32_EQZ).op(Code.I32_EQZ).op(Code.I32_OR);
        return code;
    }

    private static long[] operands(ValueType type) {
        if (type == ValueType.I32) {
            return Arrays.stream(INTEGERS).map((each) -> (int) each).toArray();
        }
        if (type == ValueType.I64) {
            return INTEGERS;
        }
        return Arrays.stream(NUMBERS)
            .mapToLong((each) -> (type == ValueType.F32) ? Float.floatToRawIntBits((float) each)
                    : Double.doubleToRawLongBits(each))
            .toArray();
    }

}
