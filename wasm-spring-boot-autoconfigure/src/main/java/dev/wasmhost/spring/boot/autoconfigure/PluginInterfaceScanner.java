package dev.wasmhost.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** Finds {@link WasmPlugin} interfaces in packages. */
final class PluginInterfaceScanner extends ClassPathScanningCandidateComponentProvider {

    private final ResourceLoader loader;

    PluginInterfaceScanner(Environment environment, ResourceLoader loader, BeanFactory beanFactory) {
        super(false, environment);
        this.loader = loader;
        setResourceLoader(loader);
        TypeExcludeFilter excluded = new TypeExcludeFilter();
        excluded.setBeanFactory(beanFactory);
        addExcludeFilter(excluded);
        addIncludeFilter(new AnnotationTypeFilter(WasmPlugin.class, false));
    }

    List<PluginBinding> scan(Collection<String> packages) {
        Set<String> names = new TreeSet<>();
        for (String each : packages) {
            for (BeanDefinition definition : findCandidateComponents(each)) {
                names.add(Objects.requireNonNull(definition.getBeanClassName()));
            }
        }
        List<PluginBinding> bindings = new ArrayList<>();
        for (String name : names) {
            bindings.add(PluginBinding.of(ClassUtils.resolveClassName(name, this.loader.getClassLoader())));
        }
        return bindings;
    }

    /**
     * Accepts interfaces, nested ones too, which components could not be; and classes, to
     * be refused by name.
     */
    @Override
    protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
        return definition.getMetadata().isIndependent();
    }

}
