package dev.wasmhost.spring.boot.autoconfigure;

import java.util.function.Function;

import dev.wasmhost.spring.boot.autoconfigure.scanned.Scanned;
import org.junit.jupiter.api.Test;

import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

class AotTest {

    @Test
    @CompileWithForkedClassLoader
    @SuppressWarnings("unchecked")
    void interfacesAreBeansInAContextThatWasProcessedAheadOfTime() {
        AnnotationConfigApplicationContext prepared = prepare(new AnnotationConfigApplicationContext());
        prepared.register(Scanned.class, HostFunctionsTest.Audit.class, WasmAutoConfiguration.class);
        TestGenerationContext generation = new TestGenerationContext();
        ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(prepared, generation);
        generation.writeGeneratedContent();
        TestCompiler.forSystem().with(generation).compile((compiled) -> {
            GenericApplicationContext context = prepare(new GenericApplicationContext());
            context.setClassLoader(compiled.getClassLoader());
            compiled.getInstance(ApplicationContextInitializer.class, initializer.canonicalName()).initialize(context);
            context.refresh();
            Scanned scanned = context.getBean(Scanned.class);
            assertThat(scanned.add(2, 3)).isEqualTo(5);
            assertThat(scanned.apply("a")).isEqualTo("a");
            assertThat(context
                .getBeanNamesForType(ResolvableType.forClassWithGenerics(Function.class, String.class, String.class)))
                .containsExactly("function");
            assertThat(context.getBean(WasmPlugins.class).get("audited").call("next", 1)).isEqualTo(2);
            context.close();
        });
    }

    private static <C extends GenericApplicationContext> C prepare(C context) {
        context.addProtocolResolver(Modules::resolve);
        TestPropertyValues
            .of("wasm.plugins.types.location=classpath:guests/types.wasm", "wasm.plugins.function.location=module:echo",
                    "wasm.plugins.audited.location=module:auditing",
                    "wasm.plugins.audited.host-functions=audit.log,audit.next-number")
            .applyTo(context);
        return context;
    }

}
