package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
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
        return packages.stream()
            .flatMap((name) -> findCandidateComponents(name).stream())
            .map((definition) -> Objects.requireNonNull(definition.getBeanClassName()))
            .distinct()
            .sorted(Comparator.naturalOrder())
            .map((name) -> PluginBinding.of(ClassUtils.resolveClassName(name, this.loader.getClassLoader())))
            .toList();
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
