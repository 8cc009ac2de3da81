package dev.wasmhost.internal.compiler;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.internal.runtime.GuestInstance;

/**
 * Defines generated classes, which may use the runtime package although it is not
 * exported to anybody else.
 */
abstract class GeneratedLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    GeneratedLoader(@Nullable ClassLoader parent) {
        super(parent);
        if (GeneratedLoader.class.getModule().isNamed()) {
            GeneratedLoader.class.getModule().addExports(GuestInstance.class.getPackageName(), getUnnamedModule());
            GeneratedLoader.class.getModule().addReads(getUnnamedModule());
        }
    }

    /** Defines a class with this internal name. */
    final Class<?> define(String internalName, byte[] bytes) {
        return defineClass(internalName.replace('/', '.'), bytes, 0, bytes.length);
    }

}
