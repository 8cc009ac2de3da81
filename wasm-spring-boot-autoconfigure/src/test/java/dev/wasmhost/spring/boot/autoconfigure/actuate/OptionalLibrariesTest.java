package dev.wasmhost.spring.boot.autoconfigure.actuate;

import java.util.List;
import java.util.Map;

import dev.wasmhost.spring.boot.autoconfigure.Modules;
import dev.wasmhost.spring.boot.autoconfigure.TestHost;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurationImportSelector;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.type.AnnotationMetadata;

import static org.assertj.core.api.Assertions.assertThat;

/** Plugins work without the libraries by which they are observed. */
class OptionalLibrariesTest {

    private final TestHost host = new TestHost();

    @AfterEach
    void close() {
        this.host.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            org.springframework.boot.health,org.springframework.boot.actuate,io.micrometer
            org.springframework.boot.health
            org.springframework.boot.actuate
            org.springframework.boot.actuate.autoconfigure
            io.micrometer
            io.micrometer.core
            """)
    void mayBeMissing(String packages) {
        new ApplicationContextRunner().withUserConfiguration(OfThisProject.class)
            .withInitializer((context) -> context.addProtocolResolver(Modules::resolve))
            .withBean("testHost", TestHost.class, () -> this.host)
            .withPropertyValues("wasm.plugins.p.location=module:version-1")
            .withClassLoader(new FilteredClassLoader(packages.split(",")))
            .run((context) -> assertThat(context.getBean(WasmPlugins.class).get("p").call("version")).isEqualTo(1));
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Selector.class)
    static class OfThisProject {

    }

    /** Auto-configurations of this project, filtered as Boot filters all. */
    static class Selector extends AutoConfigurationImportSelector {

        @Override
        protected List<String> getCandidateConfigurations(AnnotationMetadata metadata,
                AnnotationAttributes attributes) {
            return super.getCandidateConfigurations(metadata, attributes).stream()
                .filter((name) -> name.startsWith("dev.wasmhost."))
                .toList();
        }

        @Override
        protected AnnotationAttributes getAttributes(AnnotationMetadata metadata) {
            return new AnnotationAttributes(Map.of("exclude", new String[0], "excludeName", new String[0]));
        }

    }

}
