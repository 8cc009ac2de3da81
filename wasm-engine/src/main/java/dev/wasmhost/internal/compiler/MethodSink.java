package dev.wasmhost.internal.compiler;

import org.objectweb.asm.MethodVisitor;

/** Where the methods of a function go. */
interface MethodSink {

    /** Starts the function's own method. */
    MethodVisitor function(String name, String descriptor);

    /**
     * Starts the method of a part of a function, in a class with room for it.
     * @param size estimated bytes
     */
    MethodVisitor part(String name, String descriptor, int size);

    /** Returns the internal name of the class that the last part went to. */
    String partClass();

    /**
     * Returns the internal name of the class with the method that checks an address as
     * {@link MemoryWriter#writeInside} describes.
     */
    String insideClass();

    /** Adds a class that the function needs. */
    void add(String internalName, byte[] bytes);

}
