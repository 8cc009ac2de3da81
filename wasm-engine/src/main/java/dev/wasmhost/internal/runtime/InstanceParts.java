package dev.wasmhost.internal.runtime;

import dev.wasmhost.WasmLimits;

/**
 * What a new instance consists of; arrays are filled while it is linked.
 *
 * @param module its module
 * @param limits what it may use
 */
public record InstanceParts(LoadedModule module, WasmLimits limits) {
}
