package dev.wasmhost.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

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
        List<PluginBinding> bindings = annotations(metadata).flatMap((annotation) -> bindings(annotation).stream())
            .toList();
        new PluginBeanDefinitions(registry).register(bindings);
    }

    private static Stream<MergedAnnotation<ImportWasmPlugins>> annotations(AnnotationMetadata metadata) {
        MergedAnnotations all = metadata.getAnnotations();
        return Stream.concat(all.stream(ImportWasmPlugins.class),
                all.stream(ImportWasmPlugins.Container.class)
                    .flatMap((container) -> Arrays
                        .stream(container.getAnnotationArray(MergedAnnotation.VALUE, ImportWasmPlugins.class))));
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
        return Stream
            .concat(Arrays.stream(annotation.getStringArray("basePackages")),
                    Arrays.stream(annotation.getClassArray("basePackageClasses")).map(ClassUtils::getPackageName))
            .toList();
    }

}
