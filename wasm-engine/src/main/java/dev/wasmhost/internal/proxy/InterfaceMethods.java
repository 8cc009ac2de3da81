package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        Map<String, Map<List<JavaType>, List<Method>>> byName = new TreeMap<>();
        for (Method method : abstractMethods()) {
            byName.computeIfAbsent(method.getName(), (name) -> new LinkedHashMap<>())
                .computeIfAbsent(parameters(method), (parameters) -> new ArrayList<>())
                .add(method);
        }
        List<InterfaceMethod> found = new ArrayList<>();
        byName.forEach((name, overloads) -> {
            List<InterfaceMethod> methods = new ArrayList<>();
            overloads.forEach((parameters, group) -> methods.add(method(name, parameters, group)));
            if (methods.size() > 1) {
                misfits.add(this.type.getSimpleName() + "." + name,
                        "expected one method of this name, found "
                                + methods.stream().map(InterfaceMethod::signature).collect(Collectors.joining(", "))
                                + "; give each its own name, or a default body to all but one");
            }
            else {
                found.addAll(methods);
            }
        });
        return found;
    }

    private List<Method> abstractMethods() {
        return Arrays.stream(this.type.getMethods())
            .filter((method) -> Modifier.isAbstract(method.getModifiers()) && !isObjectMethod(method))
            .sorted(Comparator.comparing(Method::toGenericString))
            .toList();
    }

    private InterfaceMethod method(String name, List<JavaType> parameters, List<Method> group) {
        List<MethodType> descriptors = group.stream().map(InterfaceMethods::descriptor).distinct().toList();
        return new InterfaceMethod(this.type.getSimpleName(), name, exports(name, group), parameters, result(group),
                errors(group.stream()), descriptors);
    }

    private List<String> exports(String name, List<Method> group) {
        Optional<WasmExport> annotation = group.stream()
            .map((method) -> method.getAnnotation(WasmExport.class))
            .filter(Objects::nonNull)
            .findFirst();
        if (annotation.isPresent()) {
            return List.of(annotation.get().value());
        }
        WasmExport owner = this.type.getAnnotation(WasmExport.class);
        String prefix = (owner != null) ? owner.value() + "#" : "";
        return ExportNames.candidates(name).stream().map(prefix::concat).toList();
    }

    /** Returns the exceptions that stand for a guest's error. */
    static List<Class<?>> errors(Stream<Method> methods) {
        return methods.flatMap((method) -> Arrays.stream(method.getExceptionTypes()))
            .filter(WasmError.class::isAssignableFrom)
            .<Class<?>>map((type) -> type)
            .distinct()
            .toList();
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
        return Arrays.stream(method.getAnnotatedParameterTypes()).map(this.variables::resolve).toList();
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
