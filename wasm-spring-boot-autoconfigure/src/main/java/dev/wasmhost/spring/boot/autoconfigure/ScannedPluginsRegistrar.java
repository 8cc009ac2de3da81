package dev.wasmhost.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers the {@link WasmPlugin} interfaces of the application's packages, but none
 * that has a bean of its own.
 */
final class ScannedPluginsRegistrar implements ImportBeanDefinitionRegistrar {

    private final ConfigurableListableBeanFactory beanFactory;

    private final PluginInterfaceScanner scanner;

    ScannedPluginsRegistrar(Environment environment, ResourceLoader loader, BeanFactory beanFactory) {
        this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
        this.scanner = new PluginInterfaceScanner(environment, loader, beanFactory);
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
        if (!AutoConfigurationPackages.has(this.beanFactory)) {
            return;
        }
        List<PluginBinding> bindings = new ArrayList<>();
        for (PluginBinding each : this.scanner.scan(AutoConfigurationPackages.get(this.beanFactory))) {
            if (!hasBeanOfItsOwn(each)) {
                bindings.add(each);
            }
        }
        new PluginBeanDefinitions(registry).register(bindings);
    }

    private boolean hasBeanOfItsOwn(PluginBinding binding) {
        for (String name : this.beanFactory.getBeanNamesForType(binding.type(), true, false)) {
            if (!this.beanFactory.containsBeanDefinition(name)
                    || !PluginBeanDefinitions.isPlugin(this.beanFactory.getBeanDefinition(name))) {
                return true;
            }
        }
        return false;
    }

}
