/**
 * Reads what a module says about the types of its imports and exports in the component
 * model's terms: the custom sections {@code component-type} that bindings generators
 * embed.
 *
 * <p>
 * Start at {@link dev.wasmhost.internal.component.World}. Knows nothing about Java types;
 * what is declared is checked against them elsewhere.
 */
@NullMarked
package dev.wasmhost.internal.component;

import org.jspecify.annotations.NullMarked;
