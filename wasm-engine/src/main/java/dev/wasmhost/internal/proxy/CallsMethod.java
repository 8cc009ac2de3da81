package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A method of {@link Calls}.
 *
 * @param name its name
 * @param handle calls it
 */
record CallsMethod(String name, MethodHandle handle) {

    /** {@link Calls#invoke}. */
    static final CallsMethod INVOKE = of("invoke", Object.class, Object.class, Object[].class);

    /** {@link Calls#invokeLeased}. */
    static final CallsMethod INVOKE_LEASED = of("invokeLeased", Object.class, Object.class, Object.class,
            Object[].class);

    /** {@link Calls#acquire}. */
    static final CallsMethod ACQUIRE = of("acquire", Object.class, Object.class);

    /** {@link Calls#function}. */
    static final CallsMethod FUNCTION = of("function", Object.class, Object.class, Object.class);

    /** {@link Calls#release}. */
    static final CallsMethod RELEASE = of("release", void.class, Object.class, Object.class);

    /** {@link Calls#releaseFailed}. */
    static final CallsMethod RELEASE_FAILED = of("releaseFailed", void.class, Object.class, Object.class,
            Throwable.class);

    private static CallsMethod of(String name, Class<?> result, Class<?>... parameters) {
        try {
            return new CallsMethod(name,
                    MethodHandles.lookup().findStatic(Calls.class, name, MethodType.methodType(result, parameters)));
        }
        catch (ReflectiveOperationException ex) {
            throw new LinkageError(ex.getMessage(), ex);
        }
    }

    MethodType type() {
        return this.handle.type();
    }

}
