package dev.wasmhost.spring.boot.autoconfigure.actuate;

import dev.wasmhost.spring.boot.autoconfigure.WasmAutoConfiguration;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health of plugins.
 */
@AutoConfiguration(after = WasmAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(WasmPlugins.class)
@ConditionalOnEnabledHealthIndicator("wasm")
public final class WasmHealthAutoConfiguration {

    WasmHealthAutoConfiguration() {
    }

    @Bean
    @ConditionalOnMissingBean(name = "wasmHealthContributor")
    PluginHealth wasmHealthContributor(WasmPlugins plugins) {
        return new PluginHealth(plugins);
    }

}
