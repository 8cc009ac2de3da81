package dev.wasmhost.spring.boot.autoconfigure.actuate;

import dev.wasmhost.spring.boot.autoconfigure.WasmAutoConfiguration;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the endpoint {@code wasm}.
 */
@AutoConfiguration(after = WasmAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(WasmPlugins.class)
@ConditionalOnAvailableEndpoint(WasmEndpoint.class)
@EnableConfigurationProperties(WasmEndpointProperties.class)
public final class WasmEndpointAutoConfiguration {

    WasmEndpointAutoConfiguration() {
    }

    @Bean
    @ConditionalOnMissingBean
    WasmEndpoint wasmEndpoint(WasmPlugins plugins, ObjectProvider<SanitizingFunction> sanitizing,
            WasmEndpointProperties properties) {
        return new WasmEndpoint(plugins, sanitizing.orderedStream().toList(), properties.showValues());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(WasmEndpoint.class)
    WasmEndpointWebExtension wasmEndpointWebExtension(WasmEndpoint endpoint, WasmEndpointProperties properties) {
        return new WasmEndpointWebExtension(endpoint, properties.showValues(), properties.roles());
    }

}
