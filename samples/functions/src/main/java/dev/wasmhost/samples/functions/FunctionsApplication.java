package dev.wasmhost.samples.functions;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Serves functions and their console. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class FunctionsApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(FunctionsApplication.class, arguments);
    }

}
