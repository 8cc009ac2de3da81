package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.WasmModule;
import dev.wasmhost.internal.component.World;

/**
 * What an interface's proxies share, whatever module they call: its methods, and one
 * class for all modules that offer the same exports for them. Thread-safe.
 *
 * <p>
 * An interface fits few combinations of exports (two spellings of a name, parameters as
 * they are or in memory, with or without a function that frees results), so there are few
 * classes. Nothing of a module is reachable from here but weakly.
 *
 * @param <T> the interface
 */
final class ProxyInterface<T> {

    private static final MethodType MAKE = MethodType.methodType(Object.class, Object.class, Object[].class);

    private final Class<T> type;

    private final ProxyClasses classes;

    /**
     * Few, and at start one: a map would ask for the hash of all that a shape is made of.
     */
    private final List<Maker> makers = new ArrayList<>();

    private final Map<WasmModule, TypedProxy<T>> resolved = new WeakHashMap<>();

    private @Nullable List<InterfaceMethod> methods;

    private @Nullable ProxyDefiner definer;

    /**
     * Begins with an interface.
     * @param classes has those that were compiled ahead of time
     * @throws IllegalArgumentException if the class is not an interface to implement
     */
    ProxyInterface(Class<T> type, ProxyClasses classes) {
        if (!type.isInterface() || type.isAnnotation() || type.isHidden()) {
            throw new IllegalArgumentException(type.getName() + ": expected an interface");
        }
        if (type.isSealed()) {
            throw new IllegalArgumentException(
                    type.getName() + ": expected an interface that others may implement, found a sealed one");
        }
        this.type = type;
        this.classes = classes;
    }

    Class<T> type() {
        return this.type;
    }

    /**
     * Resolves the interface against a module, unless that was done before.
     * @throws IllegalArgumentException if it does not fit the exports
     */
    synchronized TypedProxy<T> resolve(WasmModule module, EntryHandles entries) {
        TypedProxy<T> known = this.resolved.get(module);
        if (known == null) {
            known = TypedProxy.resolve(this, module.exports(), World.of(module.customSections()), entries);
            this.resolved.put(module, known);
        }
        return known;
    }

    /** Returns the methods that have to be bound; what is wrong with them is a misfit. */
    synchronized List<InterfaceMethod> methods(Misfits misfits) {
        if (this.methods != null) {
            return this.methods;
        }
        List<InterfaceMethod> found = List.copyOf(InterfaceMethods.of(this.type, misfits));
        if (misfits.isEmpty()) {
            this.methods = found;
        }
        return found;
    }

    /**
     * Checks that there can be proxies.
     * @throws IllegalArgumentException if nobody may implement the interface from outside
     */
    void check(List<Binding> bindings) {
        if (compiled(new Shape(bindings, false)) == null || compiled(new Shape(bindings, true)) == null) {
            definer();
        }
    }

    private @Nullable Class<?> compiled(Shape shape) {
        return (this.classes != ProxyClasses.none())
                ? this.classes.find(ProxyName.of(this.type, shape.bindings(), shape.leased()), this.type) : null;
    }

    private synchronized ProxyDefiner definer() {
        if (this.definer == null) {
            this.definer = ProxyDefiner.of(this.type);
        }
        return this.definer;
    }

    /**
     * Returns what makes proxies, of type {@code (Object target, Object[] calls) ->
     * Object}.
     * @param leased whether each call acquires an instance
     */
    synchronized MethodHandle maker(List<Binding> bindings, boolean leased) {
        Shape shape = new Shape(List.copyOf(bindings), leased);
        for (Maker each : this.makers) {
            if (each.shape().equals(shape)) {
                return each.handle();
            }
        }
        Maker maker = new Maker(shape, define(shape));
        this.makers.add(maker);
        return maker.handle();
    }

    private MethodHandle define(Shape shape) {
        Class<?> compiled = compiled(shape);
        if (compiled != null) {
            return make(MethodHandles.lookup(), compiled);
        }
        ProxyWriter writer = new ProxyWriter(this.type, definer().className(this.type), shape.bindings(),
                shape.leased(), false);
        byte[] bytes = writer.write();
        Lookup lookup = definer().define(bytes, writer.constants());
        return make(lookup, lookup.lookupClass());
    }

    private static MethodHandle make(Lookup lookup, Class<?> proxies) {
        try {
            return lookup.findStatic(proxies, "make", MAKE);
        }
        catch (ReflectiveOperationException ex) {
            throw new LinkageError(ex.getMessage(), ex);
        }
    }

    private record Shape(List<Binding> bindings, boolean leased) {
    }

    private record Maker(Shape shape, MethodHandle handle) {
    }

}
