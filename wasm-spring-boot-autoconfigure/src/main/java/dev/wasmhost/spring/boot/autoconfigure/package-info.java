/**
 * Makes sandboxed WebAssembly plugins Spring beans.
 *
 * <p>
 * Start at {@link WasmAutoConfiguration}. Applications annotate interfaces with
 * {@link WasmPlugin} and configure {@code wasm.plugins.*}, see {@link WasmProperties};
 * what has no interface is reached through {@link WasmPlugins}. Uses the engine's public
 * API only.
 *
 * <p>
 * A call goes from {@code PluginInterface} through {@code RegisteredPlugin}, which enters
 * the current {@code PluginVersion}, and {@code PluginCalls}, which every call passes, to
 * an instance of {@code VersionInstances}.
 */
@NullMarked
package dev.wasmhost.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
