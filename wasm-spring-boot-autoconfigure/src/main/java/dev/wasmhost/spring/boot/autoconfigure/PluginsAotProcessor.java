package dev.wasmhost.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.wasmhost.AheadOfTimeCompilation;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmModule;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.io.ClassPathResource;

/**
 * Compiles plugins of the class path to classes of the application when that is built,
 * with the settings that it has then. Applications that make the engine themselves are
 * left alone.
 */
final class PluginsAotProcessor implements BeanFactoryInitializationAotProcessor {

    private static final Log logger = LogFactory.getLog(PluginsAotProcessor.class);

    @Override
    public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
            ConfigurableListableBeanFactory beans) {
        if (!hasOurEngine(beans)) {
            return null;
        }
        List<PluginBinding> bindings = new ArrayList<>();
        for (String name : beans.getBeanDefinitionNames()) {
            PluginBeanDefinitions.binding(beans.getBeanDefinition(name)).ifPresent(bindings::add);
        }
        HostFunctions hostFunctions = new HostFunctions(beans);
        try {
            WasmProperties properties = beans.getBean(WasmProperties.class);
            Map<String, ClassPathResource> resources = resources(properties);
            WasmEngine.Builder builder = WasmAutoConfiguration.engine(properties);
            beans.getBeanProvider(WasmEngineCustomizer.class)
                .orderedStream()
                .forEach((customizer) -> customizer.customize(builder));
            try (WasmEngine engine = builder.build()) {
                Map<String, byte[]> files = compile(engine, properties, resources, bindings);
                return new CompiledPlugins(files, List.copyOf(resources.values()), bindings, hostFunctions.functions());
            }
        }
        catch (BeansException ex) {
            logger.warn("Plugins are not compiled ahead of time: how they are configured is not known when the "
                    + "application is built", ex);
            return new CompiledPlugins(Map.of(), List.of(), bindings, hostFunctions.functions());
        }
    }

    private static boolean hasOurEngine(ConfigurableListableBeanFactory beans) {
        if (!beans.containsBeanDefinition(WasmAutoConfiguration.ENGINE)) {
            return false;
        }
        String factory = beans.getBeanDefinition(WasmAutoConfiguration.ENGINE).getFactoryBeanName();
        return factory != null && beans.getType(factory) == WasmAutoConfiguration.class;
    }

    private static Map<String, ClassPathResource> resources(WasmProperties properties) {
        Map<String, ClassPathResource> resources = new LinkedHashMap<>();
        properties.plugins().forEach((name, plugin) -> {
            if (plugin.location() instanceof ClassPathResource resource) {
                if (resource.exists()) {
                    resources.put(name, resource);
                }
                else {
                    logger.warn("Plugin \"" + name + "\" is not compiled ahead of time: " + resource.getDescription()
                            + " does not exist when the application is built");
                }
            }
        });
        return resources;
    }

    /**
     * Compiles plugins and what their interfaces become.
     * @throws WasmPluginException if a plugin could not be loaded at start, or an
     * interface not be bound, either
     */
    private static Map<String, byte[]> compile(WasmEngine engine, WasmProperties properties,
            Map<String, ClassPathResource> resources, List<PluginBinding> bindings) {
        if (resources.isEmpty()) {
            return Map.of();
        }
        AheadOfTimeCompilation compilation = engine.newAheadOfTimeCompilation();
        properties.plugins().forEach((name, plugin) -> {
            ClassPathResource resource = resources.get(name);
            if (resource != null) {
                WasmModule module = PluginLoader.compile(name, plugin, resource, compilation);
                bindings.stream()
                    .filter((each) -> each.plugin().equals(name) && !CommandMethod.isFor(module, each.type()))
                    .forEach((each) -> compile(compilation, module, each));
            }
        });
        return compilation.files();
    }

    private static void compile(AheadOfTimeCompilation compilation, WasmModule module, PluginBinding binding) {
        try {
            compilation.addProxies(module, binding.type());
        }
        catch (IllegalArgumentException ex) {
            throw new WasmPluginBindingException(binding.plugin(), binding.type(), PluginVersion.functions(module), ex);
        }
    }

}
