/**
 * The benchmark report: kernels on this engine and on others, and what else was promised.
 *
 * <p>
 * Start at {@link Benchmarks}. What is measured runs in processes of its own, which
 * answer on their standard output; this one only asks, compares and prints.
 */
@NullMarked
package dev.wasmhost.benchmarks;

import org.jspecify.annotations.NullMarked;
