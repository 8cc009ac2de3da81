package dev.wasmhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

/**
 * Modules that are larger than the JVM likes: a method has at most 64 kB of code, 255
 * parameters and 65,535 locals, and is not JIT-compiled above 8 kB. Each computes
 * something that Java computes too.
 */
@Timeout(120)
class LargeModuleTest {

    private static final int LARGE = 100_000;

    private static final FunctionType UNARY = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private static final List<ValueType> NUMBERS = List.of(ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64);

    private final WasmEngine engine = WasmEngine.builder().build();

    @AfterEach
    void closeEngine() {
        this.engine.close();
    }

    private WasmInstance instantiate(WasmBuilder builder) {
        return this.engine.load(builder.build()).instantiate(WasmImports.none());
    }

    private static int i32(WasmInstance instance, String function, long... arguments) {
        long[] results = instance.function(function).invoke(arguments);
        assertThat(results).hasSize(1);
        return (int) results[0];
    }

    // Bodies of 100 kB

    @Test
    void straightLineOf100kB() {
        Steps steps = Steps.random(new Random(1), 12_000);
        Code body = new Code().localGet(0).localSet(1);
        steps.emit(body);
        body.localGet(1);
        assertThat(body.size()).isGreaterThan(LARGE);
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("run", builder.function(UNARY, locals(Steps.LOCALS), body));
        try (WasmInstance instance = instantiate(builder)) {
            for (int argument : new int[] { 0, 1, -7, Integer.MIN_VALUE }) {
                int[] registers = new int[Steps.LOCALS + 1];
                registers[0] = argument;
                registers[1] = argument;
                steps.run(registers);
                assertThat(i32(instance, "run", argument)).isEqualTo(registers[1]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 250, 2_000 })
    void interpreterLoopOf100kB(int cases) {
        Random random = new Random(2);
        int turns = 20_000;
        List<Steps> bodies = IntStream.range(0, cases).mapToObj((i) -> Steps.random(random, 12_000 / cases)).toList();
        // Local 0 counts turns, local 1 is the state that decides which case is next
        Code body = new Code().loop();
        for (int i = 0; i <= cases; i++) {
            body.block();
        }
        body.localGet(1).i32Const(0x7fff_ffff).op(Code.I32_AND).i32Const(cases + 1).op(0x70);
        body.brTable(IntStream.range(0, cases).toArray(), cases).end();
        for (int i = 0; i < cases; i++) {
            bodies.get(i).emit(body);
            body.localGet(0).i32Const(1).op(Code.I32_SUB).localTee(0).brIf(cases - i).localGet(1).ret().end();
        }
        body.localGet(1).i32Const(31).op(Code.I32_MUL).i32Const(17).op(Code.I32_ADD).localSet(1);
        body.localGet(0).i32Const(1).op(Code.I32_SUB).localTee(0).brIf(0).end().localGet(1);
        assertThat(body.size()).isGreaterThan(LARGE);
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("run", builder.function(UNARY, locals(Steps.LOCALS), body));
        try (WasmInstance instance = instantiate(builder)) {
            assertThat(i32(instance, "run", turns)).isEqualTo(interpret(bodies, turns));
        }
    }

    private static int interpret(List<Steps> bodies, int turns) {
        int[] registers = new int[Steps.LOCALS + 1];
        registers[0] = turns;
        do {
            int next = (registers[1] & 0x7fff_ffff) % (bodies.size() + 1);
            if (next < bodies.size()) {
                bodies.get(next).run(registers);
            }
            else {
                registers[1] = registers[1] * 31 + 17;
            }
            registers[0]--;
        }
        while (registers[0] != 0);
        return registers[1];
    }

    @Test
    void nestedBlocksOf100kBWithBranchesOutOfSeveral() {
        int depth = 5_000;
        Code body = new Code();
        for (int i = 0; i < depth; i++) {
            body.block();
        }
        for (int i = 0; i < depth; i++) {
            body.localGet(0).i32Const(3).op(Code.I32_MUL).i32Const(i).op(Code.I32_ADD).localTee(0);
            body.i32Const(7).op(Code.I32_AND).i32Const(3).op(Code.I32_EQ).brIf(Math.min(i % 50, depth - 1 - i)).end();
        }
        body.localGet(0);
        assertThat(body.size()).isGreaterThan(LARGE);
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("run", builder.function(UNARY, body));
        try (WasmInstance instance = instantiate(builder)) {
            for (int argument : new int[] { 0, 1, 12345 }) {
                int expected = argument;
                for (int i = 0; i < depth;) {
                    expected = expected * 3 + i;
                    i += ((expected & 7) == 3) ? 1 + Math.min(i % 50, depth - 1 - i) : 1;
                }
                assertThat(i32(instance, "run", argument)).isEqualTo(expected);
            }
        }
    }

    @Test
    void chainOfElseIfsOf100kB() {
        int length = 8_000;
        Code body = new Code();
        for (int i = 0; i < length; i++) {
            body.localGet(0).i32Const(i * 3).op(Code.I32_EQ).ifThen(ValueType.I32).i32Const(i * 7).orElse();
        }
        body.i32Const(-1);
        for (int i = 0; i < length; i++) {
            body.end();
        }
        assertThat(body.size()).isGreaterThan(LARGE);
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("run", builder.function(UNARY, body));
        try (WasmInstance instance = instantiate(builder)) {
            for (int i : new int[] { 0, 1, 63, 64, 5_000, length - 1 }) {
                assertThat(i32(instance, "run", i * 3L)).isEqualTo(i * 7);
            }
            assertThat(i32(instance, "run", 1)).isEqualTo(-1);
            assertThat(i32(instance, "run", length * 3L)).isEqualTo(-1);
        }
    }

    @Test
    void sequenceOfIfsOf100kB() {
        int length = 4_500;
        Code body = new Code();
        for (int i = 0; i < length; i++) {
            body.localGet(0).i32Const(1 << i % 31).op(Code.I32_AND).ifThen();
            body.localGet(0).i32Const(i).op(Code.I32_ADD).localSet(0).orElse();
            body.localGet(0).i32Const(-i).op(Code.I32_XOR).localSet(0).end();
        }
        body.localGet(0);
        assertThat(body.size()).isGreaterThan(LARGE);
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("run", builder.function(UNARY, body));
        try (WasmInstance instance = instantiate(builder)) {
            for (int argument : new int[] { 0, 99, -1 }) {
                int expected = argument;
                for (int i = 0; i < length; i++) {
                    expected = ((expected & 1 << i % 31) != 0) ? expected + i : expected ^ -i;
                }
                assertThat(i32(instance, "run", argument)).isEqualTo(expected);
            }
        }
    }

    @Test
    void operandsThatLiveAcross100kBOfBlocksAndLoops() {
        int operands = 2_000;
        int length = 2_500;
        FunctionType type = FunctionType.of(ValueType.I32).returning(ValueType.I64);
        Code body = new Code();
        for (int i = 0; i < operands; i++) {
            body.localGet(0).i32Const(i).op((i % 2 == 0) ? Code.I32_ADD : Code.I32_XOR);
            if (i % 3 == 0) {
                body.op(Code.I64_EXTEND_I32_S);
            }
        }
        // Local 1 counts, local 2 is changed in loops and blocks that all operands live
        // across
        for (int i = 0; i < length; i++) {
            body.i32Const(3).localSet(1).loop();
            body.localGet(2).i32Const(5).op(Code.I32_MUL).i32Const(i).op(Code.I32_ADD).localSet(2);
            body.localGet(1).i32Const(1).op(Code.I32_SUB).localTee(1).brIf(0).end();
            body.block().localGet(2).i32Const(4).op(Code.I32_AND).brIf(0);
            body.localGet(2).i32Const(1).op(Code.I32_XOR).localSet(2).end();
        }
        for (int i = operands - 1; i >= 0; i--) {
            if (i % 3 != 0) {
                body.op(Code.I64_EXTEND_I32_S);
            }
            body.localGet(3).i64Const(31).op(Code.I64_MUL).op(Code.I64_ADD).localSet(3);
        }
        body.localGet(3).localGet(2).op(Code.I64_EXTEND_I32_S).op(Code.I64_XOR);
        assertThat(body.size()).isGreaterThan(LARGE);
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("run",
                builder.function(type, List.of(ValueType.I32, ValueType.I32, ValueType.I64), body));
        try (WasmInstance instance = instantiate(builder)) {
            for (int argument : new int[] { 0, 77, -5 }) {
                long expected = 0;
                for (int i = operands - 1; i >= 0; i--) {
                    expected = expected * 31 + ((i % 2 == 0) ? argument + i : argument ^ i);
                }
                int changed = 0;
                for (int i = 0; i < length; i++) {
                    changed = ((changed * 5 + i) * 5 + i) * 5 + i;
                    changed = ((changed & 4) != 0) ? changed : changed ^ 1;
                }
                assertThat(instance.function("run").invoke(argument)).containsExactly(expected ^ changed);
            }
        }
    }

    @Test
    void callsAndMemoryAccessesOf100kB() {
        int length = 5_000;
        WasmBuilder builder = new WasmBuilder().memory(1);
        int callee = builder.function(UNARY, new Code().localGet(0).i32Const(0x9e37_79b9).op(Code.I32_MUL));
        Code body = new Code();
        for (int i = 0; i < length; i++) {
            int address = i * 4 % 65_532;
            body.i32Const(address).localGet(0).call(callee).localTee(0).memory(0x36, 2, 0);
            body.i32Const(i % 100).memory(0x28, 2, address - i % 100).localGet(0).i32Const(i).op(Code.I32_XOR);
            body.op(Code.I32_ADD).localSet(0);
        }
        body.localGet(0);
        assertThat(body.size()).isGreaterThan(LARGE);
        builder.exportFunction("run", builder.function(UNARY, body));
        try (WasmInstance instance = instantiate(builder)) {
            int expected = 4711;
            for (int i = 0; i < length; i++) {
                expected *= 0x9e37_79b9;
                expected += expected ^ i;
            }
            assertThat(i32(instance, "run", 4711)).isEqualTo(expected);
        }
    }

    // Many functions

    @Test
    void twentyThousandFunctions() {
        int count = 20_000;
        WasmBuilder builder = new WasmBuilder();
        int[] functions = new int[count];
        for (int i = 0; i < count; i++) {
            Code body = new Code().localGet(0).i32Const(i).op(Code.I32_MUL).i32Const(i * 3).op(Code.I32_XOR);
            if (i % 8 != 0) {
                body.localGet(0).call(functions[i - 1]).op(Code.I32_ADD);
            }
            functions[i] = builder.function(UNARY, body);
        }
        builder.table(count);
        builder.elements(functions);
        // Local 1 is the index, local 2 the sum of all results
        Code all = new Code().loop();
        all.localGet(0).localGet(1).callIndirect(builder.type(UNARY), 0).localGet(2).op(Code.I32_ADD).localSet(2);
        all.localGet(1).i32Const(1).op(Code.I32_ADD).localTee(1).i32Const(count).op(0x47).brIf(0).end().localGet(2);
        builder.exportFunction("all", builder.function(UNARY, locals(2), all));
        builder.exportFunction("last", functions[count - 1]);
        try (WasmInstance instance = instantiate(builder)) {
            int argument = 1234567;
            int last = 0;
            int sum = 0;
            for (int i = 0; i < count; i++) {
                last = (argument * i ^ i * 3) + ((i % 8 != 0) ? last : 0);
                sum += last;
            }
            assertThat(i32(instance, "last", argument)).isEqualTo(last);
            assertThat(i32(instance, "all", argument)).isEqualTo(sum);
            assertThat(instance.module().functions()).hasSize(count + 1);
        }
    }

    // Long signatures

    @ParameterizedTest
    @ValueSource(ints = { 254, 255, 256, 300, 1_000 })
    void functionsWithManyParameters(int count) {
        List<ValueType> parameters = types(count);
        FunctionType type = new FunctionType(parameters, List.of(ValueType.I64));
        WasmBuilder builder = new WasmBuilder();
        Code body = new Code();
        for (int i = 0; i < count; i++) {
            body.localGet(count).i64Const(31).op(Code.I64_MUL).localGet(i);
            toI64(body, parameters.get(i));
            body.op(Code.I64_ADD).localSet(count);
        }
        int callee = builder.function(type, List.of(ValueType.I64), body.localGet(count));
        builder.table(1);
        builder.elements(callee);
        Code direct = new Code();
        Code indirect = new Code();
        for (int i = 0; i < count; i++) {
            constant(direct, parameters.get(i), i * 5);
            constant(indirect, parameters.get(i), i * 5);
        }
        FunctionType nullary = FunctionType.of().returning(ValueType.I64);
        builder.exportFunction("callee", callee);
        builder.exportFunction("direct", builder.function(nullary, direct.call(callee)));
        builder.exportFunction("indirect",
                builder.function(nullary, indirect.i32Const(0).callIndirect(builder.type(type), 0)));
        long expected = 0;
        long[] arguments = new long[count];
        Object[] boxed = new Object[count];
        for (int i = 0; i < count; i++) {
            arguments[i] = bits(parameters.get(i), i * 5);
            boxed[i] = boxed(parameters.get(i), i * 5);
            expected = expected * 31 + arguments[i];
        }
        try (WasmInstance instance = instantiate(builder)) {
            assertThat(instance.function("callee").invoke(arguments)).containsExactly(expected);
            assertThat(instance.function("callee").call(boxed)).containsExactly(expected);
            assertThat(instance.function("direct").invoke()).containsExactly(expected);
            assertThat(instance.function("indirect").invoke()).containsExactly(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 2, 300, 1_000 })
    void functionsWithManyResults(int count) {
        List<ValueType> results = types(count);
        FunctionType type = new FunctionType(List.of(ValueType.I32), results);
        WasmBuilder builder = new WasmBuilder();
        Code body = new Code();
        for (int i = 0; i < count; i++) {
            body.localGet(0).i32Const(i).op(Code.I32_ADD);
            fromI32(body, results.get(i));
        }
        int callee = builder.function(type, body);
        Code caller = new Code().localGet(0).call(callee);
        for (int i = count - 1; i >= 0; i--) {
            toI64(caller, results.get(i));
            caller.localGet(1).i64Const(31).op(Code.I64_MUL).op(Code.I64_ADD).localSet(1);
        }
        FunctionType sumType = FunctionType.of(ValueType.I32).returning(ValueType.I64);
        builder.exportFunction("callee", callee);
        builder.exportFunction("sum", builder.function(sumType, List.of(ValueType.I64), caller.localGet(1)));
        int argument = 1000;
        long sum = 0;
        long[] expected = new long[count];
        for (int i = count - 1; i >= 0; i--) {
            expected[i] = bits(results.get(i), argument + i);
            sum = sum * 31 + expected[i];
        }
        try (WasmInstance instance = instantiate(builder)) {
            assertThat(instance.function("callee").invoke(argument)).containsExactly(expected);
            assertThat(instance.function("sum").invoke(argument)).containsExactly(sum);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 16, 17, 255, 300, 5_000 })
    void hostFunctionsWithManyParametersAndResults(int count) {
        List<ValueType> types = new ArrayList<>(types(count));
        Object[] values = new Object[count];
        for (int i = 0; i < count; i++) {
            if (i % 7 == 6) {
                types.set(i, ValueType.EXTERNREF);
            }
            values[i] = (i % 7 == 6) ? "reference " + i : boxed(types.get(i), i);
        }
        FunctionType type = new FunctionType(types, types);
        WasmBuilder builder = new WasmBuilder();
        int echo = builder.importFunction("env", "echo", type);
        Code body = new Code();
        for (int i = 0; i < count; i++) {
            body.localGet(i);
        }
        builder.exportFunction("echo", builder.function(type, body.call(echo)));
        WasmImports imports = WasmImports.builder()
            .function("env", "echo", type, (caller, arguments) -> arguments)
            .build();
        try (WasmInstance instance = this.engine.load(builder.build()).instantiate(imports)) {
            assertThat(instance.function("echo").call(values)).containsExactly(values);
        }
    }

    // Many locals, many labels

    @ParameterizedTest
    @ValueSource(ints = { 2_000, 50_000 })
    void functionsWithManyLocals(int count) {
        List<ValueType> locals = new ArrayList<>();
        locals.add(ValueType.I64);
        locals.addAll(types(count - 1));
        Code body = new Code();
        for (int i = 2; i <= count; i += 3) {
            body.localGet(0).i32Const(i).op(Code.I32_ADD);
            fromI32(body, locals.get(i - 1));
            body.localSet(i);
        }
        for (int i = 2; i <= count; i++) {
            body.localGet(1).i64Const(31).op(Code.I64_MUL).localGet(i);
            toI64(body, locals.get(i - 1));
            body.op(Code.I64_ADD).localSet(1);
        }
        WasmBuilder builder = new WasmBuilder();
        FunctionType type = FunctionType.of(ValueType.I32).returning(ValueType.I64);
        builder.exportFunction("run", builder.function(type, locals, body.localGet(1)));
        int argument = 7;
        long expected = 0;
        for (int i = 2; i <= count; i++) {
            expected = expected * 31 + ((i % 3 == 2) ? bits(locals.get(i - 1), argument + i) : 0);
        }
        try (WasmInstance instance = instantiate(builder)) {
            assertThat(instance.function("run").invoke(argument)).containsExactly(expected);
            assertThat(instance.function("run").invoke(argument)).containsExactly(expected);
        }
    }

    @Test
    void branchTableWithTenThousandDistinctTargets() {
        int targets = 10_000;
        Code body = new Code();
        for (int i = 0; i <= targets; i++) {
            body.block();
        }
        body.localGet(0).brTable(IntStream.range(0, targets).toArray(), targets).end();
        for (int i = 0; i < targets; i++) {
            body.i32Const(i * 37 + 11).ret().end();
        }
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("run", builder.function(UNARY, body.i32Const(-2)));
        try (WasmInstance instance = instantiate(builder)) {
            for (int i = 0; i < targets; i += (i < 300) ? 1 : 97) {
                assertThat(i32(instance, "run", i)).isEqualTo(i * 37 + 11);
            }
            for (int i : new int[] { targets, targets + 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE }) {
                assertThat(i32(instance, "run", i)).isEqualTo(-2);
            }
        }
    }

    private static List<ValueType> locals(int count) {
        return Collections.nCopies(count, ValueType.I32);
    }

    private static List<ValueType> types(int count) {
        return IntStream.range(0, count).mapToObj((i) -> NUMBERS.get(i * 7 % 13 % 4)).toList();
    }

    // The same small number in every type; all are exact in an f32

    private static void constant(Code code, ValueType type, int value) {
        fromI32(code.i32Const(value), type);
    }

    private static void fromI32(Code code, ValueType type) {
        switch ((NumberType) type) {
            case I64 -> code.op(Code.I64_EXTEND_I32_S);
            case F32 -> code.op(Code.F32_CONVERT_I32_S);
            case F64 -> code.op(Code.F64_CONVERT_I32_S);
            default -> assertThat(type).isEqualTo(ValueType.I32);
        }
    }

    private static void toI64(Code code, ValueType type) {
        switch ((NumberType) type) {
            case I32 -> code.op(Code.I64_EXTEND_I32_S);
            case F32 -> code.op(Code.I32_REINTERPRET_F32, Code.I64_EXTEND_I32_S);
            case F64 -> code.op(Code.I64_REINTERPRET_F64);
            default -> assertThat(type).isEqualTo(ValueType.I64);
        }
    }

    private static long bits(ValueType type, int value) {
        return switch ((NumberType) type) {
            case I32, I64 -> value;
            case F32 -> Float.floatToRawIntBits(value);
            case F64 -> Double.doubleToRawLongBits(value);
        };
    }

    private static Object boxed(ValueType type, int value) {
        return switch ((NumberType) type) {
            case I32 -> value;
            case I64 -> (long) value;
            case F32 -> (float) value;
            case F64 -> (double) value;
        };
    }

    /** Random arithmetic on the locals from 1 on; local 0 is only read. */
    private record Steps(int[][] steps) {

        private static final int LOCALS = 8;

        private static final int[] OPCODES = { Code.I32_ADD, Code.I32_SUB, Code.I32_MUL, Code.I32_XOR, Code.I32_ROTL };

        static Steps random(Random random, int count) {
            int[][] steps = new int[count][];
            for (int i = 0; i < count; i++) {
                steps[i] = new int[] { 1 + random.nextInt(LOCALS), random.nextInt(OPCODES.length),
                        random.nextInt(LOCALS + 1), random.nextInt(LOCALS + 1), random.nextInt(100) };
            }
            return new Steps(steps);
        }

        void emit(Code code) {
            for (int[] step : this.steps) {
                code.localGet(step[2]).localGet(step[3]).op(OPCODES[step[1]]).i32Const(step[4]).op(Code.I32_ADD);
                code.localSet(step[0]);
            }
        }

        void run(int[] registers) {
            for (int[] step : this.steps) {
                int left = registers[step[2]];
                int right = registers[step[3]];
                int result = switch (step[1]) {
                    case 0 -> left + right;
                    case 1 -> left - right;
                    case 2 -> left * right;
                    case 3 -> left ^ right;
                    default -> Integer.rotateLeft(left, right);
                };
                registers[step[0]] = result + step[4];
            }
        }

    }

}
