package dev.wasmhost;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a host supplies to the modules that it instantiates; immutable and thread-safe.
 *
 * <p>
 * Imports nobody asks for are ignored, so one set can serve many modules.
 */
public final class WasmImports {

    private static final WasmImports NONE = builder().build();

    private final List<HostModule> modules;

    private final Map<Name, Definition> definitions;

    private WasmImports(Builder builder) {
        this.modules = List.copyOf(builder.modules);
        this.definitions = Map.copyOf(builder.definitions);
    }

    /** Returns imports without anything in them. */
    public static WasmImports none() {
        return NONE;
    }

    /** Returns a builder without anything in it. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the modules with state, in the order they were added. */
    public List<HostModule> modules() {
        return this.modules;
    }

    /**
     * Returns what was defined under this name by itself, without asking the
     * {@linkplain #modules() modules}.
     */
    public Optional<Definition> definition(String module, String name) {
        return Optional.ofNullable(this.definitions.get(new Name(module, name)));
    }

    private record Name(String module, String name) {
    }

    /** One thing that is supplied. */
    public sealed interface Definition {

        /** A run-time object, shared with its owner. */
        record Shared(WasmExtern extern) implements Definition {

            /** Checks that there is an object. */
            public Shared {
                Objects.requireNonNull(extern, "extern");
            }

        }

        /** A host function of raw bits. */
        record Raw(FunctionType type, HostFunction function) implements Definition {

            /** Checks that nothing is missing. */
            public Raw {
                Objects.requireNonNull(type, "type");
                Objects.requireNonNull(function, "function");
            }

        }

        /**
         * A host function of Java values, see
         * {@link Builder#function(String, String, FunctionType, MethodHandle)}.
         */
        record Typed(FunctionType type, MethodHandle handle) implements Definition {

            /** Checks that nothing is missing. */
            public Typed {
                Objects.requireNonNull(type, "type");
                Objects.requireNonNull(handle, "handle");
            }

        }

        /**
         * A method of the host, see
         * {@link Builder#function(String, String, Object, Method)}.
         */
        sealed interface OfMethod extends Definition {

            /** Returns the class that says what its type variables stand for. */
            Class<?> type();

            /** Returns the method, which says how its parameters and result cross. */
            Method method();

        }

        /** A method that is called on an object. */
        record OfTarget(Object target, Method method) implements OfMethod {

            /** Checks that the method is one of the target's. */
            public OfTarget {
                Objects.requireNonNull(target, "target");
                if (Modifier.isStatic(method.getModifiers()) || !method.getDeclaringClass().isInstance(target)) {
                    throw new IllegalArgumentException("method: expected an instance method of "
                            + target.getClass().getName() + ", found " + method);
                }
            }

            @Override
            public Class<?> type() {
                return this.target.getClass();
            }

        }

        /** A method that is called by a handle. */
        record OfHandle(Class<?> type, Method method, MethodHandle handle) implements OfMethod {

            /** Checks that the handle takes and returns what the method does. */
            public OfHandle {
                Objects.requireNonNull(type, "type");
                MethodType expected = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
                if (!handle.type().equals(expected)) {
                    throw new IllegalArgumentException(
                            "handle: expected type " + expected + " as " + method + ", found " + handle.type());
                }
            }

        }

    }

    /**
     * Collects imports; not thread-safe. A name that is defined twice is an
     * {@link IllegalArgumentException}.
     */
    public static final class Builder {

        private final List<HostModule> modules = new ArrayList<>();

        private final Map<Name, Definition> definitions = new LinkedHashMap<>();

        private Builder() {
        }

        /**
         * Adds a module with state; it is asked after what is defined by name, earlier
         * ones first.
         */
        public Builder add(HostModule module) {
            this.modules.add(Objects.requireNonNull(module, "module"));
            return this;
        }

        /** Adds a host function of raw bits. */
        public Builder function(String module, String name, FunctionType type, HostFunction function) {
            return define(module, name, new Definition.Raw(type, function));
        }

        /**
         * Adds a host function of Java values, called without boxing.
         * @param handle takes the calling {@link WasmInstance} and the parameters as
         * {@code int}, {@code long}, {@code float}, {@code double} or {@link Object}
         * (references); returns the one result likewise or nothing
         * @throws IllegalArgumentException if the handle's type is not that of
         * {@code type}, there are several results, or any of them is a v128
         */
        public Builder function(String module, String name, FunctionType type, MethodHandle handle) {
            Class<?>[] parameters = new Class<?>[type.parameters().size() + 1];
            parameters[0] = WasmInstance.class;
            for (int i = 1; i < parameters.length; i++) {
                parameters[i] = javaType(type.parameters().get(i - 1));
            }
            if (type.results().size() > 1) {
                throw new IllegalArgumentException("several results need a HostFunction: " + type);
            }
            Class<?> result = type.results().isEmpty() ? void.class : javaType(type.results().get(0));
            java.lang.invoke.MethodType expected = java.lang.invoke.MethodType.methodType(result, parameters);
            if (!handle.type().equals(expected)) {
                throw new IllegalArgumentException("method handle for \"" + module + "\".\"" + name + "\": expected "
                        + expected + ", found " + handle.type());
            }
            return define(module, name, new Definition.Typed(type, handle));
        }

        /**
         * Adds a method of the host as a function. Its parameters and result cross as
         * those of bound interfaces do, see {@link WasmInstance#bind(Class)}: the guest's
         * arguments are checked and copied out, a result goes through its
         * {@code cabi_realloc}. An exception that the method declares and that is a
         * {@link WasmError} reaches the guest as the error of a {@code result}; any other
         * one ends the guest's call and reaches the host code that made it.
         *
         * <p>
         * A first parameter of type {@link WasmInstance} is the caller, not an argument.
         * Plain numbers are passed without boxing. Where the module declares the types of
         * its imports, the method is checked against them; a method that does not fit is
         * a {@link LinkException} when the module is instantiated.
         * @param target the object whose method is called, by as many threads as there
         * are instances that run
         * @param method an instance method of it; must be public in an exported package,
         * or in a package that is open to the engine
         * @throws IllegalArgumentException if the method is static or not one of the
         * target's
         */
        public Builder function(String module, String name, Object target, Method method) {
            return define(module, name, new Definition.OfTarget(target, method));
        }

        /**
         * Adds a method of the host as {@link #function(String, String, Object, Method)}
         * does, but calls it by a handle: for objects that are made later, and methods
         * that the engine has no access to.
         * @param type the class, or a subclass of it, whose method it is: says what its
         * type variables stand for
         * @param method says how its parameters and its result cross
         * @param handle takes the method's parameters, without a receiver, and returns
         * its result
         * @throws IllegalArgumentException if the handle's type is another one
         */
        public Builder function(String module, String name, Class<?> type, Method method, MethodHandle handle) {
            return define(module, name, new Definition.OfHandle(type, method, handle));
        }

        /**
         * Adds a run-time object: a function, memory, table, global or tag of the engine
         * that will instantiate.
         */
        public Builder define(String module, String name, WasmExtern extern) {
            return define(module, name, new Definition.Shared(extern));
        }

        /** Adds all exports of {@code instance} under the module name {@code module}. */
        public Builder exports(String module, WasmInstance instance) {
            for (ExportType export : instance.module().exports()) {
                define(module, export.name(), instance.export(export.name()).orElseThrow());
            }
            return this;
        }

        /** Returns the imports collected so far. */
        public WasmImports build() {
            return new WasmImports(this);
        }

        private Builder define(String module, String name, Definition definition) {
            Name key = new Name(Objects.requireNonNull(module, "module"), Objects.requireNonNull(name, "name"));
            if (this.definitions.putIfAbsent(key, definition) != null) {
                throw new IllegalArgumentException("import defined twice: \"" + module + "\".\"" + name + "\"");
            }
            return this;
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
            if (type == ValueType.V128) {
                throw new IllegalArgumentException("a v128 has no Java type: it needs a HostFunction of raw bits");
            }
            return Object.class;
        }

    }

}
