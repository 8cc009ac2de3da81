package dev.wasmhost;

/** Lets the module descriptor export this package until it has its first type. */
final class Placeholder {

    private Placeholder() {
    }

}
