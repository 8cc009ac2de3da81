package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

import dev.wasmhost.wasi.Access;
import dev.wasmhost.wasi.Clocks;
import dev.wasmhost.wasi.DirectoryGrant;
import dev.wasmhost.wasi.Output;
import dev.wasmhost.wasi.Randomness;
import dev.wasmhost.wasi.Resolution;
import dev.wasmhost.wasi.WasiAuditListener;
import dev.wasmhost.wasi.WasiDenial;
import dev.wasmhost.wasi.WasiPreview1;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Makes WASI as {@link WasmProperties.Wasi} grants it.
 *
 * <p>
 * Every instance writes to streams of its own, so that the lines of concurrent calls stay
 * whole.
 */
final class PluginWasi {

    private static final String MEMORY = "memory";

    private static final String CLASSPATH = "classpath:";

    private final String plugin;

    private final Log log;

    private final Set<String> guestPaths = new HashSet<>();

    private final WasiPreview1.Builder builder = WasiPreview1.builder();

    private final PluginEvents events;

    private PluginWasi(String plugin, PluginEvents events) {
        this.plugin = plugin;
        this.events = events;
        this.log = LogFactory.getLog("wasm." + plugin);
    }

    /**
     * Checks what can be checked before there is an instance.
     * @param listeners the sockets at its addresses
     * @throws WasmPluginConfigurationException if a directory does not exist, or WASI
     * does not take a value
     */
    static WasiPreview1 of(String plugin, WasmProperties.Wasi properties, List<ServerSocketChannel> listeners,
            PluginEvents events) {
        return new PluginWasi(plugin, events).build(properties, listeners);
    }

    private WasiPreview1 build(WasmProperties.Wasi properties, List<ServerSocketChannel> listeners) {
        arguments(properties.arguments());
        environment(properties.environment());
        for (int i = 0; i < properties.directories().size(); i++) {
            grant("directories[" + i + "]", properties.directories().get(i));
        }
        checkCaptured("stdout", properties.stdout());
        checkCaptured("stderr", properties.stderr());
        this.builder.stdout(output(properties.stdout(), new Lines(this.log, false)));
        this.builder.stderr(output(properties.stderr(), new Lines(this.log, true)));
        Resource stdin = properties.stdin();
        if (stdin != null) {
            input(stdin);
        }
        this.builder.clocks(clocks(properties.clocks()));
        this.builder.random(randomness(properties.random()));
        this.builder.exit(properties.exit());
        for (ServerSocketChannel listener : listeners) {
            this.builder.listener(listener);
        }
        this.builder.plugin(this.plugin).audit(new Audit(this.plugin, this.log, this.events));
        return this.builder.build();
    }

    private void arguments(List<String> arguments) {
        try {
            this.builder.arguments(arguments);
        }
        catch (IllegalArgumentException ex) {
            throw refused("arguments", ex);
        }
    }

    private void environment(Map<String, String> environment) {
        try {
            this.builder.environment(environment);
        }
        catch (IllegalArgumentException ex) {
            throw refused("environment", ex);
        }
    }

    private void checkCaptured(String property, WasmProperties.Output output) {
        if (output == WasmProperties.Output.CAPTURE && this.events.outputListeners().isEmpty()) {
            throw refused(property, "is 'capture', but there is no bean of type '" + WasmOutputListener.class.getName()
                    + "' to take it", null);
        }
    }

    private void input(Resource stdin) {
        if (!stdin.isReadable()) {
            throw refused("stdin", "points to " + stdin.getDescription() + ", which cannot be read", null);
        }
        this.builder.stdin(() -> {
            try {
                return stdin.getInputStream();
            }
            catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        });
    }

    private Clocks clocks(WasmProperties.Clocks clocks) {
        Duration resolution = clocks.resolution();
        Instant fixed = clocks.fixed();
        if (fixed != null && resolution != null) {
            throw refused("clocks", "has both 'resolution' and 'fixed': expected one of them", null);
        }
        String property = (fixed != null) ? "clocks.fixed" : "clocks.resolution";
        try {
            if (fixed != null) {
                return Clocks.fixed(fixed);
            }
            return (resolution != null) ? Clocks.coarse(resolution) : Clocks.system();
        }
        catch (IllegalArgumentException ex) {
            throw refused(property, ex);
        }
    }

    private Randomness randomness(WasmProperties.Random random) {
        Randomness randomness = (random.seed() != null) ? Randomness.seeded(random.seed()) : Randomness.secure();
        try {
            return randomness.withBytesPerCall(random.bytesPerCall().toBytes());
        }
        catch (IllegalArgumentException ex) {
            throw refused("random.bytes-per-call", ex);
        }
    }

    private void grant(String property, WasmProperties.Directory directory) {
        DirectoryGrant grant = place(property, directory);
        String guest = guestPath(property, directory);
        String part = ".access";
        try {
            if (directory.access() != null) {
                grant = grant.access(directory.access());
            }
            part = ".resolution";
            grant = grant.resolution(directory.resolution());
            part = ".quota";
            grant = limited(property, grant, directory);
            part = (directory.location() != null) ? ".location" : "";
            this.builder.directory(guest, grant);
        }
        catch (IllegalArgumentException ex) {
            throw refused(property + part, ex);
        }
    }

    private String guestPath(String property, WasmProperties.Directory directory) {
        String guest = given(property + ".guest", directory.guest());
        if (!guest.startsWith("/")) {
            throw refused(property + ".guest", "is not an absolute path such as '/data': '" + guest + "'", null);
        }
        if (!this.guestPaths.add(StringUtils.trimTrailingCharacter(guest, '/'))) {
            throw refused(property + ".guest", "is '" + guest + "', which another directory of the plugin has already",
                    null);
        }
        return guest;
    }

    private DirectoryGrant place(String property, WasmProperties.Directory directory) {
        String location = directory.location();
        if (location == null) {
            return host(property, directory);
        }
        if (directory.host() != null) {
            throw refused(property + ".location", "is set, and 'host' as well: only one can say where the directory is",
                    null);
        }
        if (MEMORY.equals(location)) {
            return DirectoryGrant.memory();
        }
        if (!location.startsWith(CLASSPATH)) {
            throw refused(property + ".location", "is neither 'memory' nor 'classpath:' and a path (directories of the "
                    + "host are set as 'host'): '" + location + "'", null);
        }
        String root = StringUtils
            .trimTrailingCharacter(StringUtils.trimLeadingCharacter(location.substring(CLASSPATH.length()), '/'), '/');
        ClassLoader loader = Objects.requireNonNull(ClassUtils.getDefaultClassLoader(), "loader");
        try {
            return DirectoryGrant.classpath(loader, root);
        }
        catch (IllegalArgumentException ex) {
            throw refused(property + ".location", ex);
        }
    }

    private DirectoryGrant host(String property, WasmProperties.Directory directory) {
        Path host = path(property + ".host", given(property + ".host", directory.host()));
        if (!Files.isDirectory(host)) {
            throw refused(property + ".host", "is not an existing directory: '" + host + "'", null);
        }
        if (directory.resolution() == Resolution.BEST_EFFORT) {
            this.log.warn("Whoever else writes below '" + host + "' can lead this plugin outside: "
                    + "its paths are resolved by best effort only");
        }
        return DirectoryGrant.host(host);
    }

    /** One of the two numbers may be missing. */
    private DirectoryGrant limited(String property, DirectoryGrant grant, WasmProperties.Directory directory) {
        DataSize size = directory.quota().size();
        Integer files = directory.quota().files();
        if (size == null && files == null) {
            return grant;
        }
        boolean memory = directory.location() != null;
        if (directory.access() == Access.READ_ONLY || (!memory && directory.access() == null)) {
            throw refused(property + ".quota", "limits what the plugin adds, but it may only read: expected "
                    + "'read-write' as 'access', or no quota", null);
        }
        long bytes = (size != null) ? size.toBytes() : memory ? DirectoryGrant.DEFAULT_MEMORY_BYTES : Long.MAX_VALUE;
        int entries = (files != null) ? files : memory ? DirectoryGrant.DEFAULT_MEMORY_FILES : Integer.MAX_VALUE;
        return grant.quota(bytes, entries);
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

    private WasmPluginConfigurationException refused(String property, IllegalArgumentException cause) {
        return refused(property, "is refused: " + cause.getMessage(), cause);
    }

    private WasmPluginConfigurationException refused(String property, String reason, @Nullable Exception cause) {
        return new WasmPluginConfigurationException(this.plugin, "wasi." + property, reason, cause);
    }

    /** Returns what becomes of output. */
    static Output output(WasmProperties.Output output, Consumer<String> log) {
        return switch (output) {
            case LOG -> Output.lines(log);
            case CAPTURE -> Output.capture();
            case DISCARD -> Output.discard();
        };
    }

    /** Logs a plugin's output line by line. */
    private record Lines(Log log, boolean warnings) implements Consumer<String> {

        @Override
        public void accept(String line) {
            if (this.warnings) {
                this.log.warn(line);
            }
            else {
                this.log.info(line);
            }
        }

    }

    /** At a level that is off by default: guests are denied as often as they ask. */
    private record Audit(String plugin, Log log, PluginEvents events) implements WasiAuditListener {

        @Override
        public void denied(WasiDenial denial) {
            this.log.debug(denial);
            this.events.publish(new WasmPluginEvent.Denied(this.plugin, denial));
        }

    }

}
