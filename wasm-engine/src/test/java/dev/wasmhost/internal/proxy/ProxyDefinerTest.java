package dev.wasmhost.internal.proxy;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInstances;
import dev.wasmhost.internal.component.World;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.Opcodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProxyDefinerTest {

    private final TestGuest guest = new TestGuest().with("add",
            FunctionType.of(ValueType.I32, ValueType.I32).returning(ValueType.I32),
            (arguments) -> new long[] { arguments[0] + arguments[1] });

    interface Named {

        default String name() {
            return "default";
        }

    }

    @Test
    void anInterfaceOfALoaderThatDoesNotKnowTheEngineIsBound() throws Exception {
        Class<?> type = TestInterfaces.define(ClassLoader.getPlatformClassLoader(), "Adder", "add", "(II)I");
        assertThat(add(type)).isEqualTo(5);
    }

    @Test
    void aPackagePrivateInterfaceOfAnOpenPackageIsBound(@TempDir Path directory) throws Exception {
        assertThat(add(module(directory, 0, false, true))).isEqualTo(5);
    }

    @Test
    void aPublicInterfaceOfAnExportedPackageIsBound(@TempDir Path directory) throws Exception {
        assertThat(add(module(directory, Opcodes.ACC_PUBLIC, true, false))).isEqualTo(5);
    }

    @Test
    void otherInterfacesAreRefusedWithTheDirectiveThatIsMissing(@TempDir Path directory) throws Exception {
        Class<?> type = module(directory, 0, true, false);
        assertThatThrownBy(() -> this.guest.resolve(type)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("com.acme.api.Adder: cannot be implemented here; expected module com.acme to say "
                    + "\"opens com.acme.api\", or a public interface in an exported package");
    }

    /**
     * The engine as a named module, in a layer of its own; all else is in the unnamed
     * module.
     */
    @Test
    void theEngineMayBeANamedModule() throws Exception {
        List<Path> paths = List.of(path(TypedProxy.class), path(Opcodes.class), path(Nullable.class));
        Configuration configuration = ModuleLayer.boot()
            .configuration()
            .resolve(ModuleFinder.of(paths.toArray(Path[]::new)), ModuleFinder.of(), Set.of("dev.wasmhost.engine"));
        ModuleLayer.Controller controller = ModuleLayer.defineModulesWithOneLoader(configuration,
                List.of(ModuleLayer.boot()), ClassLoader.getPlatformClassLoader());
        Module engine = controller.layer().findModule("dev.wasmhost.engine").orElseThrow();
        controller.addExports(engine, TypedProxy.class.getPackageName(), getClass().getModule());
        Class<?> entries = engine.getClassLoader().loadClass(EntryHandles.class.getName());
        Class<?> typedProxy = engine.getClassLoader().loadClass(TypedProxy.class.getName());
        Class<?> instances = engine.getClassLoader().loadClass(WasmInstances.class.getName());
        Class<?> worlds = engine.getClassLoader().loadClass(World.class.getName());
        controller.addExports(engine, worlds.getPackageName(), getClass().getModule());
        Object world = worlds.getMethod("none").invoke(null);
        assertThat(typedProxy.getModule().isNamed()).isTrue();
        Method resolve = typedProxy.getMethod("resolve", Class.class, List.class, worlds, entries);
        Method create = typedProxy.getMethod("create", instances);
        Object lender = java.lang.reflect.Proxy.newProxyInstance(engine.getClassLoader(), new Class<?>[] { instances },
                (proxy, method, arguments) -> "nobody");
        Object named = create.invoke(resolve.invoke(null, Named.class, List.of(), world, null), lender);
        assertThat(((Named) named).name()).isEqualTo("default");
        assertThat(named).hasToString(Named.class.getName() + " bound to nobody");
        Object marker = create.invoke(resolve.invoke(null, java.io.Serializable.class, List.of(), world, null), lender);
        assertThat(marker).isInstanceOf(java.io.Serializable.class);
    }

    @Test
    void nothingKeepsTheInterfacesClassLoader() throws Exception {
        assertCollected(loaderOfABoundInterface(ClassLoader.getPlatformClassLoader()));
    }

    private WeakReference<ClassLoader> loaderOfABoundInterface(ClassLoader parent) throws Exception {
        Class<?> type = TestInterfaces.define(parent, "Adder", "add", "(II)I");
        assertThat(add(type)).isEqualTo(5);
        return new WeakReference<>(type.getClassLoader());
    }

    private static void assertCollected(WeakReference<ClassLoader> reference) throws InterruptedException {
        for (int i = 0; i < 50 && reference.get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(reference.get()).isNull();
    }

    private int add(Class<?> type) throws Exception {
        TypedProxy<?> proxy = this.guest.resolve(type);
        Method method = type.getMethod("add", int.class, int.class);
        method.setAccessible(type.getModule().isOpen(type.getPackageName(), getClass().getModule()));
        int leased = (int) method.invoke(proxy.create(new Lender()), 2, 3);
        int bound = (int) method.invoke(proxy.create(this.guest), 2, 3);
        assertThat(leased).isEqualTo(bound);
        return bound;
    }

    private static Class<?> module(Path directory, int access, boolean exported, boolean opened)
            throws IOException, ClassNotFoundException {
        TestInterfaces.writeModule(directory, "com.acme", "com.acme.api", access, exported, opened);
        Configuration configuration = ModuleLayer.boot()
            .configuration()
            .resolve(ModuleFinder.of(directory), ModuleFinder.of(), Set.of("com.acme"));
        ModuleLayer layer = ModuleLayer.boot()
            .defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
        return layer.findLoader("com.acme").loadClass("com.acme.api.Adder");
    }

    private static Path path(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private final class Lender implements WasmInstances {

        @Override
        public WasmInstance acquire() {
            return ProxyDefinerTest.this.guest;
        }

        @Override
        public void release(WasmInstance instance, @Nullable Throwable failure) {
        }

    }

}
