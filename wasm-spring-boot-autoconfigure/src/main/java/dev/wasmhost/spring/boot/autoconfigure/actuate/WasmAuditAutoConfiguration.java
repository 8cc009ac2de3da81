package dev.wasmhost.spring.boot.autoconfigure.actuate;

import dev.wasmhost.spring.boot.autoconfigure.WasmAutoConfiguration;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;

import org.springframework.boot.actuate.audit.listener.AbstractAuditListener;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of audit events about plugins, where somebody listens to them: Boot
 * does if there is an {@code AuditEventRepository}.
 */
@AutoConfiguration(after = WasmAutoConfiguration.class,
        afterName = "org.springframework.boot.actuate.autoconfigure.audit.AuditAutoConfiguration")
@ConditionalOnClass(AbstractAuditListener.class)
@ConditionalOnBean({ AbstractAuditListener.class, WasmPlugins.class })
public final class WasmAuditAutoConfiguration {

    WasmAuditAutoConfiguration() {
    }

    @Bean
    @ConditionalOnMissingBean(name = "wasmPluginAudit")
    PluginAudit wasmPluginAudit(ApplicationEventPublisher publisher) {
        return new PluginAudit(publisher);
    }

}
