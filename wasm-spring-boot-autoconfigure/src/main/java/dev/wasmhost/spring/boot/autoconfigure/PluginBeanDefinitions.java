package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Registers plugin interfaces as beans.
 *
 * <p>
 * A definition names a static factory method and has the interface as target type: a
 * factory bean would lose the generic types that the interface inherits, and an instance
 * supplier does not survive AOT processing. The interface is passed by its name because
 * code generated here could not mention one that is not public.
 */
final class PluginBeanDefinitions {

    private static final String BINDING = PluginBinding.class.getName();

    private final BeanDefinitionRegistry registry;

    PluginBeanDefinitions(BeanDefinitionRegistry registry) {
        this.registry = registry;
    }

    /** Returns whether {@code definition} is one of ours. */
    static boolean isPlugin(BeanDefinition definition) {
        return WasmPluginBeans.class.getName().equals(definition.getBeanClassName());
    }

    /** Returns what a definition binds; empty if it is none of ours. */
    static Optional<PluginBinding> binding(BeanDefinition definition) {
        return isPlugin(definition) && definition.getAttribute(BINDING) instanceof PluginBinding binding
                ? Optional.of(binding) : Optional.empty();
    }

    /** Registers those that are not yet registered. */
    void register(Collection<PluginBinding> bindings) {
        Map<String, List<PluginBinding>> byPlugin = bindings.stream()
            .distinct()
            .filter((binding) -> !isRegistered(binding))
            .collect(Collectors.groupingBy(PluginBinding::plugin));
        byPlugin.forEach((plugin, sharing) -> sharing.forEach((binding) -> {
            boolean nameIsClear = sharing.size() == 1 && !this.registry.isBeanNameInUse(plugin);
            String name = nameIsClear ? plugin : plugin + "#" + binding.type().getName();
            this.registry.registerBeanDefinition(name, definition(binding));
        }));
    }

    private boolean isRegistered(PluginBinding binding) {
        for (String name : this.registry.getBeanDefinitionNames()) {
            if (binding.equals(this.registry.getBeanDefinition(name).getAttribute(BINDING))) {
                return true;
            }
        }
        return false;
    }

    private static RootBeanDefinition definition(PluginBinding binding) {
        RootBeanDefinition definition = new RootBeanDefinition(WasmPluginBeans.class);
        definition.setTargetType(binding.type());
        definition.setFactoryMethodName("bind");
        definition.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(1, binding.plugin());
        definition.getConstructorArgumentValues().addIndexedArgumentValue(2, binding.type().getName());
        definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, binding.plugin()));
        definition.setDescription("plugin \"" + binding.plugin() + "\"");
        definition.setAttribute(BINDING, binding);
        return definition;
    }

}
