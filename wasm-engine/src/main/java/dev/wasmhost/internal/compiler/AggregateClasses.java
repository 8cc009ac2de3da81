package dev.wasmhost.internal.compiler;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.ArrayType;
import dev.wasmhost.DefinedType;
import dev.wasmhost.StructType;
import dev.wasmhost.internal.cache.CodeStore;
import dev.wasmhost.internal.runtime.EngineContext;
import dev.wasmhost.internal.runtime.GuestArray;
import dev.wasmhost.internal.runtime.GuestStruct;
import dev.wasmhost.internal.runtime.TypeLoader;

/**
 * An engine's classes for structure and array types. Thread-safe.
 *
 * <p>
 * The types of a recursion group share a class loader, held weakly: it is unloaded when
 * no module and no object uses them any more.
 */
final class AggregateClasses {

    private final Map<DefinedType, WeakReference<Holder>> holders = new HashMap<>();

    private final ClassLoader parent = GuestStruct.class.getClassLoader();

    private final EngineContext engine;

    private final CodeStore store;

    private final @Nullable ApplicationClasses application;

    /**
     * Makes none yet.
     * @param application has those that were compiled ahead of time; null if nothing was
     */
    AggregateClasses(EngineContext engine, CodeStore store, @Nullable ApplicationClasses application) {
        this.engine = engine;
        this.store = store;
        this.application = application;
    }

    /** Remembers what an application's class is for, which the class does not tell. */
    void addApplicationType(DefinedType type) {
        this.engine.addApplicationType(AggregateClassWriter.className(type).replace('/', '.'), type);
    }

    /** Gives away the class of a type. */
    static void write(DefinedType type, ClassFiles files) {
        String name = AggregateClassWriter.className(type);
        if (!files.has(name)) {
            files.addShared(name, AggregateClassWriter.write(type));
        }
    }

    /** Returns the class of a type, as long as it is used. */
    Class<?> of(DefinedType type) {
        try {
            return holder(type).loadClass(AggregateClassWriter.className(type).replace('/', '.'));
        }
        catch (ClassNotFoundException ex) {
            throw new LinkageError(ex.getMessage(), ex); // never: it is the holder's
        }
    }

    /** Returns a new structure whose fields are zero or null. */
    GuestStruct newStruct(DefinedType type) {
        try {
            return (GuestStruct) holder(type).constructor(type, of(type)).invokeExact();
        }
        catch (Error ex) {
            throw ex;
        }
        catch (Throwable ex) {
            throw new AssertionError(ex); // the generated constructor does nothing
        }
    }

    /** Returns an array that consists of a Java array. */
    GuestArray newArray(DefinedType type, Object elements) {
        try {
            return (GuestArray) holder(type).constructor(type, of(type)).invokeExact(elements);
        }
        catch (Error ex) {
            throw ex;
        }
        catch (Throwable ex) {
            throw new AssertionError(ex); // the generated constructor only sets a field
        }
    }

    private synchronized Holder holder(DefinedType type) {
        DefinedType first = type.recursionGroup().get(0);
        WeakReference<Holder> reference = this.holders.get(first);
        Holder holder = (reference != null) ? reference.get() : null;
        if (holder == null) {
            this.holders.values().removeIf((each) -> each.get() == null);
            holder = new Holder(this.parent, type.recursionGroup());
            this.holders.put(first, new WeakReference<>(holder));
        }
        return holder;
    }

    /** The classes of one recursion group; reachable from each of them. */
    private final class Holder extends GeneratedLoader implements TypeLoader {

        private final List<DefinedType> types;

        // Of these types and their supertypes.
        private final Map<String, DefinedType> names = new HashMap<>();

        // Supertypes' holders must not go before this one.
        private final List<Class<?>> used = new ArrayList<>();

        private final Map<DefinedType, MethodHandle> constructors = new ConcurrentHashMap<>();

        Holder(ClassLoader parent, List<DefinedType> types) {
            super(parent);
            this.types = types;
            for (DefinedType each : types) {
                this.names.put(AggregateClassWriter.className(each), each);
                each.supertype().ifPresent((type) -> this.names.put(AggregateClassWriter.className(type), type));
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return (loaded != null) ? loaded : find(name.replace('.', '/'));
            }
        }

        private Class<?> find(String internalName) throws ClassNotFoundException {
            DefinedType type = this.names.get(internalName);
            if (type == null) {
                throw new ClassNotFoundException(internalName);
            }
            if (!type.recursionGroup().equals(this.types)) {
                return use(AggregateClasses.this.of(type));
            }
            ApplicationClasses known = AggregateClasses.this.application;
            if (known != null && known.has(internalName)) {
                addApplicationType(type);
                return known.load(internalName);
            }
            byte[] bytes = AggregateClasses.this.store.find(internalName);
            if (bytes == null) {
                bytes = AggregateClassWriter.write(type);
                AggregateClasses.this.store.add(internalName, bytes);
            }
            return define(internalName, bytes);
        }

        @Override
        public DefinedType type(Class<?> generated) {
            return Objects.requireNonNull(this.names.get(generated.getName().replace('.', '/')));
        }

        @Override
        public EngineContext engine() {
            return AggregateClasses.this.engine;
        }

        private synchronized Class<?> use(Class<?> other) {
            this.used.add(other);
            return other;
        }

        MethodHandle constructor(DefinedType type, Class<?> generated) {
            return this.constructors.computeIfAbsent(type, (key) -> constructor(generated, elements(key)));
        }

        private @Nullable Class<?> elements(DefinedType type) {
            return (type.composite() instanceof ArrayType array)
                    ? MethodType.fromMethodDescriptorString("()[" + Storage.of(array.element()).descriptor(), null)
                        .returnType()
                    : null;
        }

        private static MethodHandle constructor(Class<?> generated, @Nullable Class<?> elements) {
            try {
                if (elements == null) {
                    return MethodHandles.lookup()
                        .findConstructor(generated, MethodType.methodType(void.class))
                        .asType(MethodType.methodType(GuestStruct.class));
                }
                return MethodHandles.lookup()
                    .findConstructor(generated, MethodType.methodType(void.class, elements))
                    .asType(MethodType.methodType(GuestArray.class, Object.class));
            }
            catch (ReflectiveOperationException ex) {
                throw new LinkageError(ex.getMessage(), ex); // never: the class was
                                                             // generated with it
            }
        }

    }

    /** Returns whether a type has a class. */
    static boolean isAggregate(DefinedType type) {
        return type.composite() instanceof StructType || type.composite() instanceof ArrayType;
    }

}
