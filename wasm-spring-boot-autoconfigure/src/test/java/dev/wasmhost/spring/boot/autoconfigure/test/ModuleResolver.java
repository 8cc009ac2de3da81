package dev.wasmhost.spring.boot.autoconfigure.test;

import dev.wasmhost.spring.boot.autoconfigure.Modules;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Finds the modules that the tests make. */
class ModuleResolver implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        context.addProtocolResolver(Modules::resolve);
    }

}
