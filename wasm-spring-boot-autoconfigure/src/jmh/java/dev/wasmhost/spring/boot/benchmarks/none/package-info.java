/** An application without plugins. */
package dev.wasmhost.spring.boot.benchmarks.none;
