package dev.wasmhost.spring.boot.autoconfigure.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Makes the contexts of {@link WasmTest}. */
final class WasmTestContextBootstrapper extends TestSliceTestContextBootstrapper<WasmTest> {

}
