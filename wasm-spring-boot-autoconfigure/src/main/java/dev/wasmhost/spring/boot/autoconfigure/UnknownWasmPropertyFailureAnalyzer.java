package dev.wasmhost.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains properties below {@code wasm} that there are not; comes before Boot's own
 * analyzer, which cannot suggest others.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownWasmPropertyFailureAnalyzer
        extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of(WasmProperties.PREFIX);

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
        List<String> descriptions = new ArrayList<>();
        List<String> actions = new ArrayList<>();
        for (ConfigurationProperty property : cause.getUnboundProperties()) {
            if (!ROOT.isAncestorOf(property.getName())) {
                return null;
            }
            descriptions.add(description(property));
            actions.add(action(property.getName()));
        }
        return new FailureAnalysis(String.join(System.lineSeparator(), descriptions),
                String.join(System.lineSeparator(), actions), cause);
    }

    private static String description(ConfigurationProperty property) {
        String origin = (property.getOrigin() != null) ? " (" + property.getOrigin() + ")" : "";
        return "There is no property '" + property.getName() + "'" + origin + ".";
    }

    private static String action(ConfigurationPropertyName name) {
        PropertyTree tree = PropertyTree.follow(name);
        String remedy = tree.correction()
            .map((correction) -> "Change it to '" + correction + "'.")
            .orElse("Remove '" + name + "'.");
        List<String> expected = tree.expected();
        if (expected.isEmpty()) {
            return remedy + " '" + tree.parent() + "' is a single value.";
        }
        return remedy + " Below '" + tree.parent() + "' there are: " + String.join(", ", expected) + ".";
    }

}
