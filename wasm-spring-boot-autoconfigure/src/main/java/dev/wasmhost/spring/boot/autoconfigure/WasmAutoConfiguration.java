package dev.wasmhost.spring.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;

import dev.wasmhost.CompilationCache;
import dev.wasmhost.WasmEngine;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.metrics.ApplicationStartup;

/**
 * Auto-configuration of WebAssembly plugins: an engine, the plugins of
 * {@code wasm.plugins}, and a bean for each {@link WasmPlugin} interface of the
 * application.
 */
@AutoConfiguration
@ConditionalOnClass(WasmEngine.class)
@ConditionalOnBooleanProperty(name = "wasm.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WasmProperties.class)
@Import(ScannedPluginsRegistrar.class)
public final class WasmAutoConfiguration {

    /** The name of the engine's bean. */
    static final String ENGINE = "wasmEngine";

    WasmAutoConfiguration() {
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    WasmEngine wasmEngine(WasmProperties properties, ObjectProvider<WasmEngineCustomizer> customizers,
            ResourceLoader resources) {
        WasmEngine.Builder builder = engine(properties);
        if (properties.compilationCache().directory() != null) {
            builder.compilationCache(cache(properties.compilationCache(), properties.compilationCache().directory()));
        }
        ClassLoader application = resources.getClassLoader();
        if (AotDetector.useGeneratedArtifacts() && application != null) {
            builder.aheadOfTimeCode(application);
        }
        for (WasmEngineCustomizer customizer : customizers.orderedStream().toList()) {
            customizer.customize(builder);
        }
        try {
            return builder.build();
        }
        catch (IllegalArgumentException ex) {
            throw new CompilationCacheException(ex); // nothing else is left to refuse
        }
    }

    /** Returns what makes an engine that compiles as the application has it. */
    static WasmEngine.Builder engine(WasmProperties properties) {
        return WasmEngine.builder().fuel(properties.hasFuel()).deterministic(properties.deterministic());
    }

    private static CompilationCache cache(WasmProperties.Cache properties, Path directory) {
        try {
            CompilationCache cache = (properties.keyFile() != null)
                    ? CompilationCache.of(directory, properties.keyFile()) : CompilationCache.of(directory);
            return cache.withMaximumSize(properties.maximumSize().toBytes());
        }
        catch (IllegalArgumentException ex) {
            throw new CompilationCacheException(ex);
        }
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(WasmPlugins.class)
    RegisteredPlugins wasmPlugins(PluginFactory factory, FileWatch watch, WasmProperties properties,
            Environment environment) {
        return new RegisteredPlugins(factory, watch, new ReloadFailures(environment), properties);
    }

    @Bean
    PluginFactory wasmPluginFactory(WasmEngine engine, ApplicationEventPublisher publisher, HostFunctions hostFunctions,
            BeanFactory beans, ObjectProvider<WasmImportsCustomizer> imports, ObjectProvider<NanoClock> clock,
            ObjectProvider<WasmCallObserver> observers, ObjectProvider<WasmOutputListener> outputs,
            StartupSteps steps) {
        PluginEvents events = new PluginEvents(publisher, outputs.orderedStream().toList());
        NanoClock given = clock.getIfAvailable();
        return new PluginFactory(
                new PluginLoader(engine, hostFunctions, imports.orderedStream().toList(), events, steps),
                (given != null) ? given : new NanoClock.OfSystem(), events, steps, observers.orderedStream().toList(),
                new CallExecutor(beans), new PendingCalls());
    }

    @Bean
    StartupSteps wasmStartupSteps(ObjectProvider<ApplicationStartup> startup) {
        ApplicationStartup unique = startup.getIfUnique();
        return new StartupSteps((unique != null) ? unique : ApplicationStartup.DEFAULT);
    }

    @Bean
    HostFunctions wasmHostFunctions(ConfigurableListableBeanFactory beans) {
        return new HostFunctions(beans);
    }

    @Bean(destroyMethod = "stop")
    FileWatch wasmPluginWatch(WasmProperties properties) {
        return new FileWatch(properties.watch().quietPeriod(), properties.watch().pollInterval());
    }

    @Bean
    @ConditionalOnBean(RegisteredPlugins.class)
    PluginsLifecycle wasmPluginsLifecycle(RegisteredPlugins plugins, PluginFactory factory, FileWatch watch,
            Environment environment) {
        Duration timeout = Binder.get(environment)
            .bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
            .orElse(Duration.ofSeconds(30));
        return new PluginsLifecycle(plugins, factory.events(), watch, timeout);
    }

    /**
     * A plugin that does not load or fit has to stop the application, not its first user.
     */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LazyInitializationExcludeFilter wasmPluginsAreNeverLazy() {
        return new NeverLazy();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static ConfigurationPropertiesBindHandlerAdvisor wasmPropertiesOfTheSystem() {
        return new UnknownSystemPropertiesBindHandler.Advisor();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static ConfigurationPropertiesBindHandlerAdvisor wasmPluginDefaults(Environment environment) {
        return new PluginDefaultsBindHandler.Advisor(environment);
    }

    private static final class NeverLazy implements LazyInitializationExcludeFilter {

        @Override
        public boolean isExcluded(String name, BeanDefinition definition, Class<?> type) {
            return WasmPlugins.class.isAssignableFrom(type) || PluginBeanDefinitions.isPlugin(definition);
        }

    }

}
