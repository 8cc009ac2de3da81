package dev.wasmhost.internal.proxy;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.wasmhost.Unsigned;

/** What the type variables of a type and its ancestors stand for, seen from the type. */
final class TypeVariables {

    private final Map<TypeVariable<?>, JavaType> arguments = new HashMap<>();

    TypeVariables(Class<?> type) {
        collect(type);
    }

    /** Begins with a type that has arguments itself. */
    TypeVariables(JavaType type) {
        if (!type.arguments().isEmpty()) {
            put(type.raw(), type.arguments());
        }
        collect(type.raw());
    }

    /** Returns what {@code type} stands for; a variable that is not known stays one. */
    JavaType resolve(AnnotatedType type) {
        JavaType resolved = plain(type);
        return type.isAnnotationPresent(Unsigned.class) ? resolved.asUnsigned() : resolved;
    }

    private JavaType plain(AnnotatedType type) {
        if (type instanceof AnnotatedParameterizedType parameterized) {
            Class<?> raw = (Class<?>) ((ParameterizedType) type.getType()).getRawType();
            return JavaType.of(raw, resolve(parameterized.getAnnotatedActualTypeArguments()));
        }
        if (type instanceof AnnotatedArrayType array) {
            JavaType component = resolve(array.getAnnotatedGenericComponentType());
            JavaType resolved = JavaType.of(component.raw().arrayType());
            return component.unsigned() ? resolved.asUnsigned() : resolved;
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            return resolve(wildcard.getAnnotatedUpperBounds()[0]);
        }
        return (type.getType() instanceof Class<?> raw) ? JavaType.of(raw) : resolve(type.getType());
    }

    /** Returns what {@code variable} stands for, itself where that is not known. */
    JavaType resolve(Type variable) {
        JavaType argument = (variable instanceof TypeVariable<?>) ? this.arguments.get(variable) : null;
        return (argument != null) ? argument : new JavaType(Object.class, variable.getTypeName(), List.of(), false);
    }

    /** Returns what each of {@code types} stands for. */
    List<JavaType> resolve(AnnotatedType[] types) {
        List<JavaType> resolved = new ArrayList<>();
        for (AnnotatedType type : types) {
            resolved.add(resolve(type));
        }
        return resolved;
    }

    private void collect(Class<?> type) {
        for (AnnotatedType parent : type.getAnnotatedInterfaces()) {
            collect(parent);
        }
        if (type.getSuperclass() != null) {
            collect(type.getAnnotatedSuperclass());
        }
    }

    private void collect(AnnotatedType parent) {
        JavaType resolved = resolve(parent);
        if (!resolved.arguments().isEmpty()) {
            put(resolved.raw(), resolved.arguments());
        }
        collect(resolved.raw());
    }

    private void put(Class<?> type, List<JavaType> values) {
        TypeVariable<?>[] variables = type.getTypeParameters();
        for (int i = 0; i < variables.length; i++) {
            this.arguments.put(variables[i], values.get(i));
        }
    }

}
