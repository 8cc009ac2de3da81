/**
 * What operators see of plugins: health, the endpoint {@code wasm}, metrics, observations
 * and audit events. Each part is there if its library is.
 */
@NullMarked
package dev.wasmhost.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
