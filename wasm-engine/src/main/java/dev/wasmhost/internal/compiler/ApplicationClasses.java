package dev.wasmhost.internal.compiler;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Modifier;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.AheadOfTimeCompilation;
import dev.wasmhost.internal.cache.AheadOfTimeIndex;
import dev.wasmhost.internal.proxy.ProxyClasses;
import dev.wasmhost.internal.proxy.TypedProxy;
import dev.wasmhost.internal.runtime.GuestInstance;

/**
 * Classes that were compiled ahead of time and that the application's class loader has
 * among its own. Thread-safe.
 *
 * <p>
 * Only what the index lists is asked for: other classes of the same names may be left
 * from an earlier build.
 */
final class ApplicationClasses implements ProxyClasses {

    private static final Logger LOGGER = System.getLogger(AheadOfTimeCompilation.class.getName());

    private final ClassLoader loader;

    private final AheadOfTimeIndex index;

    private ApplicationClasses(ClassLoader loader, AheadOfTimeIndex index) {
        this.loader = loader;
        this.index = index;
    }

    /** Opens what a class loader has; null if none of it fits this engine. */
    static @Nullable ApplicationClasses open(ClassLoader loader, String options, boolean nativeImage) {
        AheadOfTimeIndex index = AheadOfTimeIndex.open(loader, options, nativeImage);
        if (index == null) {
            return null;
        }
        ApplicationClasses classes = new ApplicationClasses(loader, index);
        if (classes.find(GuestInstance.class.getName()) != GuestInstance.class) {
            LOGGER.log(Level.WARNING,
                    "Code that was compiled ahead of time is not used: its class loader has an engine of its own");
            return null;
        }
        java.lang.Module engine = ApplicationClasses.class.getModule();
        if (engine.isNamed()) {
            if (areInNamedModule(engine, loader)) {
                LOGGER.log(Level.WARNING,
                        "Code that was compiled ahead of time is not used: it is in a named module, expected it on the class path");
                return null;
            }
            open(engine, loader.getUnnamedModule());
        }
        return classes;
    }

    /** Of which we could not use what it does not export. */
    private static boolean areInNamedModule(java.lang.Module engine, ClassLoader loader) {
        String name = Names.SIGNATURE_PACKAGE.substring(0, Names.SIGNATURE_PACKAGE.length() - 1).replace('/', '.');
        for (java.lang.Module each : engine.getLayer().modules()) {
            if (each.getClassLoader() == loader && each.getPackages().contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** The runtime's classes are exported to nobody else. */
    private static void open(java.lang.Module engine, java.lang.Module application) {
        engine.addExports(GuestInstance.class.getPackageName(), application);
        engine.addExports(TypedProxy.class.getPackageName(), application);
        engine.addReads(application);
    }

    AheadOfTimeIndex.@Nullable Entry module(String sha256) {
        return this.index.module(sha256);
    }

    /** Returns whether there is a class that belongs to no single module. */
    boolean has(String internalName) {
        return this.index.hasClass(internalName);
    }

    /** Returns a class of a module, or one that is {@linkplain #has there}. */
    Class<?> load(String internalName) {
        String name = internalName.replace('/', '.');
        Class<?> found = find(name);
        if (found == null) {
            throw new NoClassDefFoundError(
                    name + ": compiled ahead of time, as " + AheadOfTimeIndex.RESOURCE + " says, but not there");
        }
        return found;
    }

    private @Nullable Class<?> find(String name) {
        try {
            return Class.forName(name, false, this.loader);
        }
        catch (ClassNotFoundException ex) {
            return null;
        }
    }

    @Override
    public @Nullable Class<?> find(String internalName, Class<?> type) {
        if (!has(internalName) || type.getModule().isNamed() && !isNeutral(internalName)) {
            return null;
        }
        Class<?> found = load(internalName);
        boolean sees = Modifier.isPublic(type.getModifiers()) || found.getClassLoader() == type.getClassLoader();
        return (sees && type.isAssignableFrom(found)) ? found : null;
    }

    /** Proxies of a module's interfaces would be in that module. */
    private static boolean isNeutral(String internalName) {
        return internalName.startsWith(Names.PACKAGE);
    }

}
