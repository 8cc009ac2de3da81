package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;

/** Access to members of the host's classes, as far as their modules allow it. */
final class Members {

    private static final MethodType MAKE = MethodType.methodType(Object.class, Object[].class);

    private Members() {
    }

    /**
     * Returns a lookup that sees a class's constructors and methods, all of them if its
     * package is open to us, else the public ones.
     * @throws IllegalAccessException if it sees none; the message says what to change
     */
    static Lookup lookup(Class<?> type) throws IllegalAccessException {
        Module ours = Members.class.getModule();
        Module theirs = type.getModule();
        ours.addReads(theirs);
        if (theirs.isOpen(type.getPackageName(), ours)) {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        }
        if (Modifier.isPublic(type.getModifiers()) && theirs.isExported(type.getPackageName(), ours)) {
            return MethodHandles.lookup();
        }
        throw new IllegalAccessException("cannot be accessed here; expected module " + theirs.getName()
                + " to say \"opens " + type.getPackageName() + (ours.isNamed() ? " to " + ours.getName() : "")
                + "\", or a public class in an exported package");
    }

    /** Returns a constructor as {@code (Object[]) -> Object}. */
    static MethodHandle constructor(Lookup lookup, Class<?> type, Class<?>... parameters)
            throws IllegalAccessException {
        try {
            return lookup.findConstructor(type, MethodType.methodType(void.class, parameters))
                .asSpreader(Object[].class, parameters.length)
                .asType(MAKE);
        }
        catch (NoSuchMethodException ex) {
            throw new IllegalAccessException(ex.getMessage());
        }
    }

    /** Calls what {@link #constructor} returned; what it throws keeps its type. */
    static Object make(MethodHandle constructor, Object[] arguments) {
        try {
            return (Object) constructor.invokeExact(arguments);
        }
        catch (Throwable ex) { // a compact constructor's own
            throw Members.<RuntimeException>sneaky(ex);
        }
    }

    /** Throws anything, checked or not, as it is. */
    @SuppressWarnings("unchecked")
    static <E extends Throwable> RuntimeException sneaky(Throwable failure) throws E {
        throw (E) failure;
    }

}
