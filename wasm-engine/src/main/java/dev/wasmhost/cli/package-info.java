/**
 * The command line: what a person types to try a module.
 */
@NullMarked
package dev.wasmhost.cli;

import org.jspecify.annotations.NullMarked;
