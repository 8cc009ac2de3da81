/**
 * Compiles validated function bodies to JVM classes.
 */
@NullMarked
package dev.wasmhost.internal.compiler;

import org.jspecify.annotations.NullMarked;
