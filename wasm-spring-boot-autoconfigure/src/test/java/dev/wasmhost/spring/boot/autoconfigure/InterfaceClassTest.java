package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;

import dev.wasmhost.WasmTrap;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aot.AotDetector;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.SpringProperties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Classes of interfaces, most of which are there as in an application that was processed
 * ahead of time: they do what proxies of the JVM do.
 */
class InterfaceClassTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
        .withInitializer((context) -> context.addProtocolResolver(Modules::resolve))
        .withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class))
        .withPropertyValues("wasm.plugins.types.location=classpath:guests/types.wasm",
                "wasm.plugins.p.location=module:auditing", "wasm.plugins.p.host-functions=audit.log,audit.next-number");

    interface All extends Texts<String> {

        int addI32(int a, int b);

        long addI64(long a, long b);

        float addF32(float a, float b);

        double addF64(double a, double b);

        boolean notBool(boolean value);

        double sumAll(boolean a, int b, long c, float d, double e);

        void nothing();

        byte[] reverseBytes(byte[] bytes);

        String constant();

        int divide(int a, int b);

        default int twice(int value) {
            return addI32(value, value);
        }

        @Override
        String toString();

    }

    interface Texts<T> {

        T echo(T text);

    }

    interface Declared {

        void record(String text) throws IOException;

    }

    interface Undeclared {

        void record(String text);

    }

    /** Of everything that a method can take and return. */
    interface Values {

        byte aByte(byte value);

        short aShort(short value);

        char aChar(char value);

        Integer boxed(long first, Integer second, double third);

        long[] array(String[] texts, List<String> list);

        void none() throws IOException;

    }

    @BeforeEach
    void mode() {
        SpringProperties.setFlag(AotDetector.AOT_ENABLED);
    }

    @AfterEach
    void leaveMode() {
        SpringProperties.setProperty(AotDetector.AOT_ENABLED, null);
    }

    /** Defines the class as if it had been written. */
    private static InterfaceClass written(Class<?> type) {
        InterfaceClass written = new InterfaceClass(type);
        if (written.newInstance() == null) {
            try {
                MethodHandles.lookup().defineClass(written.write());
            }
            catch (IllegalAccessException ex) {
                throw new AssertionError(ex);
            }
        }
        return written;
    }

    @Test
    void callsGoToThePlugin() {
        written(All.class);
        this.runner.withBean(HostFunctionsTest.Audit.class).run((context) -> {
            All all = context.getBean(WasmPlugins.class).get("types").bind(All.class);
            assertThat(all).isInstanceOf(CompiledPluginInterface.class);
            assertThat(all.addI32(2, 3)).isEqualTo(5);
            assertThat(all.addI64(1L << 40, 3)).isEqualTo((1L << 40) + 3);
            assertThat(all.addF32(1.5f, 2)).isEqualTo(3.5f);
            assertThat(all.addF64(1.25, 2)).isEqualTo(3.25);
            assertThat(all.notBool(true)).isFalse();
            assertThat(all.sumAll(true, 2, 3, 4, 5)).isEqualTo(15);
            all.nothing();
            assertThat(all.echo("text")).isEqualTo("text");
            assertThat(((Texts<String>) all).echo("generic")).isEqualTo("generic");
            assertThat(all.reverseBytes(new byte[] { 1, 2 })).containsExactly(2, 1);
            assertThat(all.constant()).isNotEmpty();
            assertThat(all.twice(21)).isEqualTo(42);
            assertThat(all).hasToString(All.class.getName() + " bound to plugin \"types\"").isEqualTo(all);
            assertThatExceptionOfType(WasmTrap.class).isThrownBy(() -> all.divide(1, 0));
        });
    }

    @Test
    void exceptionsAreThoseThatTheMethodDeclares() {
        written(Declared.class);
        written(Undeclared.class);
        this.runner.withBean(HostFunctionsTest.Audit.class).run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
            Declared declared = plugin.bind(Declared.class);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> declared.record("checked"))
                .withMessage("disk on fire");
            Undeclared undeclared = plugin.bind(Undeclared.class);
            assertThatExceptionOfType(UndeclaredThrowableException.class).isThrownBy(() -> undeclared.record("checked"))
                .withCauseInstanceOf(IOException.class);
            assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> undeclared.record("unchecked"))
                .withMessage("not today");
        });
    }

    @Test
    void anInterfaceWithoutAClassHasAProxy() {
        this.runner.withBean(HostFunctionsTest.Audit.class).run((context) -> {
            Unwritten proxy = context.getBean(WasmPlugins.class).get("p").bind(Unwritten.class);
            assertThat(proxy).isNotInstanceOf(CompiledPluginInterface.class);
            assertThat(proxy.next(1)).isEqualTo(2);
        });
    }

    @Test
    void anInterfaceWhoseClassNobodyWroteGetsOneWhenTheApplicationStarts() {
        leaveMode();
        this.runner.withBean(HostFunctionsTest.Audit.class).run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("types");
            Adder first = plugin.bind(Adder.class);
            assertThat(first).isInstanceOf(CompiledPluginInterface.class);
            assertThat(first.addI32(2, 3)).isEqualTo(5);
            Adder second = plugin.bind(Adder.class);
            assertThat(second).isNotSameAs(first).hasSameClassAs(first);
            assertThat(second.twice(4)).isEqualTo(8);
        });
    }

    /** They have proxies, as {@link PluginChangesTest} shows. */
    @Test
    void packagesOfTheJdkGetNoClasses() {
        assertThat(new InterfaceClass(IntSupplier.class).newInstanceOfDefined()).isNull();
    }

    @Test
    void aspectsMayBeAroundThem() {
        leaveMode();
        this.runner.withBean(HostFunctionsTest.Audit.class).run((context) -> {
            ProxyFactory factory = new ProxyFactory(context.getBean(WasmPlugins.class).get("types").bind(Adder.class));
            factory.setProxyTargetClass(true);
            factory.addAdvice((MethodInterceptor) (call) -> -(int) call.proceed());
            assertThat(((Adder) factory.getProxy()).addI32(2, 3)).isEqualTo(-5);
        });
    }

    interface Adder {

        int addI32(int a, int b);

        default int twice(int value) {
            return addI32(value, value);
        }

    }

    interface Unwritten {

        int next(int value);

    }

    @Test
    void implementationsAreCalled() throws Throwable {
        InterfaceClass written = written(Values.class);
        CompiledPluginInterface caller = written.newInstance();
        List<Object> results = new ArrayList<>();
        assertThat(written.methods()).extracting("name")
            .containsExactly("aByte", "aChar", "aShort", "array", "boxed", "none");
        Object[][] arguments = { { (byte) -1 }, { 'x' }, { (short) -2 }, { new String[] { "a" }, List.of("b") },
                { 1L << 40, 2, 0.5 }, {} };
        for (int i = 0; i < arguments.length; i++) {
            results.add(caller.callImplementation(i, new Implementation(), arguments[i]));
        }
        assertThat(results).containsExactly((byte) -1, 'x', (short) -2, new long[] { 1, 1 }, 2, null);
        assertThatExceptionOfType(IllegalArgumentException.class)
            .isThrownBy(() -> caller.callImplementation(6, new Implementation(), new Object[0]));
    }

    private static final class Implementation implements Values {

        @Override
        public byte aByte(byte value) {
            return value;
        }

        @Override
        public short aShort(short value) {
            return value;
        }

        @Override
        public char aChar(char value) {
            return value;
        }

        @Override
        public Integer boxed(long first, Integer second, double third) {
            return (first == 1L << 40 && third == 0.5) ? second : null;
        }

        @Override
        public long[] array(String[] texts, List<String> list) {
            return new long[] { texts.length, list.size() };
        }

        @Override
        public void none() {
        }

    }

    @Test
    void interfacesOfTheJdkHaveClassesElsewhere() {
        assertThat(new InterfaceClass(Function.class).name()).startsWith("wasm.plugin.java_util_function_Function$");
        assertThat(new InterfaceClass(Runnable.class).name()).isNotEqualTo(new InterfaceClass(Function.class).name());
    }

}
