/** Plugins in applications with a web server. */
@NullMarked
package dev.wasmhost.spring.boot.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
