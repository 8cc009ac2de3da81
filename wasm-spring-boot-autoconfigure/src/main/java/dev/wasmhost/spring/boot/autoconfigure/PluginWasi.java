package dev.wasmhost.spring.boot.autoconfigure;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.wasmhost.wasi.Resolution;
import dev.wasmhost.wasi.WasiDenial;
import dev.wasmhost.wasi.WasiPreview1;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes WASI as {@link WasmProperties.Wasi} grants it.
 *
 * <p>
 * Every instance writes to streams of its own, so that the lines of concurrent calls stay
 * whole.
 */
final class PluginWasi {

    private final String plugin;

    private final Log log;

    private final WasiPreview1.Builder builder = WasiPreview1.builder();

    private PluginWasi(String plugin) {
        this.plugin = plugin;
        this.log = LogFactory.getLog("wasm." + plugin);
    }

    /**
     * Checks what can be checked before there is an instance.
     * @throws WasmPluginConfigurationException if a directory does not exist, or WASI
     * does not take a value
     */
    static WasiPreview1 of(String plugin, WasmProperties.Wasi properties) {
        return new PluginWasi(plugin).build(properties);
    }

    private WasiPreview1 build(WasmProperties.Wasi properties) {
        set("arguments", () -> this.builder.arguments(properties.arguments()));
        set("environment", () -> this.builder.environment(properties.environment()));
        for (int i = 0; i < properties.directories().size(); i++) {
            grant("directories[" + i + "]", properties.directories().get(i));
        }
        this.builder.stdout(stream(properties.stdout(), this.log::info));
        this.builder.stderr(stream(properties.stderr(), this.log::warn));
        this.builder.audit(this::logDenial);
        return this.builder.build();
    }

    private void grant(String property, WasmProperties.Directory directory) {
        Path host = path(property + ".host", given(property + ".host", directory.host()));
        String guest = given(property + ".guest", directory.guest());
        if (!Files.isDirectory(host)) {
            throw refused(property + ".host", "is not an existing directory: '" + host + "'", null);
        }
        if (directory.resolution() == Resolution.BEST_EFFORT) {
            this.log.warn("Whoever else writes below '" + host + "' can lead this plugin outside: "
                    + "its paths are resolved by best effort only");
        }
        set(property, () -> this.builder.directory(host, guest, directory.access(), directory.resolution()));
    }

    private String given(String property, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw refused(property, "is not set", null);
        }
        return value;
    }

    private Path path(String property, String value) {
        try {
            return Path.of(value);
        }
        catch (InvalidPathException ex) {
            throw refused(property, "is not a path: " + ex.getMessage(), ex);
        }
    }

    private void set(String property, Runnable setter) {
        try {
            setter.run();
        }
        catch (IllegalArgumentException ex) {
            throw refused(property, "is refused: " + ex.getMessage(), ex);
        }
    }

    private WasmPluginConfigurationException refused(String property, String reason, @Nullable Exception cause) {
        return new WasmPluginConfigurationException(this.plugin, "wasi." + property, reason, cause);
    }

    private static Supplier<OutputStream> stream(WasmProperties.Output output, Consumer<String> log) {
        return switch (output) {
            case LOG -> () -> new LogLines(log);
            case DISCARD -> OutputStream::nullOutputStream;
        };
    }

    /** At a level that is off by default: guests are denied as often as they ask. */
    private void logDenial(WasiDenial denial) {
        if (this.log.isDebugEnabled()) {
            this.log.debug("Denied " + denial.call() + " " + LogLines.escaped(denial.path()) + ": " + denial.errno());
        }
    }

}
