package dev.wasmhost.internal.compiler;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.DefinedType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.HostFunction;
import dev.wasmhost.NumberType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.internal.cache.CodeStore;
import dev.wasmhost.internal.runtime.Bridges;
import dev.wasmhost.internal.runtime.FunctionReference;
import dev.wasmhost.internal.runtime.GuestInstance;
import dev.wasmhost.internal.runtime.HostReferences;

/**
 * An engine's classes for signatures: an abstract subclass of {@link FunctionReference}
 * with a typed method, and two subclasses of that which call a host function.
 * Thread-safe.
 *
 * <p>
 * Every signature has a class loader of its own, held weakly: it is unloaded when no
 * module and no reference uses the signature any more.
 */
final class SignatureClasses implements Bridges {

    private static final String RAW_SUFFIX = "$Raw";

    private static final String TYPED_SUFFIX = "$Typed";

    private static final MethodType RAW = MethodType.methodType(FunctionReference.class, DefinedType.class,
            GuestInstance.class, HostFunction.class);

    private static final MethodType TYPED = MethodType.methodType(FunctionReference.class, DefinedType.class,
            GuestInstance.class, MethodHandle.class);

    private final Map<String, WeakReference<Holder>> holders = new HashMap<>();

    private final ClassLoader parent = FunctionReference.class.getClassLoader();

    private final CodeStore store;

    private final @Nullable ApplicationClasses application;

    /**
     * Makes none yet.
     * @param application has those that were compiled ahead of time; null if nothing was
     */
    SignatureClasses(CodeStore store, @Nullable ApplicationClasses application) {
        this.store = store;
        this.application = application;
    }

    /** Returns the abstract class of a signature. */
    Class<?> base(Signature signature) {
        return holder(signature).base;
    }

    /** Returns the superclass of references to functions that make tail calls. */
    Class<?> tail(Signature signature) {
        return holder(signature).tail();
    }

    private synchronized Holder holder(Signature signature) {
        String name = signature.className();
        WeakReference<Holder> reference = this.holders.get(name);
        Holder holder = (reference != null) ? reference.get() : null;
        if (holder == null) {
            forgetUnused();
            holder = new Holder(this.parent, signature);
            this.holders.put(name, new WeakReference<>(holder));
        }
        return holder;
    }

    private void forgetUnused() {
        for (Iterator<WeakReference<Holder>> each = this.holders.values().iterator(); each.hasNext();) {
            if (each.next().get() == null) {
                each.remove();
            }
        }
    }

    @Override
    public HostReferences<HostFunction> raw(DefinedType type) {
        return new RawReferences(type, holder(Signature.of((FunctionType) type.composite())).raw());
    }

    @Override
    public HostReferences<MethodHandle> typed(DefinedType type) {
        return new TypedReferences(type, holder(Signature.of((FunctionType) type.composite())).typed());
    }

    @Override
    public MethodHandle entry(FunctionType type) {
        return holder(Signature.of(type)).entry(type);
    }

    @Override
    public String entryClass(FunctionType type) {
        return Signature.of(type).className();
    }

    /**
     * Gives away all classes of a signature that code may refer to.
     * @param imported whether host functions of it are called
     * @param tail whether functions that make tail calls may be of it
     */
    static void write(Signature signature, boolean imported, boolean tail, ClassFiles files) {
        write(signature, "", files);
        if (imported) {
            write(signature, RAW_SUFFIX, files);
            write(signature, TYPED_SUFFIX, files);
        }
        if (tail) {
            write(signature, Signature.TAIL_SUFFIX, files);
        }
    }

    private static void write(Signature signature, String suffix, ClassFiles files) {
        String name = signature.className() + suffix;
        if (!files.has(name)) {
            files.addShared(name, write(signature, suffix));
        }
    }

    private static byte[] write(Signature signature, String suffix) {
        return switch (suffix) {
            case RAW_SUFFIX -> SignatureClassWriter.rawHost(signature);
            case TYPED_SUFFIX -> SignatureClassWriter.typedHost(signature);
            case Signature.TAIL_SUFFIX -> SignatureClassWriter.tail(signature);
            default -> SignatureClassWriter.base(signature);
        };
    }

    private static Class<?> javaType(ValueType type) {
        if (type instanceof NumberType number) {
            return switch (number) {
                case I32 -> int.class;
                case I64 -> long.class;
                case F32 -> float.class;
                case F64 -> double.class;
            };
        }
        return Object.class;
    }

    private record RawReferences(DefinedType type, MethodHandle constructor) implements HostReferences<HostFunction> {

        @Override
        public FunctionReference reference(@Nullable GuestInstance owner, HostFunction target) {
            try {
                return (FunctionReference) this.constructor.invokeExact(this.type, owner, target);
            }
            catch (Throwable ex) {
                throw new AssertionError(ex); // the generated constructor only sets
                                              // fields
            }
        }

    }

    private record TypedReferences(DefinedType type, MethodHandle constructor) implements HostReferences<MethodHandle> {

        @Override
        public FunctionReference reference(@Nullable GuestInstance owner, MethodHandle target) {
            try {
                return (FunctionReference) this.constructor.invokeExact(this.type, owner, target);
            }
            catch (Throwable ex) {
                throw new AssertionError(ex); // the generated constructor only sets
                                              // fields
            }
        }

    }

    /**
     * The classes of one signature; reachable from each that is made here through their
     * loader. If one is the application's, so are those that it extends.
     */
    private final class Holder extends GeneratedLoader {

        private final Signature signature;

        private final Class<?> base;

        private @Nullable Class<?> tail;

        private @Nullable MethodHandle raw;

        private @Nullable MethodHandle typed;

        Holder(ClassLoader parent, Signature signature) {
            super(parent);
            this.signature = signature;
            this.base = make("");
        }

        private Class<?> make(String suffix) {
            String name = this.signature.className() + suffix;
            ApplicationClasses known = SignatureClasses.this.application;
            if (known != null && known.has(name)) {
                return known.load(name);
            }
            byte[] bytes = SignatureClasses.this.store.find(name);
            if (bytes == null) {
                bytes = write(this.signature, suffix);
                SignatureClasses.this.store.add(name, bytes);
            }
            return define(name, bytes);
        }

        /** The superclass of classes made here, which may be the application's. */
        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.equals(this.base.getName())) {
                return this.base;
            }
            throw new ClassNotFoundException(name);
        }

        synchronized Class<?> tail() {
            if (this.tail == null) {
                this.tail = make(Signature.TAIL_SUFFIX);
            }
            return this.tail;
        }

        synchronized MethodHandle raw() {
            if (this.raw == null) {
                this.raw = constructor(RAW_SUFFIX, HostFunction.class).asType(RAW);
            }
            return this.raw;
        }

        synchronized MethodHandle typed() {
            if (this.typed == null) {
                this.typed = constructor(TYPED_SUFFIX, MethodHandle.class).asType(TYPED);
            }
            return this.typed;
        }

        private MethodHandle constructor(String suffix, Class<?> target) {
            try {
                return MethodHandles.lookup()
                    .findConstructor(make(suffix),
                            MethodType.methodType(void.class, DefinedType.class, GuestInstance.class, target));
            }
            catch (ReflectiveOperationException ex) {
                throw new LinkageError(ex.getMessage(), ex); // never: the class was
                                                             // generated with it
            }
        }

        MethodHandle entry(FunctionType type) {
            Class<?>[] parameters = new Class<?>[type.parameters().size() + 1];
            parameters[0] = WasmFunction.class;
            for (int i = 1; i < parameters.length; i++) {
                parameters[i] = javaType(type.parameters().get(i - 1));
            }
            Class<?> result = type.results().isEmpty() ? void.class : javaType(type.results().get(0));
            try {
                return MethodHandles.lookup().findStatic(this.base, "enter", MethodType.methodType(result, parameters));
            }
            catch (ReflectiveOperationException ex) {
                throw new LinkageError(ex.getMessage(), ex); // never: the class was
                                                             // generated with it
            }
        }

    }

    /**
     * Returns the method type of a typed host function: the calling instance comes first.
     */
    static String typedDescriptor(Signature signature) {
        return signature.descriptorAfter(WasmInstance.class.descriptorString());
    }

}
