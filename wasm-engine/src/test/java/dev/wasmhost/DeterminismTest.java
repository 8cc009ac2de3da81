package dev.wasmhost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.DeterministicGuest;
import dev.wasmhost.testing.DeterministicProgram;
import dev.wasmhost.testing.Guests;
import dev.wasmhost.testing.WasmBuilder;

import static org.assertj.core.api.Assertions.assertThat;

class DeterminismTest {

    private static final int ROUNDS = 15;

    private static final long CANONICAL = 0x7FF8_0000_0000_0000L;

    private static final long PAYLOAD = 0xFFF4_1234_5678_9ABCL;

    private final WasmEngine engine = WasmEngine.builder().deterministic(true).build();

    @AfterEach
    void close() {
        this.engine.close();
    }

    @ParameterizedTest
    @ValueSource(strings = { "-Xint", "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation -XX:CompileThreshold=500" })
    void everyKindOfJvmComputesTheSameBits(String options) throws IOException, InterruptedException {
        assertThat(fork(options.split(" "))).isEqualTo(DeterministicProgram.hash(ROUNDS));
    }

    @Test
    void aGuestWithASeedAndAFixedClockWritesTheSameAgain() {
        byte[] first = DeterministicGuest.output(this.engine, 7, 1_000);
        long time = Instant.parse("2026-01-02T03:04:05.678Z").toEpochMilli() * 1_000_000;
        assertThat(first).hasSize(8_000).isEqualTo(DeterministicGuest.output(this.engine, 7, 1_000));
        assertThat(DeterministicGuest.count(first, CANONICAL ^ time)).as("square roots of negative numbers")
            .isBetween(400L, 600L);
        assertThat(first).isNotEqualTo(DeterministicGuest.output(this.engine, 8, 1_000));
        try (WasmEngine another = WasmEngine.builder().deterministic(true).build()) {
            assertThat(DeterministicGuest.output(another, 7, 1_000)).isEqualTo(first);
        }
    }

    private static String fork(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), DeterministicProgram.class.getName(),
                String.valueOf(ROUNDS)));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.strip();
    }

    @ParameterizedTest
    @ValueSource(strings = { "op9f", "op9b", "op9c", "op9d", "op9e", "opa0", "opa1", "opa2", "opa3", "opa4", "opa5" })
    void arithmeticGivesTheCanonicalNan(String export) {
        WasmInstance instance = this.engine.load(Guests.numeric()).instantiate(WasmImports.none());
        WasmFunction function = instance.function(export);
        long[] arguments = new long[function.type().parameters().size()];
        arguments[0] = PAYLOAD;
        assertThat(function.invoke(arguments)).containsExactly(CANONICAL);
    }

    @ParameterizedTest
    @ValueSource(strings = { "vf0", "vf1", "vf2", "vf3", "vf4", "vf5", "vef", "v74", "v94", "v107", "v108", "v10f" })
    void soDoVectors(String export) {
        WasmInstance instance = this.engine.load(DeterministicProgram.vectors()).instantiate(WasmImports.none());
        WasmFunction function = instance.function(export);
        long[] arguments = new long[function.type().parameters().size()];
        arguments[0] = PAYLOAD;
        assertThat(function.invoke(arguments)[0]).isEqualTo(CANONICAL);
    }

    @Test
    void whatOnlyMovesANumberKeepsItsBits() {
        FunctionType same = FunctionType.of(ValueType.F64).returning(ValueType.F64);
        WasmBuilder builder = new WasmBuilder();
        builder.memory(1);
        builder.exportFunction("id", builder.function(same, new Code().localGet(0)));
        builder.exportFunction("stored", builder.function(same,
                new Code().i32Const(8).localGet(0).memory(0x39, 3, 0).i32Const(8).memory(0x2b, 3, 0)));
        builder.exportFunction("negated", builder.function(same, new Code().localGet(0).op(0x9a, 0x9a)));
        builder.exportFunction("bits", builder.function(FunctionType.of(ValueType.F64).returning(ValueType.I64),
                new Code().localGet(0).op(Code.I64_REINTERPRET_F64)));
        WasmInstance instance = this.engine.load(builder.build()).instantiate(WasmImports.none());
        for (String export : List.of("id", "stored", "negated", "bits")) {
            assertThat(instance.function(export).invoke(PAYLOAD)).as(export).containsExactly(PAYLOAD);
        }
    }

}
