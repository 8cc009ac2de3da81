package dev.wasmhost.spring.boot.autoconfigure;

import java.util.function.Function;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application with a library, whose interface has numbers and text, and a command as
 * plugins; it says when it has started.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(WasmAutoConfiguration.class)
@ImportWasmPlugins(types = { StartUpProgram.Types.class, StartUpProgram.Filter.class })
class StartUpProgram {

    static final String STARTED = "-- started";

    /** A library. */
    @WasmPlugin("types")
    interface Types {

        int addI32(int first, int second);

        String echo(String text);

        byte[] reverseBytes(byte[] bytes);

    }

    /** A command. */
    @WasmPlugin("filter")
    interface Filter extends Function<String, String> {

    }

    public static void main(String[] arguments) {
        try (ConfigurableApplicationContext context = SpringApplication.run(StartUpProgram.class,
                "--spring.main.web-application-type=none", "--wasm.plugins.types.location=classpath:guests/types.wasm",
                "--wasm.plugins.types.limits.memory=32MB", "--wasm.plugins.types.wasi.clocks.resolution=1s",
                "--wasm.plugins.filter.location=classpath:guests/filter.wasm")) {
            System.out.println(STARTED);
            System.out.println(context.getBean(Types.class).echo("one") + context.getBean(Types.class).addI32(1, 1));
            System.out.println("hash " + context.getBean(WasmPlugins.class).get("types").sha256());
        }
    }

}
