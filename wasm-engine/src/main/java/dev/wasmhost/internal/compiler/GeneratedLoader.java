package dev.wasmhost.internal.compiler;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.FunctionType;
import dev.wasmhost.HostFunction;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.internal.runtime.CallContext;
import dev.wasmhost.internal.runtime.FunctionReference;
import dev.wasmhost.internal.runtime.Global;
import dev.wasmhost.internal.runtime.GuestInstance;
import dev.wasmhost.internal.runtime.HostCalls;
import dev.wasmhost.internal.runtime.InstanceParts;
import dev.wasmhost.internal.runtime.Instructions;
import dev.wasmhost.internal.runtime.LinearMemory;
import dev.wasmhost.internal.runtime.Numerics;
import dev.wasmhost.internal.runtime.Table;

/**
 * Defines generated classes, which may use the runtime package although it is not
 * exported to anybody else.
 */
abstract class GeneratedLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    /**
     * What generated classes refer to most. The JVM asks each class loader once for each
     * name, and asking a parent that has a class path takes 5 µs.
     */
    private static final Map<String, Class<?>> KNOWN = byName(Object.class, Objects.class, String.class, Math.class,
            Integer.class, Long.class, Float.class, Double.class, System.class, Throwable.class, RuntimeException.class,
            MethodHandle.class, VarHandle.class, FunctionType.class, HostFunction.class, WasmFunction.class,
            WasmInstance.class, CallContext.class, FunctionReference.class, Global.class, GuestInstance.class,
            HostCalls.class, InstanceParts.class, Instructions.class, LinearMemory.class, Numerics.class, Table.class);

    private static final String PACKAGE = Names.PACKAGE.replace('/', '.');

    GeneratedLoader(@Nullable ClassLoader parent) {
        super(parent);
        if (GeneratedLoader.class.getModule().isNamed()) {
            GeneratedLoader.class.getModule().addExports(GuestInstance.class.getPackageName(), getUnnamedModule());
            GeneratedLoader.class.getModule().addReads(getUnnamedModule());
        }
    }

    private static Map<String, Class<?>> byName(Class<?>... classes) {
        Map<String, Class<?>> byName = new HashMap<>();
        for (Class<?> each : classes) {
            byName.put(each.getName(), each);
        }
        return Collections.unmodifiableMap(byName);
    }

    /**
     * Does not ask the parent for the classes that are made here: it would search the
     * class path for each of them, and may have others of these names, compiled ahead of
     * time.
     */
    @Override
    protected final Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PACKAGE)) {
            Class<?> known = KNOWN.get(name);
            return (known != null) ? known : super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return (loaded != null) ? loaded : findClass(name);
        }
    }

    /**
     * Defines a class with this internal name, unless that was done before something
     * failed.
     */
    final Class<?> define(String internalName, byte[] bytes) {
        String name = internalName.replace('/', '.');
        Class<?> loaded = findLoadedClass(name);
        return (loaded != null) ? loaded : defineClass(name, bytes, 0, bytes.length);
    }

}
