/**
 * Tests of applications with plugins, and of plugins alone. For the test class path only:
 * needs {@code spring-boot-starter-test}.
 */
@NullMarked
package dev.wasmhost.spring.boot.autoconfigure.test;

import org.jspecify.annotations.NullMarked;
