package dev.wasmhost.spring.boot.benchmarks.none;

import dev.wasmhost.spring.boot.benchmarks.Started;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application without plugins. */
@SpringBootApplication
public class NoPlugins {

    public static void main(String[] arguments) {
        Started.run(NoPlugins.class, arguments);
    }

}
