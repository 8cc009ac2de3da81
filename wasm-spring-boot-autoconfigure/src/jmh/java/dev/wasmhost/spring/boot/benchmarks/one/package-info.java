/** An application with one plugin. */
package dev.wasmhost.spring.boot.benchmarks.one;
