package dev.wasmhost.spring.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.wasmhost.wasi.Access;
import dev.wasmhost.wasi.ExitPolicy;
import dev.wasmhost.wasi.Resolution;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of the plugins. A property that is not one of these stops the application
 * when it starts.
 *
 * @param enabled Whether plugins are loaded and their interfaces become beans.
 * @param defaults What plugins have wherever they set nothing themselves.
 * @param plugins Plugins, by the names that interfaces and log messages call them.
 * @param compilationCache Where compiled code is kept between runs.
 * @param watch How files of plugins that are reloaded when they change are watched.
 * @param deterministic Whether plugins compute the same bits on every machine, NaNs
 * included.
 */
@ConfigurationProperties(prefix = WasmProperties.PREFIX, ignoreUnknownFields = false)
public record WasmProperties(boolean enabled, Defaults defaults, Map<String, Plugin> plugins, Cache compilationCache,
        Watch watch, boolean deterministic) {

    static final String PREFIX = "wasm";

    /**
     * Copies what can be changed. What is null, as it is where nothing is bound, has its
     * default.
     */
    public WasmProperties(@DefaultValue("true") boolean enabled, @Nullable Defaults defaults,
            @Nullable Map<String, Plugin> plugins, @Nullable Cache compilationCache, @Nullable Watch watch,
            @DefaultValue("false") boolean deterministic) {
        this.enabled = enabled;
        this.defaults = (defaults != null) ? defaults : BuiltIn.DEFAULTS;
        this.plugins = (plugins != null) ? withoutRelaxedTwins(plugins) : Map.of();
        this.compilationCache = (compilationCache != null) ? compilationCache : Cache.builtIn();
        this.watch = (watch != null) ? watch : Watch.builtIn();
        this.deterministic = deterministic;
        refuseRelaxedTwins(this.plugins.keySet());
    }

    /** Returns whether any plugin's fuel is limited, or may be. */
    boolean hasFuel() {
        for (Plugin plugin : this.plugins.values()) {
            if (plugin.limits().fuel() != null) {
                return true;
            }
        }
        return this.defaults.limits().fuel() != null;
    }

    WasmProperties withPlugins(Map<String, Plugin> others) {
        return new WasmProperties(this.enabled, this.defaults, others, this.compilationCache, this.watch,
                this.deterministic);
    }

    /** Returns {@link #enabled()} where nothing is bound yet. */
    static boolean isEnabled(Environment environment) {
        return environment.getProperty(PREFIX + ".enabled", Boolean.class, true);
    }

    /**
     * An environment variable that overrides a property of the entry {@code my-plugin}
     * makes an entry {@code myplugin} as well, with equal values: only the former is
     * meant.
     */
    private static <V> Map<String, V> withoutRelaxedTwins(Map<String, V> entries) {
        Map<String, V> result = new LinkedHashMap<>(entries);
        for (Map.Entry<String, V> each : entries.entrySet()) {
            String uniform = uniform(each.getKey());
            if (!each.getKey().equals(uniform)) {
                result.remove(uniform, each.getValue());
            }
        }
        return Collections.unmodifiableMap(result);
    }

    private static void refuseRelaxedTwins(Set<String> names) {
        Map<String, String> seen = new HashMap<>();
        for (String name : names) {
            String twin = seen.putIfAbsent(uniform(name), name);
            if (twin != null) {
                throw new IllegalArgumentException("plugins: expected one name, found \"" + twin + "\" and \"" + name
                        + "\", which are the same in environment variables; write those without any dash or "
                        + "underscore but between levels");
            }
        }
    }

    private static String uniform(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /**
     * What plugins have wherever they set nothing themselves. A plugin that sets a list
     * has that list only; of maps, it has its own entries in addition.
     *
     * @param wasi What plugins get from the system.
     * @param limits What each plugin may use.
     * @param instances How instances serve calls.
     * @param quarantine When a plugin takes no calls for a while, because it crashes.
     */
    public record Defaults(Wasi wasi, Limits limits, Instances instances, Quarantine quarantine) {

        /** What is null, as it is where nothing is bound, is what it is without any. */
        public Defaults(@Nullable Wasi wasi, @Nullable Limits limits, @Nullable Instances instances,
                @Nullable Quarantine quarantine) {
            this.wasi = (wasi != null) ? wasi : Wasi.builtIn();
            this.limits = (limits != null) ? limits : Limits.builtIn();
            this.instances = (instances != null) ? instances : Instances.builtIn();
            this.quarantine = (quarantine != null) ? quarantine : Quarantine.builtIn();
        }

        Plugin plugin(Resource location) {
            return new PluginDefaults(Set.of()).merge(ConfigurationPropertyName.EMPTY, Plugin.of(location), this);
        }

    }

    /**
     * What plugins and {@code wasm.defaults} have where they set nothing. The parts are
     * made in Java, the same as {@link DefaultValue}s say: Boot finds those by reflection
     * and converts them anew for each plugin, which is most of what binding twenty would
     * take.
     */
    private static final class BuiltIn {

        static final Defaults DEFAULTS = new Defaults(null, null, null, null);

    }

    /**
     * A plugin; also to be used in configuration properties of an application's own, for
     * plugins that it loads itself.
     *
     * @param location File of the plugin's WebAssembly module. Anything that Spring can
     * load: 'classpath:', 'file:' or a URL.
     * @param wasi What the plugin gets from the system.
     * @param limits What the plugin may use.
     * @param sha256 SHA-256 that the file has to have, in 64 hexadecimal digits. Another
     * file is refused, when the application starts and later.
     * @param reloadOnUpdate Whether the plugin is replaced when its file changes, as far
     * as the new file loads and fits.
     * @param instances How instances serve calls.
     * @param quarantine When the plugin takes no calls for a while, because it crashes.
     * @param hostFunctions Functions of the application that the plugin may call: methods
     * of beans annotated with '@WasmHostFunction', each as module, dot and name.
     */
    @ConfigurationPropertiesSource
    public record Plugin(@Nullable Resource location, Wasi wasi, Limits limits, @Nullable String sha256,
            boolean reloadOnUpdate, Instances instances, Quarantine quarantine, List<String> hostFunctions) {

        /**
         * Copies what can be changed. What is null, as it is where nothing is bound, has
         * its default.
         */
        public Plugin(@Nullable Resource location, @Nullable Wasi wasi, @Nullable Limits limits,
                @Nullable String sha256, boolean reloadOnUpdate, @Nullable Instances instances,
                @Nullable Quarantine quarantine, @Nullable List<String> hostFunctions) {
            this.location = location;
            this.wasi = (wasi != null) ? wasi : BuiltIn.DEFAULTS.wasi();
            this.limits = (limits != null) ? limits : BuiltIn.DEFAULTS.limits();
            this.sha256 = sha256;
            this.reloadOnUpdate = reloadOnUpdate;
            this.instances = (instances != null) ? instances : BuiltIn.DEFAULTS.instances();
            this.quarantine = (quarantine != null) ? quarantine : BuiltIn.DEFAULTS.quarantine();
            this.hostFunctions = (hostFunctions != null) ? List.copyOf(hostFunctions) : List.of();
        }

        /** Returns a plugin without grants, with the default limits. */
        public static Plugin of(Resource location) {
            return new Plugin(location, null, null, null, false, null, null, null);
        }

        /** Returns the same with another file. */
        public Plugin withLocation(Resource newLocation) {
            return new Plugin(newLocation, this.wasi, this.limits, this.sha256, this.reloadOnUpdate, this.instances,
                    this.quarantine, this.hostFunctions);
        }

    }

    /**
     * How instances of a plugin serve its calls.
     *
     * @param strategy Which instance a call gets: a fresh one, which nobody used before;
     * one of a pool, which saves making it but lets calls see what earlier ones left
     * behind; or always the same one, which keeps state between calls. One that failed is
     * never used again.
     * @param max Number of calls that may have an instance at the same time: 64 unless
     * set, and 1 if the strategy is 'confined'.
     * @param queue Number of calls that may wait for an instance while all are used.
     * Others are refused at once.
     * @param longestWait Time that a call may wait for an instance. Not part of the limit
     * on the call's own time.
     */
    public record Instances(@DefaultValue("per-call") Strategy strategy, @Nullable Integer max,
            @DefaultValue("1024") int queue, @Name("wait") @DefaultValue("5s") Duration longestWait) {

        private static final int DEFAULT_MAXIMUM = 64;

        static Instances builtIn() {
            return new Instances(Strategy.PER_CALL, null, 1024, Duration.ofSeconds(5));
        }

        int maximum() {
            if (this.max != null) {
                return this.max;
            }
            return (this.strategy == Strategy.CONFINED) ? 1 : DEFAULT_MAXIMUM;
        }

    }

    /** Which instance a call gets. */
    public enum Strategy {

        /** One of its own. */
        PER_CALL,

        /** One that no call uses. */
        POOLED,

        /** Always the same, one call at a time. */
        CONFINED

    }

    /**
     * When a plugin takes no calls for a while. Traps, calls that take too long and
     * limits that are met are crashes; an exit and exceptions, the guest's or those of
     * host functions, are not.
     *
     * @param failures Number of crashes within the period after which calls are refused.
     * With 0 they never are.
     * @param period Time within which that many crashes are too many.
     * @param backOff Time for which calls are refused; twice as long each time the plugin
     * crashes again at once.
     * @param maxBackOff Time that it does not exceed.
     */
    public record Quarantine(@DefaultValue("0") int failures, @DefaultValue("1m") Duration period,
            @DefaultValue("10s") Duration backOff, @DefaultValue("5m") Duration maxBackOff) {

        static Quarantine builtIn() {
            return new Quarantine(0, Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofMinutes(5));
        }

    }

    /**
     * What a plugin gets from the system. Nothing, unless it is granted here.
     *
     * @param arguments Command line arguments. The first one is the program's name, by
     * convention.
     * @param environment Environment variables. The application's own are not passed on.
     * @param directories Directories that the plugin may use: of the host, in memory, or
     * of the class path.
     * @param stdout What becomes of the plugin's standard output.
     * @param stderr What becomes of the plugin's standard error.
     * @param stdin What each instance of the plugin reads from its standard input. Empty
     * unless set.
     * @param clocks What time the plugin is shown.
     * @param random Where the plugin's random numbers come from.
     * @param exit Whether the plugin may end itself, or traps if it tries to.
     * @param listeners Addresses at which the plugin accepts connections,
     * '127.0.0.1:7000' for instance. The sockets are opened with the plugin and are its
     * descriptors after the directories, in this order.
     */
    public record Wasi(@DefaultValue List<String> arguments, @DefaultValue Map<String, String> environment,
            @DefaultValue List<Directory> directories, @DefaultValue("log") Output stdout,
            @DefaultValue("log") Output stderr, @Nullable Resource stdin, @DefaultValue Clocks clocks,
            @DefaultValue Random random, @DefaultValue("allowed") ExitPolicy exit,
            @DefaultValue List<String> listeners) {

        /** Copies what can be changed. */
        public Wasi {
            arguments = List.copyOf(arguments);
            environment = withoutRelaxedTwins(environment);
            directories = List.copyOf(directories);
            listeners = List.copyOf(listeners);
        }

        static Wasi builtIn() {
            return new Wasi(List.of(), Map.of(), List.of(), Output.LOG, Output.LOG, null, new Clocks(null, null),
                    new Random(null, DataSize.ofMegabytes(16)), ExitPolicy.ALLOWED, List.of());
        }

    }

    /**
     * What time a plugin is shown: the host's, unless one of these is set.
     *
     * @param resolution What times are multiples of, so that the plugin cannot measure
     * what is shorter.
     * @param fixed Time that stands still but for the plugin's sleeping, which then takes
     * none, '2026-01-01T00:00:00Z' for instance.
     */
    public record Clocks(@Nullable Duration resolution, @Nullable Instant fixed) {
    }

    /**
     * Where a plugin's random numbers come from: the host's secure ones, unless there is
     * a seed.
     *
     * @param seed Number that makes the random numbers the same in each instance and each
     * run. They are predictable then.
     * @param bytesPerCall Random bytes that a call may draw.
     */
    public record Random(@Nullable Long seed, @DefaultValue("16MB") DataSize bytesPerCall) {
    }

    /**
     * A directory that a plugin may use. Either 'host' or 'location' says where it is.
     *
     * @param host Directory on the host. A relative path starts at the working directory.
     * @param location Directory that is not the host's: 'memory' for one that is empty at
     * first, in memory and gone after the call, or 'classpath:' and a path for one of the
     * application's resources, which is only read.
     * @param guest Absolute path at which the plugin sees it, '/data' for instance.
     * @param access What the plugin may do with what is in it. Only reading unless set,
     * but for 'memory' also writing.
     * @param resolution How the plugin's paths are kept inside. Platforms without secure
     * directory handles (Linux has them) need 'best-effort', which is safe only if nobody
     * else writes below the directory.
     * @param quota How much the plugin may add.
     */
    @ConfigurationPropertiesSource
    public record Directory(@Nullable String host, @Nullable String location, @Nullable String guest,
            @Nullable Access access, @DefaultValue("secure") Resolution resolution, @DefaultValue Quota quota) {
    }

    /**
     * How much a plugin may add to a directory: on the host together with all earlier
     * calls since the application started, in memory for each call.
     *
     * @param size Bytes by which files may grow. Unlimited on the host unless set, 16MB
     * in memory.
     * @param files Number of files, directories and links that may be made. Unlimited on
     * the host unless set, 1000 in memory.
     */
    public record Quota(@Nullable DataSize size, @Nullable Integer files) {
    }

    /** What becomes of a plugin's output. */
    public enum Output {

        /** Lines in the log. */
        LOG,

        /** Bytes for {@link WasmOutputListener} beans, when a call has ended. */
        CAPTURE,

        /** Nothing. */
        DISCARD

    }

    /**
     * What a plugin may use. There is no "unlimited".
     *
     * @param memory Memory that all of an instance's linear memories may hold together.
     * @param timeout Time that a call may take.
     * @param loadTimeout Time that loading the module, and separately starting an
     * instance, may take.
     * @param stack Stack that a call may use.
     * @param tableElements Number of elements that all of an instance's tables may hold
     * together.
     * @param handles Number of files that an instance may hold open.
     * @param hostCallBytes Bytes that one call of a WASI function may read, write or
     * otherwise move.
     * @param output Output that a call may write to standard output and standard error
     * together.
     * @param moduleSize Size that the module's file may have.
     * @param functions Number of functions that the module may have.
     * @param compiledCode Compiled code that the module may become.
     * @param instances Number of instances of the plugin that may be there at a time.
     * @param fuel Units of fuel that a call may consume, about one for each instruction:
     * the same on every machine. Not limited unless set. Setting it for one plugin
     * compiles all of them to count it, which costs up to a quarter of their speed.
     */
    public record Limits(@DefaultValue("64MB") DataSize memory, @DefaultValue("5s") Duration timeout,
            @DefaultValue("10s") Duration loadTimeout, @DefaultValue("512KB") DataSize stack,
            @DefaultValue("100000") int tableElements, @DefaultValue("64") int handles,
            @DefaultValue("16MB") DataSize hostCallBytes, @DefaultValue("1MB") DataSize output,
            @DefaultValue("32MB") DataSize moduleSize, @DefaultValue("1000000") int functions,
            @DefaultValue("128MB") DataSize compiledCode, @DefaultValue("10000") int instances, @Nullable Long fuel) {

        static Limits builtIn() {
            return new Limits(DataSize.ofMegabytes(64), Duration.ofSeconds(5), Duration.ofSeconds(10),
                    DataSize.ofKilobytes(512), 100_000, 64, DataSize.ofMegabytes(16), DataSize.ofMegabytes(1),
                    DataSize.ofMegabytes(32), 1_000_000, DataSize.ofMegabytes(128), 10_000, null);
        }

    }

    /**
     * Where compiled code is kept between runs.
     *
     * @param directory Directory for compiled code. Nothing is kept unless it is set.
     * @param keyFile File with the secret key that authenticates compiled code. Made if
     * it is missing. Lies in the user's home directory, in '.wasmhost', unless set; never
     * below the directory for compiled code.
     * @param maximumSize Size that the compiled code may have.
     */
    public record Cache(@Nullable Path directory, @Nullable Path keyFile, @DefaultValue("256MB") DataSize maximumSize) {

        static Cache builtIn() {
            return new Cache(null, null, DataSize.ofMegabytes(256));
        }

    }

    /**
     * How files are watched for changes.
     *
     * @param quietPeriod Time for which a file has to stay as it is before it is loaded:
     * whoever writes it has to have finished.
     * @param pollInterval Time after which files are looked at in any case. Changes that
     * the file system reports are noticed at once; network file systems report none.
     */
    public record Watch(@DefaultValue("10s") Duration quietPeriod, @DefaultValue("30s") Duration pollInterval) {

        private static final Duration LONGEST = Duration.ofDays(365);

        private static final Duration SHORTEST_POLL = Duration.ofMillis(10);

        static Watch builtIn() {
            return new Watch(Duration.ofSeconds(10), Duration.ofSeconds(30));
        }

        /** Checks that the watch is neither always busy nor asleep for ever. */
        public Watch {
            if (quietPeriod.isNegative() || quietPeriod.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "wasm.watch.quiet-period: expected a duration from 0 to 365 days, found " + quietPeriod);
            }
            if (pollInterval.compareTo(SHORTEST_POLL) < 0 || pollInterval.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "wasm.watch.poll-interval: expected a duration from 10 ms to 365 days, found " + pollInterval);
            }
        }

    }

}
