package dev.wasmhost;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.wasmhost.testing.Guests;
import dev.wasmhost.wasi.WasiPreview1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A program that the Kotlin compiler made, with its own strings and collections. */
@Timeout(60)
class KotlinGuestTest {

    private final WasmEngine engine = WasmEngine.builder().build();

    private WasmInstance instance;

    @BeforeEach
    void instantiate() {
        WasiPreview1 wasi = WasiPreview1.builder().build();
        WasmModule module = this.engine.load(Guests.read("words-traps.wasm"));
        this.instance = module.instantiate(WasmImports.builder().add(wasi).build());
        wasi.initialize(this.instance);
    }

    @AfterEach
    void close() {
        this.engine.close();
    }

    @Test
    void interfacesAndLambdasAreCalled() {
        assertThat(this.instance.bind(Words.class).areas(10)).isEqualTo(615);
    }

    @Test
    void stringsAndCollectionsWork() {
        Words words = this.instance.bind(Words.class);
        assertThat(words.distinctWords(7)).isEqualTo(100);
        assertThat(words.sumOfGcds(100)).isEqualTo(520);
    }

    @Test
    void anExceptionIsATrapWhereTheCompilerWasToldSo() {
        assertThat(this.instance.bind(Words.class).caught(2)).isEqualTo(2);
        assertThatThrownBy(() -> this.instance.bind(Words.class).caught(4)).isInstanceOf(WasmTrap.class)
            .hasMessage("unreachable");
    }

    @Test
    void anExceptionIsCaught() {
        WasiPreview1 wasi = WasiPreview1.builder().build();
        WasmModule module = this.engine.load(Guests.read("words.wasm"));
        WasmInstance guest = module.instantiate(WasmImports.builder().add(wasi).build());
        wasi.initialize(guest);
        assertThat(guest.bind(Words.class).caught(2)).isEqualTo(2);
        assertThat(guest.bind(Words.class).caught(4)).isEqualTo("too many: 4".length());
        assertThat(guest.bind(Words.class).distinctWords(7)).isEqualTo(100);
    }

    /** What the guest exports. */
    interface Words {

        double areas(int count);

        int distinctWords(int seed);

        int sumOfGcds(int n);

        int caught(int n);

    }

}
