package dev.wasmhost.spring.boot.autoconfigure;

import java.nio.file.Path;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * Explains a plugin's property that is missing or cannot be used, and says where it was
 * set.
 */
final class WasmPluginConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<WasmPluginConfigurationException> {

    private final @Nullable Environment environment;

    WasmPluginConfigurationFailureAnalyzer(@Nullable Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WasmPluginConfigurationException cause) {
        Optional<Origin> origin = origin(cause.property());
        String inherited = "wasm.defaults" + cause.property().substring(("wasm.plugins." + cause.plugin()).length());
        Optional<Origin> inheritedOrigin = origin.isPresent() ? Optional.empty() : origin(inherited);
        String place = inheritedOrigin.map((where) -> " (inherited from '" + inherited + "': " + where + ")")
            .or(() -> origin.map((where) -> " (" + where + ")"))
            .orElse("");
        String description = "Plugin '" + cause.plugin() + "' cannot be used: '" + cause.property() + "'" + place + " "
                + cause.reason() + ".";
        String action = inheritedOrigin.isPresent()
                ? "Change '" + inherited + "', or set '" + cause.property() + "' for this plugin." : action(cause);
        return new FailureAnalysis(description, action, cause);
    }

    private static String action(WasmPluginConfigurationException cause) {
        String property = cause.property();
        if (property.contains(".directories[") && property.endsWith(".location")) {
            return "Set '" + property + "' to 'memory', or to 'classpath:' and the path of a directory among the "
                    + "application's resources; or remove it and set 'host'.";
        }
        if (property.endsWith(".location")) {
            return "Set '" + property + "' to the file of the plugin's WebAssembly module: 'classpath:plugins/"
                    + cause.plugin() + ".wasm' for one in the application's resources, 'file:plugins/" + cause.plugin()
                    + ".wasm' for one below the working directory, which is " + workingDirectory()
                    + ". Or remove everything below 'wasm.plugins." + cause.plugin() + "'.";
        }
        if (property.endsWith(".host")) {
            return "Create the directory, or change '" + property
                    + "' to one that exists. A relative path starts at the working directory, which is "
                    + workingDirectory() + ".";
        }
        if (property.endsWith(".guest")) {
            return "Set '" + property + "' to the absolute path at which the plugin is to see the directory: '/data' "
                    + "for instance, a different one for each of its directories.";
        }
        return "Change '" + property + "', or remove it to get the default.";
    }

    private static Path workingDirectory() {
        return Path.of("").toAbsolutePath();
    }

    private Optional<Origin> origin(String property) {
        if (this.environment == null) {
            return Optional.empty();
        }
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
        for (var source : ConfigurationPropertySources.get(this.environment)) {
            ConfigurationProperty found = source.getConfigurationProperty(name);
            if (found != null) {
                return Optional.ofNullable(found.getOrigin());
            }
        }
        return Optional.empty();
    }

}
