package dev.wasmhost;

/** Type of something that a module imports or exports (spec 2.3.17). */
public sealed interface ExternType permits FunctionType, TableType, MemoryType, GlobalType, TagType {

    /** Returns what kind of thing has this type. */
    ExternKind kind();

}
