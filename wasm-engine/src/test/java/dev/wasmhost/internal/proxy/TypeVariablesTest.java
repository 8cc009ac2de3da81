package dev.wasmhost.internal.proxy;

import java.lang.reflect.AnnotatedType;
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
        assertThat(parameter(Deep.class, Function.class, "apply")).isEqualTo(JavaType.of(byte[].class));
        assertThat(parameter(Operator.class, Function.class, "apply")).isEqualTo(JavaType.of(String.class));
    }

    @Test
    void arraysOfVariablesAreResolved() throws Exception {
        AnnotatedType generic = Arrays.class.getMethod("take", Object[].class).getAnnotatedParameterTypes()[0];
        assertThat(new TypeVariables(StringArrays.class).resolve(generic)).isEqualTo(JavaType.of(String[].class));
    }

    @Test
    void whatIsNotKnownStaysAVariable() throws Exception {
        assertThat(parameter(Raw.class, Function.class, "apply")).hasToString("T");
    }

    private static JavaType parameter(Class<?> root, Class<?> declaring, String name) throws NoSuchMethodException {
        AnnotatedType generic = declaring.getMethod(name, Object.class).getAnnotatedParameterTypes()[0];
        return new TypeVariables(root).resolve(generic);
    }

}
