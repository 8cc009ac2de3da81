package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Makes a method of a bean a function that plugins can import, if they are granted it in
 * {@code wasm.plugins.<name>.host-functions} as {@code <module>.<name>}.
 *
 * <pre class="code">
 * &#64;Component
 * class Audit {
 *
 *     &#64;WasmHostFunction(module = "audit")
 *     void log(String plugin, String message) {
 *
 * </pre>
 *
 * <p>
 * Parameters and result cross as those of plugin interfaces do, see
 * {@link dev.wasmhost.WasmImports.Builder#function(String, String, Object, java.lang.reflect.Method)};
 * a first parameter of type {@link dev.wasmhost.WasmInstance} is the caller. A method
 * that does not fit the import stops the application when it starts. Exceptions end the
 * plugin's call and reach its caller as they are, unless they stand for an error that the
 * plugin knows of ({@link dev.wasmhost.WasmError}).
 *
 * <p>
 * Found on the type that the bean is declared with, its supertypes included. The bean is
 * asked for at the first call of its function, so it may be lazy, scoped or need plugins
 * itself, and is called through its proxy if it has one. It is called by as many threads
 * as there are calls of plugins, and may call the same plugin again.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface WasmHostFunction {

    /** Returns the module that plugins import it from. */
    String module();

    /**
     * Returns the name that plugins import; the method's name in kebab-case unless set.
     */
    String name() default "";

}
