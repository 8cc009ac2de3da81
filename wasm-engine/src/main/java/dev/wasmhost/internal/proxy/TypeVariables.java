package dev.wasmhost.internal.proxy;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;

/**
 * What the type variables of an interface's ancestors stand for, seen from the interface.
 */
final class TypeVariables {

    private final Map<TypeVariable<?>, Type> arguments = new HashMap<>();

    TypeVariables(Class<?> type) {
        collect(type);
    }

    /** Returns what {@code type} stands for, or itself where that is not known. */
    Type resolve(Type type) {
        if (type instanceof TypeVariable<?> variable) {
            Type argument = this.arguments.get(variable);
            return (argument != null) ? resolve(argument) : variable;
        }
        if (type instanceof GenericArrayType array
                && resolve(array.getGenericComponentType()) instanceof Class<?> component) {
            return component.arrayType();
        }
        return type;
    }

    private void collect(Class<?> type) {
        for (Type parent : type.getGenericInterfaces()) {
            if (parent instanceof ParameterizedType parameterized) {
                collect((Class<?>) parameterized.getRawType(), parameterized.getActualTypeArguments());
            }
            else {
                collect((Class<?>) parent);
            }
        }
    }

    private void collect(Class<?> type, Type[] typeArguments) {
        TypeVariable<?>[] variables = type.getTypeParameters();
        for (int i = 0; i < variables.length; i++) {
            this.arguments.put(variables[i], typeArguments[i]);
        }
        collect(type);
    }

}
