package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes an interface a bean whose methods call a plugin's exports.
 *
 * <pre class="code">
 * &#64;WasmPlugin("greeter")
 * public interface Greeter {
 *
 *     String greet(String name);
 *
 * }
 * </pre>
 *
 * <p>
 * Such interfaces are found in the application's packages, as components are; whether
 * they are public or nested does not matter. The bean is named as the plugin unless that
 * name is taken or several interfaces share the plugin: then it is
 * {@code <plugin>#<interface's class name>}. The plugin's name is always its qualifier. A
 * bean of the interface that the application defines itself takes the place of the
 * plugin's.
 *
 * @see ImportWasmPlugins
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface WasmPlugin {

    /** Returns the plugin's name: the {@code <name>} in {@code wasm.plugins.<name>}. */
    String value();

}
