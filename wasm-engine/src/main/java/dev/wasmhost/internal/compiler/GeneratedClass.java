package dev.wasmhost.internal.compiler;

/**
 * A class that is about to be defined; the array is not shared.
 *
 * @param internalName its name with slashes
 * @param bytes the class file
 */
record GeneratedClass(String internalName, byte[] bytes) {
}
