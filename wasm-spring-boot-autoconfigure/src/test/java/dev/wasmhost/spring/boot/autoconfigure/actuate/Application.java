package dev.wasmhost.spring.boot.autoconfigure.actuate;

import dev.wasmhost.spring.boot.autoconfigure.Modules;
import dev.wasmhost.spring.boot.autoconfigure.TestHost;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** An application with all that is on the class path. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Application {

    /** Returns a runner of such applications with a plugin {@code p}, version 1. */
    static ApplicationContextRunner runner(TestHost host) {
        return new ApplicationContextRunner().withUserConfiguration(Application.class)
            .withInitializer((context) -> context.addProtocolResolver(Modules::resolve))
            .withBean("testHost", TestHost.class, () -> host)
            .withPropertyValues("wasm.plugins.p.location=module:version-1");
    }

}
