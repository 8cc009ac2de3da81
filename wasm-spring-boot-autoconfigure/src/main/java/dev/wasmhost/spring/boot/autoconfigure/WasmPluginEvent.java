package dev.wasmhost.spring.boot.autoconfigure;

import java.time.Duration;

import dev.wasmhost.wasi.WasiDenial;

/**
 * Something happened to a plugin; published as an application event, so that
 * {@code @EventListener} methods take any of these types, or this one for all.
 *
 * <p>
 * Listeners run in the thread in which it happened: keep them short. What they throw is
 * logged.
 */
public sealed interface WasmPluginEvent {

    /** Returns the plugin's name. */
    String plugin();

    /**
     * A plugin was loaded; those of the configuration say so once the application's other
     * beans exist. Thread-safe.
     */
    final class Loaded implements WasmPluginEvent {

        private final String plugin;

        private final int version;

        private final FileHash hash;

        Loaded(String plugin, int version, FileHash hash) {
            this.plugin = plugin;
            this.version = version;
            this.hash = hash;
        }

        @Override
        public String plugin() {
            return this.plugin;
        }

        /** Returns the number of the version: 1, unless it was unloaded before. */
        public int version() {
            return this.version;
        }

        /**
         * Returns the SHA-256 of its file, in 64 hexadecimal digits. It is computed when
         * somebody first asks for it, of what was loaded, whatever the file holds by now.
         */
        public String sha256() {
            return this.hash.sha256();
        }

        @Override
        public String toString() {
            return "Loaded[plugin=" + this.plugin + ", version=" + this.version + ", sha256=" + sha256() + "]";
        }

    }

    /**
     * Calls go to a new version from now on.
     *
     * @param version number of the new version
     * @param sha256 of the new file
     * @param previousSha256 of the old one
     */
    record Replaced(String plugin, int version, String sha256, String previousSha256) implements WasmPluginEvent {
    }

    /** A plugin was unloaded; calls that had begun may still run. */
    record Unloaded(String plugin) implements WasmPluginEvent {
    }

    /**
     * A plugin's file changed but cannot take the old one's place; the old version goes
     * on serving.
     *
     * @param version number of the version that goes on
     * @param failure why
     * @param explanation what was found and what to change, as the log has it
     */
    record ReloadFailed(String plugin, int version, WasmPluginException failure,
            String explanation) implements WasmPluginEvent {
    }

    /**
     * A plugin crashed too often and takes no calls for a while.
     *
     * @param duration how long
     * @param failure the last crash
     */
    record Quarantined(String plugin, Duration duration, Throwable failure) implements WasmPluginEvent {
    }

    /**
     * A plugin asked the system for what it is not granted and was refused. Not each
     * refusal is told: no more than a few in a second.
     *
     * @param denial what it asked for, and how many refusals were passed over
     */
    record Denied(String plugin, WasiDenial denial) implements WasmPluginEvent {
    }

    /** A call after a quarantine did not crash: the plugin takes calls again. */
    record Recovered(String plugin) implements WasmPluginEvent {
    }

}
