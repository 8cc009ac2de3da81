/**
 * Calls of plugins. A package of its own, whose applications do not find the other
 * plugins.
 */
package dev.wasmhost.spring.boot.benchmarks.calls;
