package dev.wasmhost.internal.proxy;

/**
 * A method and what it calls.
 *
 * @param method the method
 * @param dispatch how its calls reach the export
 */
record Binding(InterfaceMethod method, Dispatch dispatch) {

}
