package dev.wasmhost.spring.boot.autoconfigure.actuate;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.spring.boot.autoconfigure.WasmAutoConfiguration;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of meters of plugins.
 */
@AutoConfiguration(after = WasmAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, WasmPlugins.class })
public final class WasmMetricsAutoConfiguration {

    WasmMetricsAutoConfiguration() {
    }

    @Bean
    @ConditionalOnMissingBean(name = "wasmPluginMeters")
    PluginMeters wasmPluginMeters(WasmPlugins plugins, ObjectProvider<WasmEngine> engine) {
        return new PluginMeters(plugins, engine.getIfUnique());
    }

}
