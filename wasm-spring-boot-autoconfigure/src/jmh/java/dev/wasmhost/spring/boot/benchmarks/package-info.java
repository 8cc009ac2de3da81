/** What plugins cost an application: its start, and calls of their beans. */
package dev.wasmhost.spring.boot.benchmarks;
