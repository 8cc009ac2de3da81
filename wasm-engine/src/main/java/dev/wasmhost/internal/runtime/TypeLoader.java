package dev.wasmhost.internal.runtime;

import dev.wasmhost.DefinedType;

/** What the class loaders of the generated subclasses of {@link GuestObject} know. */
public interface TypeLoader {

    /** Returns the type that one of the loader's classes is for. */
    DefinedType type(Class<?> generated);

    /** Returns the engine that the classes belong to. */
    EngineContext engine();

}
