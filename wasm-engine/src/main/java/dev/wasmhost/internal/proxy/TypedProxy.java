package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

import dev.wasmhost.ExportType;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInstances;
import dev.wasmhost.internal.component.World;
import org.jspecify.annotations.Nullable;

/**
 * An interface that was resolved against a module's exports: makes proxies that only
 * dispatch. Thread-safe.
 *
 * @param <T> the interface
 */
public final class TypedProxy<T> {

    private final ProxyInterface<T> shared;

    private final List<Binding> bindings;

    private @Nullable MethodHandle makeBound;

    private @Nullable MethodHandle makeLeased;

    private TypedProxy(ProxyInterface<T> shared, List<Binding> bindings) {
        this.shared = shared;
        this.bindings = bindings;
    }

    /**
     * Finds an export for every method.
     * @param type an interface that is open to us, or a public one in an exported package
     * @param exports of the module
     * @param world what the module declares about their types
     * @param entries how to call its functions
     * @throws IllegalArgumentException if the interface does not fit the exports; the
     * message lists every misfit
     */
    public static <T> TypedProxy<T> resolve(Class<T> type, List<ExportType> exports, World world,
            EntryHandles entries) {
        return resolve(new ProxyInterface<>(Objects.requireNonNull(type, "type"), ProxyClasses.none()), exports, world,
                entries);
    }

    /**
     * Finds an export for every method, as
     * {@link #resolve(Class, List, World, EntryHandles)} does.
     */
    static <T> TypedProxy<T> resolve(ProxyInterface<T> shared, List<ExportType> exports, World world,
            EntryHandles entries) {
        Misfits misfits = new Misfits();
        if (world.problem().isPresent()) {
            misfits.add(shared.type().getSimpleName(), world.problem().get());
        }
        Resolver resolver = new Resolver(new Exports(exports), world, entries, misfits);
        List<Binding> bindings = new ArrayList<>();
        for (InterfaceMethod method : shared.methods(misfits)) {
            Optional<Dispatch> dispatch = resolver.resolve(method);
            if (dispatch.isPresent()) {
                bindings.add(new Binding(method, dispatch.get()));
            }
        }
        misfits.check(shared.type());
        shared.check(bindings);
        return new TypedProxy<>(shared, List.copyOf(bindings));
    }

    /**
     * Makes a proxy whose calls all go to one instance; used as the instance is, by one
     * thread at a time.
     * @param instance of the module that was resolved against
     * @throws IllegalArgumentException if it is one of another module, with other exports
     */
    public T create(WasmInstance instance) {
        Objects.requireNonNull(instance, "instance");
        Object[] calls = new Object[this.bindings.size()];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = this.bindings.get(i).dispatch().bind(instance);
        }
        return make(bound(), instance, calls);
    }

    /**
     * Makes a proxy that acquires an instance for each call and releases it afterwards,
     * as thread-safe as {@code instances}.
     */
    public T create(WasmInstances instances) {
        Objects.requireNonNull(instances, "instances");
        Object[] calls = new Object[this.bindings.size()];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = this.bindings.get(i).dispatch();
        }
        return make(leased(), instances, calls);
    }

    /** Gives away the classes of both kinds of proxies. */
    void compile(BiConsumer<String, byte[]> files) {
        for (boolean leased : new boolean[] { false, true }) {
            String name = ProxyName.of(this.shared.type(), this.bindings, leased);
            files.accept(name, new ProxyWriter(this.shared.type(), name, this.bindings, leased, true).write());
        }
    }

    private T make(MethodHandle factory, Object target, Object[] calls) {
        try {
            return this.shared.type().cast((Object) factory.invokeExact(target, calls));
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
            this.makeBound = this.shared.maker(this.bindings, false);
        }
        return this.makeBound;
    }

    private synchronized MethodHandle leased() {
        if (this.makeLeased == null) {
            this.makeLeased = this.shared.maker(this.bindings, true);
        }
        return this.makeLeased;
    }

}
