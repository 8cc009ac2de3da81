package dev.wasmhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.wasmhost.testing.Guests;

class ModuleHashTest {

    private final byte[] bytes = Guests.controlFlow();

    private final String sha256 = sha256(this.bytes);

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        }
        catch (NoSuchAlgorithmException ex) {
            throw new AssertionError(ex);
        }
    }

    @Test
    void isThatOfWhatWasLoadedThoughItIsComputedLater() {
        try (WasmEngine engine = WasmEngine.builder().build()) {
            WasmModule module = engine.load(this.bytes);
            module.compile();
            Arrays.fill(this.bytes, (byte) 0);
            assertThat(module.sha256()).isEqualTo(this.sha256).isSameAs(module.sha256());
        }
    }

    @Test
    void isThatOfAFile(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("m.wasm"), this.bytes);
        try (WasmEngine engine = WasmEngine.builder().build()) {
            WasmModule module = engine.load(file);
            Files.delete(file);
            assertThat(module.sha256()).isEqualTo(this.sha256);
        }
    }

    @Test
    void isTheSameWithACache(@TempDir Path directory) {
        CompilationCache cache = CompilationCache.of(directory.resolve("cache"), directory.resolve("key"));
        try (WasmEngine engine = WasmEngine.builder().compilationCache(cache).build()) {
            assertThat(engine.load(this.bytes).sha256()).isEqualTo(this.sha256);
        }
    }

    @Test
    void isThatOfAModuleThatIsCompiledAheadOfTime() {
        try (WasmEngine engine = WasmEngine.builder().build()) {
            WasmModule module = engine.newAheadOfTimeCompilation().add(this.bytes, WasmLimits.defaults());
            assertThat(module.sha256()).isEqualTo(this.sha256);
        }
    }

}
