package dev.wasmhost.samples.functions;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Guards the console's interface, and has the directory looked at. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class WebConfiguration implements WebMvcConfigurer, SchedulingConfigurer {

    private final TokenCheck check;

    private final FunctionCatalog catalog;

    private final FunctionsProperties properties;

    WebConfiguration(TokenCheck check, FunctionCatalog catalog, FunctionsProperties properties) {
        this.check = check;
        this.catalog = catalog;
        this.properties = properties;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this.check).addPathPatterns("/api/**");
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addFixedDelayTask(this.catalog::scan, this.properties.scanInterval());
    }

}
