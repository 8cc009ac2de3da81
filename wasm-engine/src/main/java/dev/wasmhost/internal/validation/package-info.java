/**
 * Checks modules and function bodies (spec 3) and hands what it has typed to a
 * {@link CodeSink}.
 *
 * <p>
 * Start at {@link ModuleValidator}, and at {@link FunctionValidator} for one body; it
 * follows the algorithm of the specification's appendix and keeps that algorithm's names.
 * Knows nothing about the JVM.
 */
@NullMarked
package dev.wasmhost.internal.validation;

import org.jspecify.annotations.NullMarked;
