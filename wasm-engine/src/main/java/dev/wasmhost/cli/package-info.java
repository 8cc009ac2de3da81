/**
 * The command line: what a person types to try a module with nothing but a JVM.
 *
 * <p>
 * Start at {@link dev.wasmhost.cli.CommandLine}, which knows the commands and turns their
 * failures into messages and exit statuses. Uses the engine's public API only.
 */
@NullMarked
package dev.wasmhost.cli;

import org.jspecify.annotations.NullMarked;
