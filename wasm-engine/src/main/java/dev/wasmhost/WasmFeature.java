package dev.wasmhost;

import java.util.Locale;

/** Additions to the first version of WebAssembly that a module may use. */
public enum WasmFeature {

    /** {@code i32.extend8_s} and its like. */
    SIGN_EXTENSION,
    /** Float to integer conversions that saturate instead of trapping. */
    SATURATING_TRUNCATION,
    /** Functions and blocks with several results, blocks with parameters. */
    MULTI_VALUE,
    /** {@code externref}, several tables, {@code table.get} and its like. */
    REFERENCE_TYPES,
    /** {@code memory.copy} and its like, passive segments. */
    BULK_MEMORY,
    /** More than one memory in a module. */
    MULTI_MEMORY,
    /** Memories and tables with 64-bit addresses. */
    MEMORY64,
    /**
     * Shared memories, atomic instructions, {@code memory.atomic.wait32} and its like.
     */
    THREADS,
    /** {@code v128} and its instructions. */
    SIMD,
    /** Vector instructions whose result may depend on the hardware; here it does not. */
    RELAXED_SIMD,
    /** Arithmetic in constant expressions. */
    EXTENDED_CONST,
    /** {@code return_call} and its like. */
    TAIL_CALL,
    /** References that are not null or of one function type, {@code call_ref}. */
    FUNCTION_REFERENCES,
    /** Structures, arrays, 31-bit integers, subtypes and casts. */
    GC,
    /** {@code try_table}, {@code throw}, {@code exnref}, tags. */
    EXCEPTION_HANDLING,
    /** {@code try}, {@code catch} and its like, which {@code try_table} replaced. */
    LEGACY_EXCEPTIONS;

    /** Returns the proposal's name, for instance {@code bulk-memory}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

}
