package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodType;
import java.util.List;

/**
 * A method that a proxy has to implement, or that a guest can call.
 *
 * @param owner simple name of the interface or class
 * @param name its name
 * @param exports names that its export may have, the best one first
 * @param parameters types of its parameters, type variables resolved
 * @param result type of its result, type variables resolved
 * @param errors exceptions that it declares and that stand for a guest's error
 * @param descriptors what callers may call it as: its own erasure and those of the
 * methods it overrides
 */
record InterfaceMethod(String owner, String name, List<String> exports, List<JavaType> parameters, JavaType result,
        List<Class<?>> errors, List<MethodType> descriptors) {

    InterfaceMethod {
        exports = List.copyOf(exports);
        parameters = List.copyOf(parameters);
        errors = List.copyOf(errors);
        descriptors = List.copyOf(descriptors);
    }

    /** Returns for instance {@code Greeter.greet(String)}. */
    @Override
    public String toString() {
        return this.owner + "." + signature();
    }

    /** Returns for instance {@code greet(String)}. */
    String signature() {
        return this.name + "(" + JavaType.simpleNames(this.parameters) + ")";
    }

}
