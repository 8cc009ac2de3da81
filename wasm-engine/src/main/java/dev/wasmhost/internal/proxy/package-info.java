/**
 * Binds Java interfaces to the exports of an instance.
 */
@NullMarked
package dev.wasmhost.internal.proxy;

import org.jspecify.annotations.NullMarked;
