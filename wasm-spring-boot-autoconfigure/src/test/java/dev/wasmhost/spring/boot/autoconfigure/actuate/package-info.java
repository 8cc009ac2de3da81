/** What operators see, in applications with all that Boot offers for it. */
@NullMarked
package dev.wasmhost.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
