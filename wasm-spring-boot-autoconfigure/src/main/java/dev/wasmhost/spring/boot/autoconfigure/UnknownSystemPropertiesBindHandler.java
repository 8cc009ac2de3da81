package dev.wasmhost.spring.boot.autoconfigure;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;

/**
 * Refuses unknown properties below {@code wasm.plugins} and {@code wasm.defaults} that
 * come from environment variables or system properties; Boot itself refuses those of all
 * other sources.
 *
 * <p>
 * {@code WASM_HOME} is nobody's mistake, {@code WASM_PLUGINS_GREETER_TIMEOUT} is one.
 * Names are compared without separators, since a variable does not tell a dash from a
 * dot.
 */
final class UnknownSystemPropertiesBindHandler extends AbstractBindHandler {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of(WasmProperties.PREFIX);

    private static final List<ConfigurationPropertyName> CHECKED = List.of(ROOT.append("plugins"),
            ROOT.append("defaults"));

    private static final UnboundElementsSourceFilter CHECKED_BY_BOOT = new UnboundElementsSourceFilter();

    private final Set<String> bound = new HashSet<>();

    UnknownSystemPropertiesBindHandler(BindHandler parent) {
        super(parent);
    }

    @Override
    public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
            Object result) {
        if (isChecked(name)) {
            this.bound.add(withoutSeparators(name));
        }
        return super.onSuccess(name, target, context, result);
    }

    @Override
    public void onFinish(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
            @Nullable Object result) throws Exception {
        super.onFinish(name, target, context, result);
        if (context.getDepth() == 0 && name.equals(ROOT)) {
            Set<ConfigurationProperty> unbound = new TreeSet<>();
            for (ConfigurationPropertySource source : context.getSources()) {
                if (!CHECKED_BY_BOOT.apply(source) && source instanceof IterableConfigurationPropertySource iterable) {
                    addUnbound(iterable, unbound);
                }
            }
            if (!unbound.isEmpty()) {
                throw new UnboundConfigurationPropertiesException(unbound);
            }
        }
    }

    private void addUnbound(IterableConfigurationPropertySource source, Set<ConfigurationProperty> unbound) {
        for (ConfigurationPropertyName name : source) {
            if (isChecked(name) && !this.bound.contains(withoutSeparators(name))) {
                ConfigurationProperty property = source.getConfigurationProperty(name);
                if (property != null) {
                    unbound.add(property);
                }
            }
        }
    }

    private static boolean isChecked(ConfigurationPropertyName name) {
        for (ConfigurationPropertyName root : CHECKED) {
            if (root.isAncestorOf(name)) {
                return true;
            }
        }
        return false;
    }

    private static String withoutSeparators(ConfigurationPropertyName name) {
        StringBuilder letters = new StringBuilder();
        for (char each : name.toString().toCharArray()) {
            if (each < 0x80 && Character.isLetterOrDigit(each)) {
                letters.append(Character.toLowerCase(each));
            }
        }
        return letters.toString();
    }

    /** Adds a handler to each binding. */
    static final class Advisor implements ConfigurationPropertiesBindHandlerAdvisor {

        @Override
        public BindHandler apply(BindHandler parent) {
            return new UnknownSystemPropertiesBindHandler(parent);
        }

    }

}
