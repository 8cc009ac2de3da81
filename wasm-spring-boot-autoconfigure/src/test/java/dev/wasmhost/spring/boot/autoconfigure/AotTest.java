package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import dev.wasmhost.AheadOfTimeCompilation;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.spring.boot.autoconfigure.scanned.Scanned;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.AotDetector;
import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.core.SpringProperties;
import org.springframework.core.io.ClassPathResource;
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
        SpringProperties.setFlag(AotDetector.AOT_ENABLED);
        TestCompiler.forSystem().with(generation).compile((compiled) -> {
            GenericApplicationContext context = prepare(new GenericApplicationContext());
            context.setClassLoader(compiled.getClassLoader());
            compiled.getInstance(ApplicationContextInitializer.class, initializer.canonicalName()).initialize(context);
            context.refresh();
            Scanned scanned = context.getBean(Scanned.class);
            assertThat(scanned.add(2, 3)).isEqualTo(5);
            assertThat(scanned.apply("a")).isEqualTo("a");
            assertThat(context.getBean("function")).isInstanceOf(CompiledPluginInterface.class)
                .hasToString(Scanned.class.getName() + "$Mirror bound to plugin \"function\"");
            assertThat(context
                .getBeanNamesForType(ResolvableType.forClassWithGenerics(Function.class, String.class, String.class)))
                .containsExactly("function");
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            assertThat(plugins.get("audited").call("next", 1)).isEqualTo(2);
            assertThat(plugins.get("types").module().isCompiledAheadOfTime()).isTrue();
            assertThat(plugins.get("function").module().isCompiledAheadOfTime()).isFalse();
            context.close();
        });
    }

    @AfterEach
    void leaveNoMode() {
        SpringProperties.setProperty(AotDetector.AOT_ENABLED, null);
    }

    @Test
    void nativeImagesAreToldWhatPluginsNeed() throws ClassNotFoundException {
        AnnotationConfigApplicationContext prepared = prepare(new AnnotationConfigApplicationContext());
        prepared.register(Scanned.class, HostFunctionsTest.Audit.class, WasmAutoConfiguration.class);
        TestGenerationContext generation = new TestGenerationContext();
        new ApplicationContextAotGenerator().processAheadOfTime(prepared, generation);
        generation.writeGeneratedContent();
        RuntimeHints hints = generation.getRuntimeHints();
        Class<?> arithmetic = Class.forName(Scanned.class.getName() + "$Arithmetic");
        List<String> classes = generation.getGeneratedFiles()
            .getGeneratedFiles(GeneratedFiles.Kind.CLASS)
            .keySet()
            .stream()
            .filter((path) -> path.startsWith("wasm/") || path.contains("$Leased_") || path.contains("$Plugin_"))
            .toList();
        assertThat(classes).anyMatch((path) -> path.endsWith("/Instance.class"))
            .anyMatch((path) -> path.contains("$Leased_") || path.contains("$Plugin_"))
            .allMatch((path) -> RuntimeHintsPredicates.reflection()
                .onType(TypeReference.of(path.replace(".class", "").replace('/', '.')))
                .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)
                .test(hints));
        assertThat(RuntimeHintsPredicates.resource().forResource("guests/types.wasm")).accepts(hints);
        assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/wasmhost/ahead-of-time")).accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
            .onType(arithmetic)
            .withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS)).accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(HostFunctionsTest.Audit.class, "log"))
            .accepts(hints);
    }

    /** As tests of an application do it. */
    @Test
    void applicationsThatAreProcessedIntoTheSameFilesShareThem() throws IOException {
        TestGenerationContext generation = new TestGenerationContext();
        String head = "engine e\noptions o\n";
        for (String index : new String[] { head + "class a\n", head + "class a\nclass b\n",
                "engine f\noptions o\nclass c\n" }) {
            Map<String, byte[]> files = Map.of("META-INF/wasmhost/ahead-of-time",
                    index.getBytes(StandardCharsets.UTF_8), "wasm/A.class", new byte[] { 1 });
            new CompiledPlugins(files, List.of(), List.of(), List.of()).applyTo(generation);
        }
        assertThat(generation.getGeneratedFiles()
            .getGeneratedFileContent(GeneratedFiles.Kind.RESOURCE, "META-INF/wasmhost/ahead-of-time"))
            .isEqualTo(head + "class a\nclass b\n");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aPluginThatIsAnotherFileIsCompiledWhenItIsCalled(@TempDir Path folder, CapturedOutput output)
            throws IOException {
        try (WasmEngine engine = WasmEngine.builder().build()) {
            AheadOfTimeCompilation compilation = engine.newAheadOfTimeCompilation();
            compilation.add(new ClassPathResource("guests/types.wasm").getContentAsByteArray(), WasmLimits.defaults());
            for (Map.Entry<String, byte[]> each : compilation.files().entrySet()) {
                Path file = folder.resolve(each.getKey());
                Files.createDirectories(file.getParent());
                Files.write(file, each.getValue());
            }
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] { folder.toUri().toURL() },
                AotTest.class.getClassLoader())) {
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class))
                .withBean(WasmEngineCustomizer.class, () -> (builder) -> builder.aheadOfTimeCode(loader))
                .withPropertyValues("wasm.plugins.same.location=classpath:guests/types.wasm",
                        "wasm.plugins.other.location=classpath:guests/objects.wasm")
                .run((context) -> {
                    WasmPlugins plugins = context.getBean(WasmPlugins.class);
                    assertThat(plugins.get("same").module().isCompiledAheadOfTime()).isTrue();
                    assertThat(plugins.get("other").module().isCompiledAheadOfTime()).isFalse();
                });
        }
        assertThat(output.getOut().lines().filter((line) -> line.contains("is compiled when it is called")))
            .singleElement(InstanceOfAssertFactories.STRING)
            .contains("Plugin \"other\" is compiled when it is called: class path resource [guests/objects.wasm]");
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
