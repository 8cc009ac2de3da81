package dev.wasmhost;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a guest knows a number as the widest unsigned one that the Java type can
 * hold: {@code @Unsigned short} is a u8, {@code @Unsigned int} a u16,
 * {@code @Unsigned long} a u32. Arguments out of that range are refused.
 *
 * <p>
 * Needed only where the module does not say it itself, in a {@code component-type}
 * section. Without it {@code int} and {@code long} serve for u32 and u64 with the same
 * bits, see {@link Integer#toUnsignedLong(int)}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface Unsigned {

}
