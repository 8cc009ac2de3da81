/**
 * Compiles function bodies to JVM bytecode, when they are first called.
 *
 * <p>
 * Start at {@link Loader}, which takes a module's bytes through decoding and validation
 * and prepares its {@code ModuleCompiler}. The only package that uses ASM.
 */
@NullMarked
package dev.wasmhost.internal.compiler;

import org.jspecify.annotations.NullMarked;
