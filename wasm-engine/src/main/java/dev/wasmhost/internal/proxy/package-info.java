/**
 * Binds Java interfaces to a module's exports.
 *
 * <p>
 * Start at {@link dev.wasmhost.internal.proxy.TypedProxy}: it resolves an interface once
 * and then only dispatches. {@link dev.wasmhost.internal.proxy.ProxyBinder} alone uses
 * the runtime. How values that are not numbers cross is the component model's canonical
 * ABI; a further Java type is one more {@code AbiType}.
 */
@NullMarked
package dev.wasmhost.internal.proxy;

import org.jspecify.annotations.NullMarked;
