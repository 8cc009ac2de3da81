/** Plugin interfaces to be found by scanning. */
@NullMarked
package dev.wasmhost.spring.boot.autoconfigure.scanned;

import org.jspecify.annotations.NullMarked;
