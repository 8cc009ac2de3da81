package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A method that a proxy has to implement.
 *
 * @param owner simple name of the bound interface
 * @param name its name
 * @param parameters types of its parameters, type variables resolved
 * @param result type of its result, type variables resolved
 * @param descriptors what callers may call it as: its own erasure and those of the
 * methods it overrides
 */
record InterfaceMethod(String owner, String name, List<Type> parameters, Type result, List<MethodType> descriptors) {

    InterfaceMethod {
        parameters = List.copyOf(parameters);
        descriptors = List.copyOf(descriptors);
    }

    /** Returns for instance {@code Greeter.greet(String)}. */
    @Override
    public String toString() {
        return this.owner + "." + signature();
    }

    /** Returns for instance {@code greet(String)}. */
    String signature() {
        return this.parameters.stream()
            .map(InterfaceMethod::simpleName)
            .collect(Collectors.joining(", ", this.name + "(", ")"));
    }

    static String simpleName(Type type) {
        return (type instanceof Class<?> raw) ? raw.getSimpleName() : type.getTypeName();
    }

}
