/** Tests of the support for tests, with an application of their own. */
@NullMarked
package dev.wasmhost.spring.boot.autoconfigure.test;

import org.jspecify.annotations.NullMarked;
