package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.wasmhost.FunctionType;
import dev.wasmhost.LinkException;
import dev.wasmhost.TrapReason;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmTrap;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Methods of beans that plugins call. */
class HostFunctionsTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class))
        .withInitializer((context) -> context.addProtocolResolver(Modules::resolve))
        .withPropertyValues("wasm.plugins.p.location=module:auditing");

    private ApplicationContextRunner granted() {
        return this.runner.withPropertyValues("wasm.plugins.p.host-functions=audit.log,audit.next-number");
    }

    interface Auditing {

        void record(String text) throws IOException;

        void hostile();

        void garbage();

        int next(int number);

    }

    /** Beans may have no public class, and their methods need not be public. */
    static class Audit {

        static final AtomicInteger MADE = new AtomicInteger();

        final List<String> entries = new CopyOnWriteArrayList<>();

        Audit() {
            MADE.incrementAndGet();
        }

        @WasmHostFunction(module = "audit")
        void log(WasmInstance caller, String text) throws IOException {
            if (text.equals("checked")) {
                throw new IOException("disk on fire");
            }
            if (text.equals("unchecked")) {
                throw new UnsupportedOperationException("not today");
            }
            this.entries.add(text + " " + (caller.memory("memory").size() > 0));
        }

        @WasmHostFunction(module = "audit")
        int nextNumber(int number) {
            return number + 1;
        }

    }

    private static Auditing plugin(BeanFactory context) {
        return context.getBean(WasmPlugins.class).get("p").bind(Auditing.class);
    }

    @Test
    void guestsCallMethodsOfBeans() {
        granted().withBean(Audit.class).run((context) -> {
            Auditing plugin = plugin(context);
            plugin.record("Grüße");
            assertThat(plugin.next(41)).isEqualTo(42);
            assertThat(context.getBean(Audit.class).entries).containsExactly("Grüße true");
        });
    }

    @Test
    void exceptionsKeepTheirType() {
        granted().withBean(Audit.class).run((context) -> {
            Auditing plugin = plugin(context);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> plugin.record("checked"))
                .withMessage("disk on fire");
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> plugin.record("unchecked"))
                .withMessage("not today");
            plugin.record("goes on");
        });
    }

    @Test
    void badPointersAndTextTrapWithoutACall() {
        granted().withBean(Audit.class)
            .withPropertyValues("wasm.plugins.p.instances.strategy=pooled")
            .run((context) -> {
                Auditing plugin = plugin(context);
                assertThatExceptionOfType(WasmTrap.class).isThrownBy(plugin::hostile)
                    .satisfies((ex) -> assertThat(ex.reason()).isEqualTo(TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS));
                assertThatExceptionOfType(WasmTrap.class).isThrownBy(plugin::garbage)
                    .satisfies((ex) -> assertThat(ex.reason()).isEqualTo(TrapReason.INVALID_VALUE));
                plugin.record("unharmed");
                assertThat(context.getBean(Audit.class).entries).containsExactly("unharmed true");
            });
    }

    @Test
    void textThatCannotFitIsRefusedBeforeTheGuestRuns() {
        granted().withBean(Audit.class).run((context) -> {
            Auditing plugin = plugin(context);
            assertThatExceptionOfType(WasmLimitException.class).isThrownBy(() -> plugin.record("x".repeat(100 << 20)))
                .withMessageContaining("wasm.plugins.p.limits.memory");
            plugin.record("small");
            assertThat(context.getBean(Audit.class).entries).containsExactly("small true");
        });
    }

    @Test
    void whatIsNotGrantedFailsAtStart() {
        this.runner.withBean(Audit.class)
            .withPropertyValues("wasm.plugins.p.host-functions=audit.next-number")
            .run((context) -> assertThat(context).getFailure()
                .rootCause()
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("unknown import: \"audit\".\"log\""));
    }

    @Test
    void beansAreMadeWhenTheyAreCalled() {
        int before = Audit.MADE.get();
        granted().withUserConfiguration(LazyAudit.class).run((context) -> {
            Auditing plugin = plugin(context);
            assertThat(Audit.MADE.get()).isEqualTo(before);
            plugin.next(1);
            plugin.next(1);
            assertThat(Audit.MADE.get()).isEqualTo(before + 1);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class LazyAudit {

        @Bean
        @Lazy
        Audit audit() {
            return new Audit();
        }

    }

    @Test
    void prototypesAreMadeForEachCall() {
        int before = Audit.MADE.get();
        granted().withUserConfiguration(ScopedAudit.class).run((context) -> {
            Auditing plugin = plugin(context);
            plugin.next(1);
            plugin.next(1);
            assertThat(context).hasBean(ScopedProxyUtils.getTargetBeanName("audit"));
            assertThat(Audit.MADE.get()).isGreaterThanOrEqualTo(before + 2);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class ScopedAudit {

        @Bean
        @Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Audit audit() {
            return new Audit();
        }

    }

    /** Advises beans as transactions and the like do. */
    static class Advice implements BeanPostProcessor {

        final List<String> calls = new ArrayList<>();

        private final boolean ofClasses;

        Advice(boolean ofClasses) {
            this.ofClasses = ofClasses;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!name.equals("audit")) {
                return bean;
            }
            ProxyFactory factory = new ProxyFactory(bean);
            factory.setProxyTargetClass(this.ofClasses);
            factory.addAdvice((MethodInterceptor) (invocation) -> {
                this.calls.add(invocation.getMethod().getName());
                return invocation.proceed();
            });
            return factory.getProxy(bean.getClass().getClassLoader());
        }

    }

    @Test
    void callsGoThroughProxiesOfClasses() {
        granted().withBean("audit", Audit.class).withBean(Advice.class, () -> new Advice(true)).run((context) -> {
            assertThat(plugin(context).next(1)).isEqualTo(2);
            assertThat(context.getBean(Advice.class).calls).containsExactly("nextNumber");
        });
    }

    interface Log<T> {

        void log(T text);

    }

    interface Numbers {

        int nextNumber(int number);

    }

    static class AuditOfInterfaces implements Log<String>, Numbers {

        @Override
        @WasmHostFunction(module = "audit")
        public void log(String text) {
        }

        @Override
        @WasmHostFunction(module = "audit")
        public int nextNumber(int number) {
            return number + 100;
        }

    }

    @Test
    void callsGoThroughProxiesOfInterfaces() {
        granted().withBean("audit", AuditOfInterfaces.class)
            .withBean(Advice.class, () -> new Advice(false))
            .run((context) -> {
                Auditing plugin = plugin(context);
                plugin.record("a");
                assertThat(plugin.next(1)).isEqualTo(101);
                assertThat(context.getBean(Advice.class).calls).containsExactly("log", "nextNumber");
            });
    }

    @Test
    void saysIfAProxyHidesTheMethod() {
        granted().withBean("audit", HiddenAudit.class)
            .withBean(Advice.class, () -> new Advice(false))
            .run((context) -> assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> plugin(context).next(1))
                .withMessageContaining("host function \"audit.next-number\": expected bean \"audit\" to be a "
                        + HiddenAudit.class.getName()));
    }

    static class HiddenAudit extends Audit implements Runnable {

        @Override
        public void run() {
        }

        @Override
        @WasmHostFunction(module = "audit")
        int nextNumber(int number) {
            return number;
        }

    }

    /** Calls the plugin that calls it. */
    static class Recursive {

        private final Auditing plugin;

        Recursive(WasmPlugins plugins) {
            this.plugin = plugins.get("p").bind(Auditing.class);
        }

        @WasmHostFunction(module = "audit")
        void log(String text) {
        }

        @WasmHostFunction(module = "audit")
        int nextNumber(int number) {
            return (number == 0) ? 1 : number * this.plugin.next(number - 1);
        }

    }

    @Test
    void mayCallTheSamePluginAgain() {
        granted().withBean(Recursive.class).run((context) -> {
            assertThat(plugin(context).next(10)).isEqualTo(3628800);
            assertThat(context.getBean(WasmPlugins.class).get("p").statistics().created()).isEqualTo(11);
        });
    }

    @Test
    void callingAgainWithoutAFreeInstanceIsRefused() {
        granted().withBean(Recursive.class)
            .withPropertyValues("wasm.plugins.p.instances.strategy=confined", "wasm.plugins.p.instances.wait=1ms")
            .run((context) -> {
                Auditing plugin = plugin(context);
                assertThatExceptionOfType(WasmPluginBusyException.class).isThrownBy(() -> plugin.next(2));
                assertThat(plugin.next(0)).isEqualTo(1);
            });
    }

    @Test
    void duplicatesAreRefused() {
        granted().withBean("one", Audit.class)
            .withBean("two", Audit.class)
            .run((context) -> assertThat(context).getFailure()
                .rootCause()
                .isInstanceOf(DuplicateWasmHostFunctionException.class)
                .hasMessageStartingWith("host function \"audit.log\": expected one method, found ")
                .hasMessageContaining("Audit.log of bean \"one\" and ")
                .hasMessageEndingWith("Audit.log of bean \"two\""));
    }

    @Test
    void typesThatDoNotFitFailAtStart() {
        granted().withBean(WrongAudit.class)
            .run((context) -> assertThat(context).getFailure()
                .rootCause()
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("incompatible import type", "WrongAudit.nextNumber(long)"));
    }

    static class WrongAudit {

        @WasmHostFunction(module = "audit")
        void log(String text) {
        }

        @WasmHostFunction(module = "audit", name = "next-number")
        long nextNumber(long number) {
            return number;
        }

    }

    @Test
    void privateMethodsAreRefused() {
        granted().withBean(PrivateAudit.class)
            .run((context) -> assertThat(context).getFailure()
                .rootCause()
                .hasMessageContaining("neither static nor private", "PrivateAudit.log"));
    }

    static class PrivateAudit {

        @WasmHostFunction(module = "audit")
        @SuppressWarnings({ "UnusedMethod", "UnusedVariable" }) // it is refused
        private void log(String text) {
        }

    }

    @Test
    void customizersOfferWhatTheyLike() {
        WasmImportsCustomizer customizer = (plugin, imports) -> imports
            .function("audit", "log", FunctionType.of(ValueType.I32, ValueType.I32), (caller, arguments) -> new long[0])
            .function("audit", "next-number", FunctionType.of(ValueType.I32).returning(ValueType.I32),
                    (caller, arguments) -> new long[] { arguments[0] + plugin.length() });
        this.runner.withBean(WasmImportsCustomizer.class, () -> customizer)
            .run((context) -> assertThat(plugin(context).next(1)).isEqualTo(2));
    }

    @Test
    void pluginsThatAreLoadedLaterAreGrantedTheirs() {
        this.runner.withBean(Audit.class).withPropertyValues("wasm.plugins.p.location=module:echo").run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            WasmProperties.Plugin settings = TestHost.settings(1,
                    Map.of("host-functions", "audit.log,audit.next-number"));
            plugins.load("q", settings.withLocation(Modules.resolve("module:auditing", context)));
            assertThat(plugins.get("q").bind(Auditing.class).next(1)).isEqualTo(2);
        });
    }

    @Test
    void methodsCanBeInvokedInNativeImages() throws Exception {
        RuntimeHints hints = new RuntimeHints();
        new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Audit.class);
        Method method = Audit.class.getDeclaredMethod("nextNumber", int.class);
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method)).accepts(hints);
    }

}
