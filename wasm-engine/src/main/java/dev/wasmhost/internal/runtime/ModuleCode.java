package dev.wasmhost.internal.runtime;

import dev.wasmhost.DefinedType;

/**
 * A module's compiled code, as far as the runtime needs it; made by the compiler.
 * Thread-safe.
 */
public interface ModuleCode {

    /** Makes an object of the module's own instance class. */
    GuestInstance newInstance(InstanceParts parts);

    /**
     * Makes a reference to a function that is not imported.
     * @param type the engine's one object for the function's type
     */
    FunctionReference newReference(GuestInstance instance, int functionIndex, DefinedType type);

    /** Makes a structure whose fields are zero or null. */
    GuestStruct newStruct(DefinedType type);

    /** Makes an array that consists of a Java array. */
    GuestArray newArray(DefinedType type, Object elements);

    /**
     * Returns the name of a function for people: from the name section, else an export,
     * else {@code f<index>}.
     */
    String functionName(int functionIndex);

    /** Returns whether all classes are the application's. */
    boolean isCompiledAheadOfTime();

    /** Compiles everything that is not compiled yet. */
    void compile();

    /** Makes the classes that calls will need, as far as that takes little. */
    void prepare();

    /**
     * Returns whether a global is a field of the instance class, not a {@link Global}.
     */
    boolean isField(int globalIndex);

}
