package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.wasmhost.ExportType;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInstances;
import org.jspecify.annotations.Nullable;

/**
 * An interface that was resolved against a module's exports: makes proxies that only
 * dispatch. Thread-safe.
 *
 * @param <T> the interface
 */
public final class TypedProxy<T> {

    private static final MethodType MAKE = MethodType.methodType(Object.class, Object.class, Object[].class);

    private final Class<T> type;

    private final List<Binding> bindings;

    private final ProxyDefiner definer;

    private @Nullable MethodHandle makeBound;

    private @Nullable MethodHandle makeLeased;

    private TypedProxy(Class<T> type, List<Binding> bindings, ProxyDefiner definer) {
        this.type = type;
        this.bindings = bindings;
        this.definer = definer;
    }

    /**
     * Finds an export for every method.
     * @param type an interface that is open to us, or a public one in an exported package
     * @param exports of the module
     * @param entries how to call its functions
     * @throws IllegalArgumentException if the interface does not fit the exports; the
     * message lists every misfit
     */
    public static <T> TypedProxy<T> resolve(Class<T> type, List<ExportType> exports, EntryHandles entries) {
        Objects.requireNonNull(type, "type");
        checkInterface(type);
        Misfits misfits = new Misfits();
        Resolver resolver = new Resolver(new Exports(exports), entries, misfits);
        List<Binding> bindings = new ArrayList<>();
        for (InterfaceMethod method : InterfaceMethods.of(type, misfits)) {
            resolver.resolve(method).ifPresent((dispatch) -> bindings.add(new Binding(method, dispatch)));
        }
        misfits.check(type);
        return new TypedProxy<>(type, bindings, ProxyDefiner.of(type));
    }

    /**
     * Makes a proxy whose calls all go to one instance; used as the instance is, by one
     * thread at a time.
     * @param instance of the module that was resolved against
     * @throws IllegalArgumentException if it is one of another module, with other exports
     */
    public T create(WasmInstance instance) {
        Objects.requireNonNull(instance, "instance");
        return make(bound(), instance,
                this.bindings.stream().map((binding) -> binding.dispatch().bind(instance)).toArray());
    }

    /**
     * Makes a proxy that acquires an instance for each call and releases it afterwards,
     * as thread-safe as {@code instances}.
     */
    public T create(WasmInstances instances) {
        Objects.requireNonNull(instances, "instances");
        return make(leased(), instances, new Object[0]);
    }

    private T make(MethodHandle factory, Object target, Object[] calls) {
        try {
            return this.type.cast((Object) factory.invokeExact(target, calls));
        }
        catch (RuntimeException | Error ex) {
            throw ex;
        }
        catch (Throwable ex) {
            throw new AssertionError(ex); // it only stores its arguments
        }
    }

    private synchronized MethodHandle bound() {
        if (this.makeBound == null) {
            this.makeBound = define(false);
        }
        return this.makeBound;
    }

    private synchronized MethodHandle leased() {
        if (this.makeLeased == null) {
            this.makeLeased = define(true);
        }
        return this.makeLeased;
    }

    private MethodHandle define(boolean leased) {
        ProxyWriter writer = new ProxyWriter(this.type, this.definer.className(this.type), this.bindings, leased);
        byte[] bytes = writer.write();
        Lookup lookup = this.definer.define(bytes, writer.constants());
        try {
            return lookup.findStatic(lookup.lookupClass(), "make", MAKE);
        }
        catch (ReflectiveOperationException ex) {
            throw new LinkageError(ex.getMessage(), ex);
        }
    }

    private static void checkInterface(Class<?> type) {
        if (!type.isInterface() || type.isAnnotation() || type.isHidden()) {
            throw new IllegalArgumentException(type.getName() + ": expected an interface");
        }
        if (type.isSealed()) {
            throw new IllegalArgumentException(
                    type.getName() + ": expected an interface that others may implement, found a sealed one");
        }
    }

}
