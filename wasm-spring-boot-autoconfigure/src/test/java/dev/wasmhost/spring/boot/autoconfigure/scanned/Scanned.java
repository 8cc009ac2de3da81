package dev.wasmhost.spring.boot.autoconfigure.scanned;

import java.util.function.Function;

import dev.wasmhost.spring.boot.autoconfigure.WasmPlugin;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Interfaces as applications write them; only this class is public, so that tests can use
 * it.
 */
@AutoConfigurationPackage
public class Scanned {

    private final Arithmetic arithmetic;

    private final Texts texts;

    private final Function<String, String> function;

    Scanned(Arithmetic arithmetic, Texts texts, Function<String, String> function) {
        this.arithmetic = arithmetic;
        this.texts = texts;
        this.function = function;
    }

    public int add(int a, int b) {
        return this.arithmetic.addI32(a, b);
    }

    public String echo(String text) {
        return this.texts.echo(text);
    }

    public String apply(String text) {
        return this.function.apply(text);
    }

    @WasmPlugin("types")
    interface Arithmetic {

        int addI32(int a, int b);

    }

    @WasmPlugin("types")
    interface Texts {

        String echo(String text);

    }

    @WasmPlugin("function")
    interface Mirror extends Function<String, String> {

    }

    /** Defines a bean of a plugin's interface. */
    @Configuration(proxyBeanMethods = false)
    public static class OwnTexts {

        @Bean
        Texts ownTexts() {
            return (text) -> "own " + text;
        }

    }

}
