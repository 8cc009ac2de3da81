package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;

/**
 * Registers plugin interfaces explicitly, on a configuration class: those outside the
 * application's packages, those that cannot be annotated, and those that several plugins
 * implement.
 *
 * <pre class="code">
 * &#64;Configuration
 * &#64;ImportWasmPlugins(plugin = "german", types = Greeter.class)
 * &#64;ImportWasmPlugins(plugin = "french", types = Greeter.class)
 * class Greeters {
 *
 * }
 *
 * &#64;Service
 * class Desk {
 *
 *     Desk(&#64;Qualifier("german") Greeter german, &#64;Qualifier("french") Greeter french) {
 * </pre>
 *
 * <p>
 * Beans are named as those of {@link WasmPlugin} are.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ImportWasmPlugins.Container.class)
@Import(ImportedPluginsRegistrar.class)
public @interface ImportWasmPlugins {

    /**
     * Returns the name of the plugin that all interfaces are bound to. Unless set, each
     * needs a {@link WasmPlugin} annotation.
     */
    String plugin() default "";

    /** Returns the interfaces to register. */
    Class<?>[] types() default {};

    /**
     * Returns packages in which, and below, to look for {@link WasmPlugin} interfaces.
     */
    String[] basePackages() default {};

    /**
     * Returns classes whose packages are looked through as {@link #basePackages()} are.
     */
    Class<?>[] basePackageClasses() default {};

    /** Holds several {@link ImportWasmPlugins} annotations of one class. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @Documented
    @Import(ImportedPluginsRegistrar.class)
    @interface Container {

        /** Returns the annotations. */
        ImportWasmPlugins[] value();

    }

}
