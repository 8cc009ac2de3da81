package dev.wasmhost.internal.proxy;

import java.lang.reflect.Type;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TypeVariablesTest {

    interface Swapped<A, B> extends Function<B, A> {

    }

    interface Deep extends Swapped<String, byte[]> {

    }

    interface Arrays<T> {

        void take(T[] values);

    }

    interface StringArrays extends Arrays<String> {

    }

    interface Operator extends UnaryOperator<String> {

    }

    @SuppressWarnings("rawtypes")
    interface Raw extends Function {

    }

    @Test
    void argumentsAreFollowedThroughSeveralInterfaces() throws Exception {
        assertThat(parameter(Deep.class, Function.class, "apply")).isEqualTo(byte[].class);
        assertThat(parameter(Operator.class, Function.class, "apply")).isEqualTo(String.class);
    }

    @Test
    void arraysOfVariablesAreResolved() throws Exception {
        Type generic = Arrays.class.getMethod("take", Object[].class).getGenericParameterTypes()[0];
        assertThat(new TypeVariables(StringArrays.class).resolve(generic)).isEqualTo(String[].class);
    }

    @Test
    void whatIsNotKnownStaysAVariable() throws Exception {
        assertThat(parameter(Raw.class, Function.class, "apply")).isEqualTo(Function.class.getTypeParameters()[0]);
    }

    private static Type parameter(Class<?> root, Class<?> declaring, String name) throws NoSuchMethodException {
        Type generic = declaring.getMethod(name, Object.class).getGenericParameterTypes()[0];
        return new TypeVariables(root).resolve(generic);
    }

}
