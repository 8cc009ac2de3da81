package dev.wasmhost.spring.boot.autoconfigure;

import java.util.function.Function;

import dev.wasmhost.spring.boot.autoconfigure.scanned.Scanned;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;

class PluginInterfacesTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class))
        .withInitializer((context) -> context.addProtocolResolver(Modules::resolve))
        .withPropertyValues("wasm.plugins.types.location=classpath:guests/types.wasm",
                "wasm.plugins.other.location=classpath:guests/types.wasm",
                "wasm.plugins.function.location=module:echo");

    @Test
    void findsNestedInterfacesThatAreNotPublic() {
        this.runner.withUserConfiguration(Scanned.class).run((context) -> {
            Scanned scanned = context.getBean(Scanned.class);
            assertThat(scanned.add(2, 3)).isEqualTo(5);
            assertThat(scanned.echo("Grüße")).isEqualTo("Grüße");
        });
    }

    @Test
    void injectsByInheritedGenericType() {
        this.runner.withUserConfiguration(Scanned.class).run((context) -> {
            assertThat(context.getBean(Scanned.class).apply("a")).isEqualTo("a");
            assertThat(context
                .getBeanNamesForType(ResolvableType.forClassWithGenerics(Function.class, String.class, String.class)))
                .containsExactly("function");
            assertThat(context
                .getBeanNamesForType(ResolvableType.forClassWithGenerics(Function.class, byte[].class, String.class)))
                .isEmpty();
        });
    }

    @Test
    void namesBeansAfterTheirPlugin() {
        this.runner.withUserConfiguration(Scanned.class)
            .run((context) -> assertThat(context).hasBean("function")
                .doesNotHaveBean("types")
                .hasBean("types#" + Scanned.class.getName() + "$Arithmetic")
                .hasBean("types#" + Scanned.class.getName() + "$Texts"));
    }

    @Test
    void leavesAloneWhatTheApplicationDefines() {
        this.runner.withUserConfiguration(Scanned.class, Scanned.OwnTexts.class).run((context) -> {
            assertThat(context.getBean(Scanned.class).echo("a")).isEqualTo("own a");
            assertThat(context.getBean(Scanned.class).add(2, 3)).isEqualTo(5);
            assertThat(context).hasBean("types").hasBean("ownTexts");
        });
    }

    @Test
    void bindsOneInterfaceToSeveralPlugins() {
        this.runner.withUserConfiguration(TwoEchoes.class).run((context) -> {
            Pair pair = context.getBean(Pair.class);
            assertThat(pair.first()).isNotSameAs(pair.second());
            assertThat(pair.first().echo("a")).isEqualTo("a");
            assertThat(context).hasBean("types").hasBean("other");
        });
    }

    @Test
    void importsByAnnotationAndByPackage() {
        this.runner.withUserConfiguration(Imports.class)
            .run((context) -> assertThat(context).hasSingleBean(Annotated.class)
                .hasSingleBean(Function.class)
                .getBean(Annotated.class)
                .extracting(Annotated::counter)
                .isEqualTo(1));
    }

    @Test
    void importsNothingIfSwitchedOff() {
        this.runner.withUserConfiguration(Imports.class)
            .withPropertyValues("wasm.enabled=false")
            .run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Annotated.class));
    }

    @Test
    void checksInterfacesEvenIfBeansAreLazy() {
        this.runner
            .withInitializer(
                    (context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
            .withUserConfiguration(Misfit.class)
            .run((context) -> assertThat(context).getFailure()
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no_such_export"));
    }

    @Test
    void refusesClasses() {
        this.runner.withUserConfiguration(NoInterface.class)
            .run((context) -> assertThat(context).getFailure()
                .hasMessageContaining("expected an interface, found java.lang.String"));
    }

    @Test
    void refusesInterfacesWithoutAPlugin() {
        this.runner.withUserConfiguration(NoPlugin.class)
            .run((context) -> assertThat(context).getFailure()
                .hasMessageContaining("java.lang.Runnable: expected a @WasmPlugin annotation"));
    }

    interface Echo {

        String echo(String text);

    }

    record Pair(Echo first, Echo second) {
    }

    @Configuration(proxyBeanMethods = false)
    @ImportWasmPlugins(plugin = "types", types = Echo.class)
    @ImportWasmPlugins(plugin = "other", types = Echo.class)
    static class TwoEchoes {

        @Bean
        Pair pair(@Qualifier("types") Echo first, @Qualifier("other") Echo second) {
            return new Pair(first, second);
        }

    }

    @WasmPlugin("types")
    interface Annotated {

        int counter();

    }

    @Configuration(proxyBeanMethods = false)
    @ImportWasmPlugins(types = Annotated.class, basePackageClasses = Scanned.class)
    static class Imports {

    }

    interface DoesNotFit {

        void noSuchExport();

    }

    @Configuration(proxyBeanMethods = false)
    @ImportWasmPlugins(plugin = "types", types = DoesNotFit.class)
    static class Misfit {

    }

    @Configuration(proxyBeanMethods = false)
    @ImportWasmPlugins(plugin = "types", types = String.class)
    static class NoInterface {

    }

    @Configuration(proxyBeanMethods = false)
    @ImportWasmPlugins(types = Runnable.class)
    static class NoPlugin {

    }

}
