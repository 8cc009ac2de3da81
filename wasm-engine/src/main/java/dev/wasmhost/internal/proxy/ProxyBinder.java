package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandle;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.FunctionType;
import dev.wasmhost.DynamicCalls;
import dev.wasmhost.ImportType;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInstances;
import dev.wasmhost.WasmModule;
import dev.wasmhost.internal.runtime.Binder;
import dev.wasmhost.internal.runtime.Bridges;
import dev.wasmhost.internal.runtime.GuestInstance;

/** Makes typed proxies for the runtime's instances. Thread-safe. */
public final class ProxyBinder implements Binder {

    private final EntryHandles entries;

    /** Held by the interfaces, and with them or the engine they go. */
    private final ClassValue<ProxyInterface<?>> interfaces;

    /**
     * Makes a binder.
     * @param classes has those that were compiled ahead of time
     */
    public ProxyBinder(Bridges bridges, ProxyClasses classes) {
        this.entries = new RuntimeEntries(bridges);
        this.interfaces = new Interfaces(classes);
    }

    /**
     * Gives away classes of proxies for a module, by their internal names, to become
     * classes of an application.
     * @throws IllegalArgumentException if the interface does not fit the exports
     */
    public void compile(Class<?> type, WasmModule module, BiConsumer<String, byte[]> files) {
        resolve(type, module).compile(files);
    }

    @Override
    public <T> T bind(Class<T> type, WasmModule module, WasmInstance instance) {
        return resolve(type, module).create(instance);
    }

    @Override
    public <T> T bind(Class<T> type, WasmModule module, WasmInstances instances) {
        return resolve(type, module).create(instances);
    }

    @Override
    public WasmImports.Definition bind(ImportType wanted, WasmModule module, WasmImports.Definition.OfMethod method) {
        return HostMethods.bind(wanted, module, method);
    }

    @Override
    public DynamicCalls dynamicCalls(WasmModule module, WasmInstances instances) {
        return new ExportCalls(module, instances, this.entries);
    }

    @SuppressWarnings("unchecked") // it was made for this class
    private <T> TypedProxy<T> resolve(Class<T> type, WasmModule module) {
        return ((ProxyInterface<T>) this.interfaces.get(type)).resolve(module, this.entries);
    }

    private static final class Interfaces extends ClassValue<ProxyInterface<?>> {

        private final ProxyClasses classes;

        Interfaces(ProxyClasses classes) {
            this.classes = classes;
        }

        @Override
        protected ProxyInterface<?> computeValue(Class<?> type) {
            return new ProxyInterface<>(type, this.classes);
        }

    }

    private record RuntimeEntries(Bridges bridges) implements EntryHandles {

        @Override
        public MethodHandle entry(FunctionType type) {
            return this.bridges.entry(type);
        }

        @Override
        public String entryClass(FunctionType type) {
            return this.bridges.entryClass(type);
        }

        @Override
        public void enter(WasmInstance instance, @Nullable WasmCallOptions options) {
            if (options != null) {
                guest(instance).enter(options);
            }
            else {
                guest(instance).enter();
            }
        }

        @Override
        public void leave(WasmInstance instance, @Nullable Throwable failure) {
            guest(instance).leave();
        }

        private static GuestInstance guest(WasmInstance instance) {
            if (instance instanceof GuestInstance guest) {
                return guest;
            }
            throw new IllegalArgumentException(
                    "instance: expected one made by WasmModule.instantiate, found " + instance.getClass().getName());
        }

    }

}
