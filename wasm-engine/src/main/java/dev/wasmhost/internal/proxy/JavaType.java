package dev.wasmhost.internal.proxy;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
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

    /** The type of what is not there: of an empty list's elements. */
    static final JavaType UNKNOWN = new JavaType(Object.class, "(unknown)", List.of(), false);

    /** Results as the numbers that they are to WebAssembly, whatever they mean. */
    static final JavaType NUMBERS = new JavaType(Object.class, "(numbers)", List.of(), false);

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

    /** Returns a type as reflection describes it; one without variables is expected. */
    static JavaType of(Type type) {
        if (type instanceof Class<?> raw) {
            return of(raw);
        }
        if (type instanceof ParameterizedType parameterized) {
            List<JavaType> arguments = Arrays.stream(parameterized.getActualTypeArguments()).map(JavaType::of).toList();
            return of((Class<?>) parameterized.getRawType(), arguments);
        }
        if (type instanceof WildcardType wildcard) {
            return of(wildcard.getUpperBounds()[0]);
        }
        if (type instanceof GenericArrayType array) {
            return of(of(array.getGenericComponentType()).raw().arrayType());
        }
        return new JavaType(Object.class, type.getTypeName(), List.of(), false);
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
