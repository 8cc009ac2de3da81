package dev.wasmhost;

/**
 * Something that can be exported by one instance and imported by another (spec 4.2.10).
 */
public interface WasmExtern {

    /** Returns its type; of a memory or table the minimum is the size it has now. */
    ExternType type();

}
