package dev.wasmhost.spring.boot.autoconfigure.actuate;

import dev.wasmhost.spring.boot.autoconfigure.WasmAutoConfiguration;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of an observation for each call of a plugin.
 */
@AutoConfiguration(after = WasmAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ ObservationRegistry.class, WasmPlugins.class })
public final class WasmObservationAutoConfiguration {

    WasmObservationAutoConfiguration() {
    }

    @Bean
    @ConditionalOnMissingBean(name = "wasmObservedCalls")
    ObservedCalls wasmObservedCalls(ObservationRegistry registry,
            ObjectProvider<WasmCallObservationConvention> convention) {
        return new ObservedCalls(registry, convention.getIfAvailable(WasmCallObservationConvention::standard));
    }

}
