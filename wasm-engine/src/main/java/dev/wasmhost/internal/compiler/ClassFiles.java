package dev.wasmhost.internal.compiler;

/** Takes classes that are not to be defined here. */
interface ClassFiles {

    /** Takes a class of a module. */
    void add(String internalName, byte[] bytes);

    /** Takes a class that modules have in common. */
    void addShared(String internalName, byte[] bytes);

    /** Returns whether it has a class. */
    boolean has(String internalName);

}
