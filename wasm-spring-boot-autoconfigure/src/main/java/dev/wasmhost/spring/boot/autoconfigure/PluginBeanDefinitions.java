package dev.wasmhost.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        Set<PluginBinding> added = new LinkedHashSet<>(bindings);
        added.removeAll(registered());
        Set<String> plugins = new HashSet<>();
        Set<String> shared = new HashSet<>();
        for (PluginBinding each : added) {
            if (!plugins.add(each.plugin())) {
                shared.add(each.plugin());
            }
        }
        for (PluginBinding each : added) {
            boolean nameIsClear = !shared.contains(each.plugin()) && !this.registry.isBeanNameInUse(each.plugin());
            String name = nameIsClear ? each.plugin() : each.plugin() + "#" + each.type().getName();
            this.registry.registerBeanDefinition(name, definition(each));
        }
    }

    private List<PluginBinding> registered() {
        List<PluginBinding> registered = new ArrayList<>();
        for (String name : this.registry.getBeanDefinitionNames()) {
            if (this.registry.getBeanDefinition(name).getAttribute(BINDING) instanceof PluginBinding binding) {
                registered.add(binding);
            }
        }
        return registered;
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
