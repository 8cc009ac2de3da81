package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Modifier;
import java.util.List;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Where the classes of an interface's proxies are defined.
 *
 * <p>
 * Beside the interface, in its package, class loader and module, if its package is open
 * to us: so it may be package-private or nested. Otherwise, if it is public in an
 * exported package, in a class loader of our own below the interface's, whose unnamed
 * module sees what is exported.
 */
final class ProxyDefiner {

    /** Any package will do that no class loader above has. */
    private static final String NEUTRAL_ANCHOR = "dev/wasmhost/proxies/Anchor";

    private final Lookup lookup;

    private ProxyDefiner(Lookup lookup) {
        this.lookup = lookup;
    }

    /**
     * Finds the place for an interface's proxies.
     * @throws IllegalArgumentException if nobody may implement it from outside
     */
    static ProxyDefiner of(Class<?> type) {
        Module ours = ProxyDefiner.class.getModule();
        Module theirs = type.getModule();
        if (theirs.isOpen(type.getPackageName(), ours)) {
            ours.addReads(theirs);
            return new ProxyDefiner(lookupIn(type));
        }
        if (Modifier.isPublic(type.getModifiers()) && theirs.isExported(type.getPackageName())) {
            return new ProxyDefiner(lookupIn(new Neutral(type.getClassLoader()).anchor()));
        }
        String target = ours.isNamed() ? " to " + ours.getName() : "";
        throw new IllegalArgumentException(type.getName() + ": cannot be implemented here; expected module "
                + theirs.getName() + " to say \"opens " + type.getPackageName() + target
                + "\", or a public interface in an exported package");
    }

    /** Returns the internal name that a class defined here has to have. */
    String className(Class<?> type) {
        String simpleName = type.getName().substring(type.getPackageName().length()).replace(".", "");
        String anchor = this.lookup.lookupClass().getName().replace('.', '/');
        return anchor.substring(0, anchor.lastIndexOf('/') + 1) + simpleName + "$Bound";
    }

    /** Defines a hidden class whose constants are {@code constants}. */
    Lookup define(byte[] bytes, List<Object> constants) {
        try {
            return this.lookup.defineHiddenClassWithClassData(bytes, constants, true);
        }
        catch (IllegalAccessException ex) {
            throw new AssertionError(ex);
        }
    }

    private static Lookup lookupIn(Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        }
        catch (IllegalAccessException ex) {
            throw new AssertionError(ex); // the module was asked before
        }
    }

    /** A class loader that defines one class, beside which hidden ones can be defined. */
    private static final class Neutral extends ClassLoader {

        Neutral(ClassLoader parent) {
            super(parent);
        }

        Class<?> anchor() {
            ClassWriter writer = new ClassWriter(0);
            writer.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, NEUTRAL_ANCHOR, null, "java/lang/Object",
                    null);
            byte[] bytes = writer.toByteArray();
            Class<?> anchor = defineClass(null, bytes, 0, bytes.length);
            ProxyDefiner.class.getModule().addReads(anchor.getModule());
            return anchor;
        }

    }

}
