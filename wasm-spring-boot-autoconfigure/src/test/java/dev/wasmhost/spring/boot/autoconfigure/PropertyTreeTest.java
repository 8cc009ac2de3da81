package dev.wasmhost.spring.boot.autoconfigure;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import static org.assertj.core.api.Assertions.assertThat;

class PropertyTreeTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            textBlock = """
                    wasm.enable,                             wasm,                          wasm.enabled
                    wasm.plugin.p.location,                  wasm,                          wasm.plugins.p.location
                    wasm.plugins.p.path,                     wasm.plugins.p,
                    wasm.plugins.p.memory,                   wasm.plugins.p,                wasm.plugins.p.limits.memory
                    wasm.plugins.p.limits.load-time-outs,    wasm.plugins.p.limits,         wasm.plugins.p.limits.load-timeout
                    wasm.plugins.p.wasi.directory[0].host,   wasm.plugins.p.wasi,           wasm.plugins.p.wasi.directories[0].host
                    wasm.plugins.p.wasi.directories[0].acess, wasm.plugins.p.wasi.directories[0], wasm.plugins.p.wasi.directories[0].access
                    wasm.plugins.p.limits.memory.max,        wasm.plugins.p.limits.memory,
                    """)
    void findsWhereANameIsWrongAndWhatWasMeant(String name, String parent, String correction) {
        PropertyTree tree = PropertyTree.follow(ConfigurationPropertyName.of(name));
        assertThat(tree.parent()).hasToString(parent);
        assertThat(tree.correction().orElse(null)).isEqualTo(correction);
    }

}
