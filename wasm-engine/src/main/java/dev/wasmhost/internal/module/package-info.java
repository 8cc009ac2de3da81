/**
 * The structure of a module (spec 2): records without behaviour.
 */
@NullMarked
package dev.wasmhost.internal.module;

import org.jspecify.annotations.NullMarked;
