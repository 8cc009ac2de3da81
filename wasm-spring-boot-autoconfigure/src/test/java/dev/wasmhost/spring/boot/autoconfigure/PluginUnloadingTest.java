package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReference;

import dev.wasmhost.WasmModule;
import dev.wasmhost.WasmTrap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The JVM unloads what is replaced: module, instances and the classes of its code. */
class PluginUnloadingTest {

    private static final int MOST_COLLECTIONS = 40;

    /** How long a collection's references may take to be found. */
    private static final int FOUND_MILLIS = 100;

    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

    private final TestHost host = new TestHost();

    @AfterEach
    void close() {
        this.host.close();
    }

    @Test
    void aReplacedVersionIsUnloadedBelowItsInterfaces() {
        for (String strategy : new String[] { "per-call", "pooled", "confined" }) {
            this.host.runner().withPropertyValues("wasm.plugins.p.instances.strategy=" + strategy).run((context) -> {
                WasmPlugins plugins = context.getBean(WasmPlugins.class);
                TestHost.Versioned bean = plugins.get("p").bind(TestHost.Versioned.class);
                Traces old = use(plugins.get("p"), bean);
                plugins.replace("p", TestHost.file(2));
                assertThat(bean.version()).isEqualTo(2);
                old.assertGone(strategy);
                assertThat(bean.version()).isEqualTo(2);
            });
        }
    }

    @Test
    void anUnloadedPluginIsUnloadedBelowItsInterfacesAndHandles() {
        this.host.runner().run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            WasmPluginHandle handle = plugins.get("p");
            TestHost.Versioned bean = handle.bind(TestHost.Versioned.class);
            Traces old = use(handle, bean);
            plugins.unload("p");
            old.assertGone("unload");
            plugins.load("p", TestHost.file(2));
            assertThat(bean.version()).isEqualTo(2);
            assertThat(handle.version()).isEqualTo(2);
        });
    }

    /** Calls the guest so that its classes exist, and keeps only weak references. */
    private Traces use(WasmPluginHandle handle, TestHost.Versioned bean) {
        AtomicReference<WeakReference<ClassLoader>> loader = new AtomicReference<>();
        this.host.onPause(() -> loader.set(new WeakReference<>(guestLoader(), this.gone)));
        assertThat(bean.pause()).isOne();
        assertThatExceptionOfType(WasmTrap.class).isThrownBy(bean::crash);
        assertThat(loader.get().get()).isNotNull();
        return new Traces(new WeakReference<>(handle.module(), this.gone), loader.get(), this.gone);
    }

    private static ClassLoader guestLoader() {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
            .walk((frames) -> frames.map((frame) -> frame.getDeclaringClass().getClassLoader())
                .filter((loader) -> loader != null && loader.getClass().getSimpleName().equals("ModuleLoader"))
                .findFirst()
                .orElseThrow());
    }

    private record Traces(WeakReference<WasmModule> module, WeakReference<ClassLoader> code,
            ReferenceQueue<Object> gone) {

        void assertGone(String what) throws InterruptedException {
            for (int i = 0; i < MOST_COLLECTIONS && !isGone(); i++) {
                System.gc();
                this.gone.remove(FOUND_MILLIS);
            }
            assertThat(isGone()).as(what).isTrue();
        }

        private boolean isGone() {
            return this.module.get() == null && this.code.get() == null;
        }

    }

}
