package dev.wasmhost.internal.module;

import dev.wasmhost.ExternKind;

/**
 * Something a module offers (spec 2.5.10).
 *
 * @param name its name
 * @param kind which index space it is in
 * @param index its index there
 */
public record Export(String name, ExternKind kind, int index) {
}
