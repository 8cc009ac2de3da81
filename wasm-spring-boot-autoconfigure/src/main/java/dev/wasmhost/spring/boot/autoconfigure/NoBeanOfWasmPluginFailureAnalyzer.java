package dev.wasmhost.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains why there is no bean of a {@link WasmPlugin} interface; comes before Boot's
 * own analyzer, which would have one defined.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class NoBeanOfWasmPluginFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

    private final @Nullable Environment environment;

    private final @Nullable BeanFactory beanFactory;

    NoBeanOfWasmPluginFailureAnalyzer(@Nullable Environment environment, @Nullable BeanFactory beanFactory) {
        this.environment = environment;
        this.beanFactory = beanFactory;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
        ResolvableType needed = cause.getResolvableType();
        Class<?> type = (needed != null) ? needed.toClass() : Object.class;
        WasmPlugin annotation = type.getAnnotation(WasmPlugin.class);
        if (annotation == null || hasBeans(type)) {
            return null;
        }
        String description = "Interface " + type.getName() + " of plugin '" + annotation.value() + "' is needed, but ";
        if (this.environment != null && !WasmProperties.isEnabled(this.environment)) {
            return new FailureAnalysis(description + "'wasm.enabled' is false.",
                    "Set 'wasm.enabled' to true, or define a bean that implements the interface.", cause);
        }
        return new FailureAnalysis(description + "it was not found and so is no bean.",
                "Add @ImportWasmPlugins(types = " + type.getSimpleName()
                        + ".class) to a configuration class, or move the interface to the package of the application's "
                        + "main class or below, where it is found.",
                cause);
    }

    /** Then one is missing for another reason: a qualifier for instance. */
    private boolean hasBeans(Class<?> type) {
        return this.beanFactory instanceof ListableBeanFactory beans
                && beans.getBeanNamesForType(type, true, false).length > 0;
    }

}
