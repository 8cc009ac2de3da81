package dev.wasmhost;

import java.lang.reflect.Type;
import java.util.Objects;

/**
 * An argument of {@link DynamicCalls} together with its type, where its class does not
 * tell: an {@link java.util.Optional}, a generic record, a record that is not to be taken
 * for a case of its sealed interface.
 *
 * @param type the type, as reflection describes those of parameters; of
 * {@code List<String>} for instance what
 * {@link java.lang.reflect.Method#getGenericParameterTypes()} returns
 * @param value what is passed
 */
public record TypedValue(Type type, Object value) {

    /** Checks that both are there. */
    public TypedValue {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(value, "value");
    }

}
