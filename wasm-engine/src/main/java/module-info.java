/**
 * Compiles WebAssembly modules to JVM bytecode and runs them in a sandbox.
 */
module dev.wasmhost.engine {
    requires org.objectweb.asm;
    requires static transitive org.jspecify;

    exports dev.wasmhost;
    exports dev.wasmhost.wasi;
}
