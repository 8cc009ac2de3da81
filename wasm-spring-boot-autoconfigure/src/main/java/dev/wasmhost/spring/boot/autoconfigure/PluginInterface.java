package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.AotDetector;

/**
 * An interface whose calls go to the version of a plugin that serves when they are made.
 * The engine's proxies, which do the work, belong to one version each. Thread-safe.
 */
final class PluginInterface implements InvocationHandler {

    private final RegisteredPlugin plugin;

    private final Class<?> type;

    private final @Nullable CompiledPluginInterface compiled;

    /** By positions that {@link #compiled} knows. */
    private final List<Target> numbered = new ArrayList<>();

    private final Map<Method, Target> targets = new HashMap<>();

    PluginInterface(RegisteredPlugin plugin, Class<?> type) {
        this.plugin = plugin;
        this.type = type;
        InterfaceClass written = new InterfaceClass(type);
        this.compiled = AotDetector.useGeneratedArtifacts() ? written.newInstance() : written.newInstanceOfDefined();
        if (this.compiled != null) {
            this.compiled.setOwner(this);
            for (Method method : written.methods()) {
                this.numbered.add(new Target.OfClass(method, this.compiled, this.numbered.size()));
            }
            return;
        }
        for (Method method : type.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers())) {
                this.targets.put(method, Target.of(method));
            }
        }
    }

    Class<?> type() {
        return this.type;
    }

    /** Returns the implementation; this is in use as long as that is. */
    Object proxy() {
        return (this.compiled != null) ? this.compiled
                : Proxy.newProxyInstance(this.type.getClassLoader(), new Class<?>[] { this.type }, this);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        Target target = this.targets.get(method);
        if (target == null) {
            return invokeOnObject(proxy, method, arguments);
        }
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        return call(target, arguments);
    }

    /** As {@link #invoke}, for what is no proxy of the JVM. */
    @Nullable Object call(int position, @Nullable Object[] arguments) {
        Target target = this.numbered.get(position);
        try {
            return call(target, arguments);
        }
        catch (RuntimeException | Error ex) {
            throw ex;
        }
        catch (Throwable ex) {
            boolean declared = Arrays.stream(target.method().getExceptionTypes())
                .anyMatch((each) -> each.isInstance(ex));
            throw declared ? PluginInterface.<RuntimeException>sneaky(ex) : new UndeclaredThrowableException(ex);
        }
    }

    /** For what the interface's method declares. */
    @SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
    private static <T extends Throwable> T sneaky(Throwable failure) throws T {
        throw (T) failure;
    }

    private @Nullable Object call(Target target, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            return this.plugin.call(this, target.method(), target, arguments);
        }
        catch (WasmPluginException ex) {
            if (target.asynchronous()) {
                return CompletableFuture.failedFuture(ex);
            }
            throw ex;
        }
    }

    private @Nullable Object invokeOnObject(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> toString();
        };
    }

    @Override
    public String toString() {
        return this.type.getName() + " bound to " + this.plugin;
    }

    /** A method of the interface. */
    sealed interface Target {

        Method method();

        /** Calls it. */
        @Nullable Object call(Object implementation, @Nullable Object @Nullable [] arguments) throws Throwable;

        /** Returns whether it may return before its call has ended. */
        default boolean asynchronous() {
            return CompletionStage.class.isAssignableFrom(method().getReturnType());
        }

        static Target of(Method method) {
            method.setAccessible(true); // the interface need not be public
            return new OfHandle(method);
        }

        /**
         * One that a handle calls. The first call makes it, since the JVM writes classes
         * for each type of method.
         */
        final class OfHandle implements Target {

            private static final MethodType TYPE = MethodType.methodType(Object.class, Object.class, Object[].class);

            private final Method method;

            /** Of type {@code (Object implementation, Object[] arguments) -> Object}. */
            private @Nullable MethodHandle handle;

            OfHandle(Method method) {
                this.method = method;
            }

            @Override
            public Method method() {
                return this.method;
            }

            /** Threads may each make one: they are alike, and immutable. */
            private MethodHandle handle() {
                MethodHandle known = this.handle;
                if (known == null) {
                    known = handle(this.method);
                    this.handle = known;
                }
                return known;
            }

            /** An exception of what is called passes as it is, unlike with reflection. */
            private static MethodHandle handle(Method method) {
                try {
                    return MethodHandles.lookup()
                        .unreflect(method)
                        .asSpreader(1, Object[].class, method.getParameterCount())
                        .asType(TYPE);
                }
                catch (IllegalAccessException ex) {
                    throw new AssertionError(ex); // it was made accessible
                }
            }

            @Override
            public @Nullable Object call(Object implementation, @Nullable Object @Nullable [] arguments)
                    throws Throwable {
                return handle().invokeExact(implementation, arguments);
            }

        }

        /**
         * One that a class of ours calls.
         *
         * @param position the method's
         */
        record OfClass(Method method, CompiledPluginInterface caller, int position) implements Target {

            @Override
            public @Nullable Object call(Object implementation, @Nullable Object @Nullable [] arguments)
                    throws Throwable {
                return this.caller.callImplementation(this.position, implementation,
                        (arguments != null) ? arguments : new Object[0]);
            }

        }

    }

}
