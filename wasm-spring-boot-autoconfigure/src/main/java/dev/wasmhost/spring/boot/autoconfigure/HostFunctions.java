package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import dev.wasmhost.ImportType;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmModule;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Finds the methods of beans that plugins can import, by the beans' types: no bean is
 * made for it. They are looked for when the first plugin needs to know. Thread-safe.
 */
final class HostFunctions {

    private final ConfigurableListableBeanFactory beans;

    private volatile @Nullable Map<String, HostFunction> found;

    HostFunctions(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /**
     * Offers a plugin what it is granted.
     * @param granted functions, each as module, dot and name
     * @throws WasmPluginConfigurationException if no bean has one of them
     */
    void grant(String plugin, List<String> granted, WasmImports.Builder imports) {
        for (String key : new LinkedHashSet<>(granted)) {
            HostFunction function = all().get(key);
            if (function == null) {
                throw new WasmPluginConfigurationException(plugin, "host-functions[" + granted.indexOf(key) + "]",
                        unknown(key), null);
            }
            function.add(imports, new Bean(this.beans, function.bean()));
        }
    }

    private String unknown(String key) {
        List<String> known = names();
        if (known.isEmpty()) {
            return "is '" + key + "', but no bean has a method that is annotated with @WasmHostFunction";
        }
        return "is '" + key + "', which is no host function"
                + Spelling.closest(key, known).map((close) -> ": did you mean '" + close + "'?").orElse("")
                + " (beans have: " + String.join(", ", known) + ")";
    }

    /** Returns all there are, each as module, dot and name. */
    List<String> names() {
        return List.copyOf(all().keySet());
    }

    /** Returns those that a module imports and is not granted. */
    List<String> ungranted(WasmModule module, List<String> granted) {
        return module.imports()
            .stream()
            .map(HostFunctions::key)
            .filter((key) -> all().containsKey(key) && !granted.contains(key))
            .toList();
    }

    /** Returns all there are. */
    Collection<HostFunction> functions() {
        return all().values();
    }

    private static String key(ImportType wanted) {
        return wanted.module() + "." + wanted.name();
    }

    private Map<String, HostFunction> all() {
        Map<String, HostFunction> known = this.found;
        if (known == null) {
            known = find();
            this.found = known;
        }
        return known;
    }

    private Map<String, HostFunction> find() {
        Map<String, HostFunction> result = new TreeMap<>();
        for (String name : this.beans.getBeanNamesForType(Object.class, true, false)) {
            Class<?> type = this.beans.containsBeanDefinition(ScopedProxyUtils.getTargetBeanName(name)) ? null
                    : type(name);
            if (type != null && isCandidate(type)) {
                String bean = ScopedProxyUtils.isScopedTarget(name) ? ScopedProxyUtils.getOriginalBeanName(name) : name;
                functions(bean, type).forEach((function) -> {
                    HostFunction other = result.putIfAbsent(function.key(), function);
                    if (other != null) {
                        throw new DuplicateWasmHostFunctionException(function.key(), other.toString(),
                                function.toString());
                    }
                });
            }
        }
        return Collections.unmodifiableMap(result);
    }

    /** Returns the class of a bean, not of its proxy. */
    private @Nullable Class<?> type(String name) {
        if (this.beans.containsBeanDefinition(name) && this.beans.getMergedBeanDefinition(name)
            .getAttribute(AutoProxyUtils.ORIGINAL_TARGET_CLASS_ATTRIBUTE) instanceof Class<?> target) {
            return target;
        }
        Class<?> type = this.beans.getType(name, false);
        if (type != null && Proxy.isProxyClass(type) && this.beans.containsSingleton(name)) {
            return AopUtils.getTargetClass(this.beans.getBean(name));
        }
        return (type != null) ? ClassUtils.getUserClass(type) : null;
    }

    private static boolean isCandidate(Class<?> type) {
        return !type.getName().startsWith("org.springframework.")
                && AnnotationUtils.isCandidateClass(type, WasmHostFunction.class);
    }

    private static List<HostFunction> functions(String bean, Class<?> type) {
        Map<Method, WasmHostFunction> annotated = MethodIntrospector.selectMethods(type,
                (MethodIntrospector.MetadataLookup<WasmHostFunction>) (method) -> AnnotatedElementUtils
                    .findMergedAnnotation(method, WasmHostFunction.class));
        List<HostFunction> result = new ArrayList<>();
        annotated.forEach((method, annotation) -> result.add(function(bean, type, method, annotation)));
        return result;
    }

    private static HostFunction function(String bean, Class<?> type, Method method, WasmHostFunction annotation) {
        if (Modifier.isStatic(method.getModifiers()) || Modifier.isPrivate(method.getModifiers())) {
            throw new IllegalStateException("@WasmHostFunction: expected a method of a bean that is neither static nor"
                    + " private, found " + method);
        }
        String name = annotation.name().isEmpty() ? ExportNames.kebab(method.getName()) : annotation.name();
        return new HostFunction(annotation.module(), name, bean, type, method);
    }

    /** A bean, asked for when it is needed first; each time if it is no singleton. */
    private static final class Bean implements Supplier<Object> {

        private final BeanFactory beans;

        private final String name;

        private volatile @Nullable Object singleton;

        Bean(BeanFactory beans, String name) {
            this.beans = beans;
            this.name = name;
        }

        @Override
        public Object get() {
            Object known = this.singleton;
            if (known != null) {
                return known;
            }
            Object bean = this.beans.getBean(this.name);
            if (this.beans.isSingleton(this.name)) {
                this.singleton = bean;
            }
            return bean;
        }

    }

}
