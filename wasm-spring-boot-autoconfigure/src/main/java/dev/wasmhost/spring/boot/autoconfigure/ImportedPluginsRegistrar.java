package dev.wasmhost.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers what {@link ImportWasmPlugins} annotations name, unless plugins are switched
 * off.
 */
final class ImportedPluginsRegistrar implements ImportBeanDefinitionRegistrar {

    private final Environment environment;

    private final PluginInterfaceScanner scanner;

    ImportedPluginsRegistrar(Environment environment, ResourceLoader loader, BeanFactory beanFactory) {
        this.environment = environment;
        this.scanner = new PluginInterfaceScanner(environment, loader, beanFactory);
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
        if (!WasmProperties.isEnabled(this.environment)) {
            return;
        }
        MergedAnnotations all = metadata.getAnnotations();
        List<PluginBinding> bindings = new ArrayList<>();
        for (MergedAnnotation<ImportWasmPlugins> each : all.stream(ImportWasmPlugins.class).toList()) {
            bindings.addAll(bindings(each));
        }
        for (MergedAnnotation<?> container : all.stream(ImportWasmPlugins.Container.class).toList()) {
            for (MergedAnnotation<ImportWasmPlugins> each : container.getAnnotationArray(MergedAnnotation.VALUE,
                    ImportWasmPlugins.class)) {
                bindings.addAll(bindings(each));
            }
        }
        new PluginBeanDefinitions(registry).register(bindings);
    }

    private List<PluginBinding> bindings(MergedAnnotation<ImportWasmPlugins> annotation) {
        String plugin = annotation.getString("plugin");
        List<PluginBinding> found = new ArrayList<>();
        for (Class<?> type : annotation.getClassArray("types")) {
            found.add(plugin.isEmpty() ? PluginBinding.of(type) : new PluginBinding(plugin, type));
        }
        for (PluginBinding scanned : this.scanner.scan(packages(annotation))) {
            found.add(plugin.isEmpty() ? scanned : new PluginBinding(plugin, scanned.type()));
        }
        return found;
    }

    private static List<String> packages(MergedAnnotation<ImportWasmPlugins> annotation) {
        List<String> packages = new ArrayList<>(List.of(annotation.getStringArray("basePackages")));
        for (Class<?> type : annotation.getClassArray("basePackageClasses")) {
            packages.add(type.getPackageName());
        }
        return packages;
    }

}
