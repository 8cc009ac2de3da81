/** An application with twenty plugins. */
package dev.wasmhost.spring.boot.benchmarks.twenty;
