package dev.wasmhost.internal.proxy;

import org.jspecify.annotations.Nullable;

/**
 * A value of a {@link VariantType}.
 *
 * @param index which case it is
 * @param value the case's value; null if it has none
 */
record Choice(int index, @Nullable Object value) {

}
