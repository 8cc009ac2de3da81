package dev.wasmhost.internal.proxy;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A Java type with its type variables resolved.
 *
 * @param raw the class; {@link Object} where nothing more is known
 * @param name how it is written, for messages
 * @param arguments its type arguments; none for a raw type
 * @param unsigned whether it is annotated {@code @Unsigned}
 */
record JavaType(Class<?> raw, String name, List<JavaType> arguments, boolean unsigned) {

    JavaType {
        arguments = List.copyOf(arguments);
    }

    static JavaType of(Class<?> raw) {
        return new JavaType(raw, raw.getTypeName(), List.of(), false);
    }

    static JavaType of(Class<?> raw, List<JavaType> arguments) {
        String name = raw.getTypeName()
                + arguments.stream().map(JavaType::name).collect(Collectors.joining(", ", "<", ">"));
        return new JavaType(raw, name, arguments, false);
    }

    JavaType asUnsigned() {
        return new JavaType(this.raw, "@Unsigned " + this.name, this.arguments, true);
    }

    boolean isVoid() {
        return this.raw == void.class || this.raw == Void.class;
    }

    /** Returns for instance {@code List<String>}. */
    String simpleName() {
        if (this.arguments.isEmpty()) {
            return this.raw.getTypeName().equals(this.name) ? this.raw.getSimpleName() : this.name;
        }
        return this.arguments.stream()
            .map(JavaType::simpleName)
            .collect(Collectors.joining(", ", this.raw.getSimpleName() + "<", ">"));
    }

    @Override
    public String toString() {
        return this.name;
    }

}
