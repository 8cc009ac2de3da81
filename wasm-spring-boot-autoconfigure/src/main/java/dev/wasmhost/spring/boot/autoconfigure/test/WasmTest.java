package dev.wasmhost.spring.boot.autoconfigure.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of an application's plugins only: with its configuration, its
 * {@link dev.wasmhost.spring.boot.autoconfigure.WasmPlugin} interfaces,
 * {@link dev.wasmhost.spring.boot.autoconfigure.WasmPlugins} and what these plugins
 * import, but without the rest of the application and of Boot's auto-configuration.
 *
 * <pre class="code">
 * &#64;WasmTest
 * class GreeterTest {
 *
 *     &#64;Autowired
 *     Greeter greeter;
 *
 *     &#64;Test
 *     void greets() {
 *         assertThat(this.greeter.greet("Ada")).isEqualTo("Hello, Ada!");
 *     }
 *
 * }
 * </pre>
 *
 * <p>
 * Of the application's components those are found that have methods annotated
 * {@link dev.wasmhost.spring.boot.autoconfigure.WasmHostFunction}, and those that are a
 * {@link dev.wasmhost.spring.boot.autoconfigure.WasmEngineCustomizer},
 * {@link dev.wasmhost.spring.boot.autoconfigure.WasmImportsCustomizer} or
 * {@link dev.wasmhost.spring.boot.autoconfigure.WasmCallObserver}; what they need besides
 * has to be imported or mocked. All plugins of the configuration are loaded, as the
 * application would do it, so that one that does not load or fit fails the test.
 *
 * <p>
 * In tests of other parts {@code @MockitoBean} replaces a plugin's interface, and
 * {@code wasm.enabled=false} all of them. A module is tested without Spring by
 * {@link WasmModuleExtension}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(WasmTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(WasmTypeExcludeFilter.class)
@ImportAutoConfiguration
public @interface WasmTest {

    /** Returns properties of the environment, in the form {@code key=value}. */
    String[] properties() default {};

    /**
     * Returns whether components are found as described; otherwise only those that
     * {@link #includeFilters()} names.
     */
    boolean useDefaultFilters() default true;

    /** Returns which components are found besides. */
    Filter[] includeFilters() default {};

    /** Returns which components are not found. */
    Filter[] excludeFilters() default {};

    /** Returns auto-configurations that are left out. */
    @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
    Class<?>[] excludeAutoConfiguration() default {};

}
