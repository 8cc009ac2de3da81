package dev.wasmhost.spring.boot.autoconfigure;

import dev.wasmhost.WasmModule;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of a plugin's file, computed when it is first asked for. From then on it
 * refers to the module no more, so that an event which is kept does not keep it.
 * Thread-safe.
 */
final class FileHash {

    private volatile @Nullable WasmModule module;

    private volatile String sha256 = "";

    FileHash(WasmModule module) {
        this.module = module;
    }

    /** Returns 64 lower case hexadecimal digits. */
    String sha256() {
        WasmModule asked = this.module;
        if (asked != null) {
            this.sha256 = asked.sha256();
            this.module = null; // after it: who finds no module finds the hash
        }
        return this.sha256;
    }

}
