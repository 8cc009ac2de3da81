package dev.wasmhost.internal.proxy;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

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
        List<String> names = new ArrayList<>();
        for (JavaType argument : arguments) {
            names.add(argument.name());
        }
        return new JavaType(raw, raw.getTypeName() + "<" + String.join(", ", names) + ">", arguments, false);
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
        return this.raw.getSimpleName() + "<" + simpleNames(this.arguments) + ">";
    }

    /** Returns for instance {@code List<String>, int}. */
    static String simpleNames(List<JavaType> types) {
        List<String> names = new ArrayList<>();
        for (JavaType type : types) {
            names.add(type.simpleName());
        }
        return String.join(", ", names);
    }

    // Written out as types are compared at start: what the JVM makes of a record is slow

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JavaType type && this.raw == type.raw && this.name.equals(type.name)
                && this.arguments.equals(type.arguments) && this.unsigned == type.unsigned;
    }

    @Override
    public int hashCode() {
        return Objects.hash(this.raw, this.name, this.arguments, this.unsigned);
    }

    @Override
    public String toString() {
        return this.name;
    }

}
