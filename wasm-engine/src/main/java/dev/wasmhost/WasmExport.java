package dev.wasmhost;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the export that a method of a {@linkplain WasmInstance#bind(Class) bound}
 * interface calls, where its own name does not.
 *
 * <p>
 * On a method it is the export's whole name: {@code "example:shop/stock@1.0.0#find-all"},
 * {@code "_greet"}. On an interface it is the name of the WIT interface that the guest
 * exports, {@code "example:shop/stock@1.0.0"}, and comes with {@code #} before the names
 * of all methods that are not annotated themselves.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE })
public @interface WasmExport {

    /** Returns the name. */
    String value();

}
