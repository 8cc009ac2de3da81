package dev.wasmhost.spring.boot.benchmarks.one;

import dev.wasmhost.spring.boot.autoconfigure.WasmPlugin;
import dev.wasmhost.spring.boot.benchmarks.Guests;
import dev.wasmhost.spring.boot.benchmarks.Started;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The same application with one. */
@SpringBootApplication
public class OnePlugin {

    public static void main(String[] arguments) {
        Started.run(OnePlugin.class, arguments);
    }

    /** The plugin. */
    @WasmPlugin("plugin-0")
    public interface Plugin extends Guests.Greeter {

    }

}
