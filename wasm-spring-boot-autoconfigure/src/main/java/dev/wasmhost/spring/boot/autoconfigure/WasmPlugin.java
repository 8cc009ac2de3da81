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
 * <p>
 * An interface with one method may also be served by a <em>command</em>, a module that
 * exports {@code _start} and nothing of the method's name: it is run once for each call,
 * with an instance of its own, what its parameters are by their types being
 * <ul>
 * <li>{@code String} (UTF-8), {@code byte[]}, {@link java.io.InputStream}: standard
 * input, at most one. Without any it is {@code wasi.stdin} of the configuration. A stream
 * is left open
 * <li>{@code List<String>}, {@code String[]}: arguments, after {@code wasi.arguments} of
 * the configuration or, if there are none, the plugin's name
 * <li>{@link dev.wasmhost.WasmCallOptions}: the call's timeout
 * <li>a record: its components are taken as parameters.
 * </ul>
 * The result is standard output as {@code String}, {@code byte[]} or
 * {@link java.io.InputStream}, nothing ({@code void}: it goes where {@code wasi.stdout}
 * says), or a {@link java.util.concurrent.CompletableFuture} of one. An exit status other
 * than 0 is a {@link WasmCommandException}, output that is not UTF-8 a
 * {@link dev.wasmhost.WasmTrap}, more of it than {@code limits.output} a
 * {@link dev.wasmhost.WasmLimitException}, an {@link java.io.IOException} of the input
 * stream an {@link java.io.UncheckedIOException}.
 *
 * <p>
 * Methods that return a future run on the executor that is named or qualified
 * {@code wasmTaskExecutor}, else on {@code applicationTaskExecutor}, else on a thread
 * each. Completing or cancelling the future stops the call.
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
