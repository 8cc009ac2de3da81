package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

import org.springframework.core.io.Resource;

/** Checks how a plugin is to be run, where no type does. */
final class PluginSettings {

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");

    private static final int MOST_INSTANCES = 1_000_000;

    private static final int MOST_FAILURES = 10_000;

    private static final Duration LONGEST = Duration.ofDays(365);

    private final String plugin;

    private PluginSettings(String plugin) {
        this.plugin = plugin;
    }

    /**
     * Checks all that is not checked elsewhere.
     * @throws WasmPluginConfigurationException if a value makes no sense
     */
    static void check(String plugin, WasmProperties.Plugin settings) {
        PluginSettings check = new PluginSettings(plugin);
        check.instances(settings.instances());
        check.instancesAllowed(settings);
        check.quarantine(settings.quarantine());
        if (settings.reloadOnUpdate() && settings.location() != null) {
            watchedFile(plugin, settings);
        }
        String sha256 = settings.sha256();
        if (sha256 != null && !SHA_256.matcher(sha256).matches()) {
            throw check.refused("sha256", "is not a SHA-256: expected 64 hexadecimal digits, found '" + sha256 + "'");
        }
    }

    private void instances(WasmProperties.Instances instances) {
        inRange("instances.max", instances.maximum(), 1, MOST_INSTANCES);
        inRange("instances.queue", instances.queue(), 0, MOST_INSTANCES);
        if (instances.strategy() == WasmProperties.Strategy.CONFINED && instances.maximum() != 1) {
            throw refused("instances.max", "is " + instances.maximum()
                    + ", but 'instances.strategy' is 'confined': expected 1, or 'pooled' as strategy");
        }
        Duration wait = instances.longestWait();
        if (wait.isNegative() || wait.compareTo(LONGEST) > 0) {
            throw refused("instances.wait", "expected a duration from 0 to 365 days, found " + wait);
        }
    }

    private void instancesAllowed(WasmProperties.Plugin settings) {
        int maximum = settings.instances().maximum();
        int allowed = settings.limits().instances();
        if (allowed > 0 && maximum > allowed) {
            throw refused("instances.max", "is " + maximum + ", but 'limits.instances' allows " + allowed);
        }
    }

    private void quarantine(WasmProperties.Quarantine quarantine) {
        inRange("quarantine.failures", quarantine.failures(), 0, MOST_FAILURES);
        positive("quarantine.period", quarantine.period());
        positive("quarantine.back-off", quarantine.backOff());
        positive("quarantine.max-back-off", quarantine.maxBackOff());
        if (quarantine.maxBackOff().compareTo(quarantine.backOff()) < 0) {
            throw refused("quarantine.max-back-off", "expected at least 'quarantine.back-off', which is "
                    + quarantine.backOff() + ", found " + quarantine.maxBackOff());
        }
    }

    private void inRange(String property, int value, int least, int most) {
        if (value < least || value > most) {
            throw refused(property, "expected a number from " + least + " to " + most + ", found " + value);
        }
    }

    private void positive(String property, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw refused(property, "expected a positive duration of at most 365 days, found " + value);
        }
    }

    private WasmPluginConfigurationException refused(String property, String reason) {
        return new WasmPluginConfigurationException(this.plugin, property, reason, null);
    }

    /**
     * Returns the file to be watched.
     * @throws WasmPluginConfigurationException if the location is none
     */
    static Path watchedFile(String plugin, WasmProperties.Plugin settings) {
        Resource location = Objects.requireNonNull(settings.location());
        try {
            return location.getFile().toPath();
        }
        catch (IOException ex) {
            throw new WasmPluginConfigurationException(plugin, "reload-on-update",
                    "needs a file that can be watched, but 'location' is " + location.getDescription(), ex);
        }
    }

}
