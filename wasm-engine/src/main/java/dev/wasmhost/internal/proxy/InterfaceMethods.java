package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.wasmhost.WasmError;
import dev.wasmhost.WasmExport;

/** Finds the methods of an interface that have to be bound. */
final class InterfaceMethods {

    private final Class<?> type;

    private final TypeVariables variables;

    private InterfaceMethods(Class<?> type) {
        this.type = type;
        this.variables = new TypeVariables(type);
    }

    /**
     * Returns the abstract methods, inherited ones included, in the order of their names.
     * Several abstract methods of the same name and, once type variables are resolved,
     * the same parameters are one.
     */
    static List<InterfaceMethod> of(Class<?> type, Misfits misfits) {
        return new InterfaceMethods(type).collect(misfits);
    }

    private List<InterfaceMethod> collect(Misfits misfits) {
        Map<String, List<List<Method>>> byName = new TreeMap<>();
        for (Method method : abstractMethods()) {
            List<List<Method>> overloads = byName.get(method.getName());
            if (overloads == null) {
                overloads = new ArrayList<>();
                byName.put(method.getName(), overloads);
            }
            sameParameters(overloads, method).add(method);
        }
        List<InterfaceMethod> found = new ArrayList<>();
        for (Map.Entry<String, List<List<Method>>> named : byName.entrySet()) {
            List<InterfaceMethod> methods = new ArrayList<>();
            for (List<Method> group : named.getValue()) {
                methods.add(method(named.getKey(), group));
            }
            if (methods.size() > 1) {
                misfits.add(this.type.getSimpleName() + "." + named.getKey(),
                        "expected one method of this name, found "
                                + methods.stream().map(InterfaceMethod::signature).collect(Collectors.joining(", "))
                                + "; give each its own name, or a default body to all but one");
            }
            else {
                found.addAll(methods);
            }
        }
        return found;
    }

    /** Returns the methods that have this one's parameters, a new group if none has. */
    private List<Method> sameParameters(List<List<Method>> groups, Method method) {
        for (List<Method> group : groups) {
            if (parameters(group.get(0)).equals(parameters(method))) {
                return group;
            }
        }
        List<Method> group = new ArrayList<>();
        groups.add(group);
        return group;
    }

    /** Returns them in an order that does not depend on the JVM. */
    private Collection<Method> abstractMethods() {
        Map<String, Method> methods = new TreeMap<>();
        for (Method method : this.type.getMethods()) {
            if (Modifier.isAbstract(method.getModifiers()) && !isObjectMethod(method)) {
                methods.put(method.getDeclaringClass().getName() + "." + method.getName()
                        + descriptor(method).toMethodDescriptorString(), method);
            }
        }
        return methods.values();
    }

    private InterfaceMethod method(String name, List<Method> group) {
        Set<MethodType> descriptors = new LinkedHashSet<>();
        for (Method method : group) {
            descriptors.add(descriptor(method));
        }
        return new InterfaceMethod(this.type.getSimpleName(), name, exports(name, group), parameters(group.get(0)),
                result(group), errors(group), List.copyOf(descriptors));
    }

    private List<String> exports(String name, List<Method> group) {
        for (Method method : group) {
            WasmExport annotation = method.getAnnotation(WasmExport.class);
            if (annotation != null) {
                return List.of(annotation.value());
            }
        }
        WasmExport owner = this.type.getAnnotation(WasmExport.class);
        String prefix = (owner != null) ? owner.value() + "#" : "";
        List<String> exports = new ArrayList<>();
        for (String candidate : ExportNames.candidates(name)) {
            exports.add(prefix + candidate);
        }
        return exports;
    }

    /** Returns the exceptions that stand for a guest's error. */
    static List<Class<?>> errors(List<Method> methods) {
        Set<Class<?>> errors = new LinkedHashSet<>();
        for (Method method : methods) {
            for (Class<?> exception : method.getExceptionTypes()) {
                if (WasmError.class.isAssignableFrom(exception)) {
                    errors.add(exception);
                }
            }
        }
        return List.copyOf(errors);
    }

    /** Returns the narrowest result: an override may narrow it. */
    private JavaType result(List<Method> group) {
        JavaType narrowest = this.variables.resolve(group.get(0).getAnnotatedReturnType());
        for (Method method : group) {
            JavaType next = this.variables.resolve(method.getAnnotatedReturnType());
            if (narrowest.raw().isAssignableFrom(next.raw())) {
                narrowest = next;
            }
        }
        return narrowest;
    }

    private List<JavaType> parameters(Method method) {
        return this.variables.resolve(method.getAnnotatedParameterTypes());
    }

    private static MethodType descriptor(Method method) {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes());
    }

    private static boolean isObjectMethod(Method method) {
        return switch (method.getName()) {
            case "equals" -> Arrays.equals(method.getParameterTypes(), new Class<?>[] { Object.class });
            case "hashCode", "toString" -> method.getParameterCount() == 0;
            default -> false;
        };
    }

}
