/**
 * Checks modules and function bodies (spec 3).
 */
@NullMarked
package dev.wasmhost.internal.validation;

import org.jspecify.annotations.NullMarked;
