/**
 * Plugins between topics: two interface beans are functions of Spring Cloud Stream, found
 * by their names.
 *
 * <p>
 * How they are composed and bound is in {@code application.yml}, the plugins' sources in
 * {@code src/main/guests}.
 */
@NullMarked
package dev.wasmhost.samples.stream;

import org.jspecify.annotations.NullMarked;
