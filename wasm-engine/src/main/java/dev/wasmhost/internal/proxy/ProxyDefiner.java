package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Where the classes of an interface's proxies are defined.
 *
 * <p>
 * Beside the interface, in its package, class loader and module, if its package is open
 * to us: so it may be package-private or nested. Otherwise, if it is public in an
 * exported package, in a class loader of our own below the interface's, whose unnamed
 * module sees what is exported.
 *
 * <p>
 * To define hidden classes takes a lookup with full privileges, which
 * {@link MethodHandles#privateLookupIn} gives for our own module only, and every class
 * loader's unnamed module is another one. But it suffices to define one ordinary class
 * there, the anchor, that hands out its own lookup.
 */
final class ProxyDefiner {

    private static final String ANCHOR = "WasmProxyAnchor";

    /** Any package will do that no class loader above has. */
    private static final String NEUTRAL_PACKAGE = "dev.wasmhost.proxies";

    private static final MethodType ANCHOR_LOOKUP = MethodType.methodType(Lookup.class);

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
            return new ProxyDefiner(beside(type));
        }
        if (Modifier.isPublic(type.getModifiers()) && theirs.isExported(type.getPackageName())) {
            Class<?> anchor = new Neutral(type.getClassLoader()).define(anchor(NEUTRAL_PACKAGE));
            return new ProxyDefiner(anchorLookup(privateLookup(anchor), anchor));
        }
        String target = ours.isNamed() ? " to " + ours.getName() : "";
        throw new IllegalArgumentException(type.getName() + ": cannot be implemented here; expected module "
                + theirs.getName() + " to say \"opens " + type.getPackageName() + target
                + "\", or a public interface in an exported package");
    }

    /** Returns the internal name that a class defined here has to have. */
    String className(Class<?> type) {
        String simpleName = type.getName().substring(type.getName().lastIndexOf('.') + 1);
        return qualified(this.lookup.lookupClass().getPackageName(), simpleName + "$Bound").replace('.', '/');
    }

    /** Defines a hidden class whose constants are {@code constants}. */
    Lookup define(byte[] bytes, List<Object> constants) {
        try {
            return this.lookup.defineHiddenClassWithClassData(bytes, constants, true);
        }
        catch (IllegalAccessException ex) {
            throw new LinkageError(ex.getMessage(), ex);
        }
    }

    private static Lookup beside(Class<?> type) {
        Lookup found = privateLookup(type);
        return found.hasFullPrivilegeAccess() ? found : anchorLookup(found, anchorBeside(found));
    }

    /** One for each package and class loader: the first call of anybody defines it. */
    private static Class<?> anchorBeside(Lookup lookup) {
        String packageName = lookup.lookupClass().getPackageName();
        try {
            return lookup.defineClass(anchor(packageName));
        }
        catch (LinkageError ex) {
            return existingAnchor(lookup, packageName, ex);
        }
        catch (IllegalAccessException ex) {
            throw new LinkageError(ex.getMessage(), ex);
        }
    }

    private static Class<?> existingAnchor(Lookup lookup, String packageName, LinkageError failure) {
        try {
            return lookup.findClass(qualified(packageName, ANCHOR));
        }
        catch (ReflectiveOperationException ex) {
            failure.addSuppressed(ex);
            throw failure;
        }
    }

    private static Lookup anchorLookup(Lookup lookup, Class<?> anchor) {
        try {
            return (Lookup) lookup.findStatic(anchor, "lookup", ANCHOR_LOOKUP).invokeExact();
        }
        catch (Throwable ex) {
            throw new LinkageError("no access to " + anchor, ex);
        }
    }

    private static Lookup privateLookup(Class<?> type) {
        ProxyDefiner.class.getModule().addReads(type.getModule());
        try {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        }
        catch (IllegalAccessException ex) {
            throw new LinkageError(ex.getMessage(), ex); // its module was asked before
        }
    }

    private static String qualified(String packageName, String simpleName) {
        return packageName.isEmpty() ? simpleName : packageName + "." + simpleName;
    }

    /**
     * Writes {@code class WasmProxyAnchor { static Lookup lookup() { return
     * MethodHandles.lookup(); } }}.
     */
    private static byte[] anchor(String packageName) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                qualified(packageName, ANCHOR).replace('.', '/'), null, "java/lang/Object", null);
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "lookup", ANCHOR_LOOKUP.toMethodDescriptorString(),
                null, null);
        code.visitCode();
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/invoke/MethodHandles", "lookup",
                ANCHOR_LOOKUP.toMethodDescriptorString(), false);
        code.visitInsn(Opcodes.ARETURN);
        code.visitMaxs(1, 0);
        code.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** A class loader that holds one anchor. */
    private static final class Neutral extends ClassLoader {

        Neutral(@Nullable ClassLoader parent) {
            super(parent);
        }

        Class<?> define(byte[] bytes) {
            return defineClass(null, bytes, 0, bytes.length);
        }

    }

}
