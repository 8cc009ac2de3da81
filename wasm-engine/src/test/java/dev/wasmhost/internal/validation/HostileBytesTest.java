package dev.wasmhost.internal.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.internal.binary.ModuleDecoder;
import dev.wasmhost.internal.binary.NameSection;
import dev.wasmhost.internal.module.Module;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing but the typed exceptions comes out of modules that compilers made and somebody
 * damaged.
 */
class HostileBytesTest {

    private static final Set<WasmFeature> ALL = EnumSet.allOf(WasmFeature.class);

    @ParameterizedTest(name = "{0}.wasm")
    @ValueSource(strings = { "cat", "clock", "files", "hello", "types" })
    void everyTruncationIsRefused(String guest) throws IOException {
        byte[] bytes = guest(guest);
        assertThat(isAccepted(bytes)).isTrue();
        int accepted = 0;
        for (int length = 0; length < bytes.length; length++) {
            if (isAccepted(Arrays.copyOf(bytes, length))) {
                accepted++;
            }
        }
        // A cut leaves a module only before one of the custom sections at the end.
        assertThat(accepted).isLessThan(10);
    }

    @ParameterizedTest(name = "{0}.wasm")
    @ValueSource(strings = { "cat", "clock", "files", "hello", "types" })
    void flippedBytesAreAcceptedOrRefused(String guest) throws IOException {
        byte[] bytes = guest(guest);
        Random random = new Random(42);
        int accepted = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            if (isAccepted(damaged)) {
                accepted++;
            }
        }
        assertThat(accepted).isBetween(1, 1_999);
    }

    private static boolean isAccepted(byte[] bytes) {
        try {
            Module module = ModuleDecoder.decode(bytes, WasmLimits.defaults(), ALL);
            ModuleValidator.validate(module, ALL, () -> {
            });
            NameSection.of(module).functionName(module.functionCount() - 1);
            return true;
        }
        catch (MalformedModuleException | InvalidModuleException | WasmLimitException ex) {
            return false;
        }
    }

    private static byte[] guest(String name) throws IOException {
        String resource = "/guests/" + name + ".wasm";
        try (InputStream in = HostileBytesTest.class.getResourceAsStream(resource)) {
            return Objects.requireNonNull(in, resource).readAllBytes();
        }
    }

}
