package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * An interface whose calls go to the version of a plugin that serves when they are made.
 * The engine's proxies, which do the work, belong to one version each. Thread-safe.
 */
final class PluginInterface implements InvocationHandler {

    private final RegisteredPlugin plugin;

    private final Class<?> type;

    private final Map<Method, Target> targets = new HashMap<>();

    PluginInterface(RegisteredPlugin plugin, Class<?> type) {
        this.plugin = plugin;
        this.type = type;
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
        return Proxy.newProxyInstance(this.type.getClassLoader(), new Class<?>[] { this.type }, this);
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
        try {
            return this.plugin.call(this, method, target, arguments);
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
            default -> this.type.getName() + " bound to " + this.plugin;
        };
    }

    /**
     * A method of the interface.
     *
     * @param handle calls it: {@code (Object implementation, Object[] arguments) ->
     * Object}
     * @param asynchronous whether it may return before its call has ended
     */
    record Target(MethodHandle handle, boolean asynchronous) {

        private static final MethodType TYPE = MethodType.methodType(Object.class, Object.class, Object[].class);

        static Target of(Method method) {
            method.setAccessible(true); // the interface need not be public
            return new Target(handle(method), CompletionStage.class.isAssignableFrom(method.getReturnType()));
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

        @Nullable Object call(Object implementation, @Nullable Object @Nullable [] arguments) throws Throwable {
            return this.handle.invokeExact(implementation, arguments);
        }

    }

}
