package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ImportType;
import dev.wasmhost.LinkException;
import dev.wasmhost.NumberType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmImports.Definition;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmModule;
import dev.wasmhost.internal.component.World;

/**
 * Makes methods of the host callable by guests. One of plain numbers becomes a handle
 * that is called without boxing, any other one a {@link HostCall}.
 */
final class HostMethods {

    private static final MethodHandle TO_BOOLEAN = toBooleanHandle();

    private HostMethods() {
    }

    /**
     * Returns what serves an import.
     * @throws LinkException if the method does not fit it; the message lists every misfit
     */
    static Definition bind(ImportType wanted, WasmModule module, Definition.OfMethod definition) {
        Misfits misfits = new Misfits();
        World world = World.of(module.customSections());
        InterfaceMethod method = describe(definition.type(), definition.method());
        world.problem().ifPresent((problem) -> misfits.add(method, problem));
        Optional<Signature> signature = new SignatureMapper(method,
                world.imported(wanted.module(), wanted.name()).orElse(null), misfits)
            .ofImport();
        signature.ifPresent((each) -> check(method, each, wanted, new Exports(module.exports()), misfits));
        if (signature.isEmpty() || !misfits.isEmpty()) {
            throw new LinkException("incompatible import type: host function of \"" + wanted.module() + "\".\""
                    + wanted.name() + "\" does not fit:\n  " + misfits.text());
        }
        return definition(wanted, method, signature.get(), handle(definition, wanted));
    }

    private static InterfaceMethod describe(Class<?> type, Method method) {
        TypeVariables variables = new TypeVariables(type);
        List<JavaType> parameters = Arrays.stream(method.getAnnotatedParameterTypes()).map(variables::resolve).toList();
        return new InterfaceMethod(method.getDeclaringClass().getSimpleName(), method.getName(), List.of(), parameters,
                variables.resolve(method.getAnnotatedReturnType()), InterfaceMethods.errors(List.of(method)),
                List.of());
    }

    private static void check(InterfaceMethod method, Signature signature, ImportType wanted, Exports exports,
            Misfits misfits) {
        if (!signature.importType().equals(wanted.type())) {
            misfits.add(method,
                    "expected a method of type " + wanted.type() + ", found one of type " + signature.importType());
        }
        if (HostCall.usesMemory(signature) && !exports.hasMemory()) {
            misfits.add(method, "expected the module to export its memory, found " + exports.describe(GuestCall.MEMORY)
                    + "; what is not a number crosses through it");
        }
        if (HostCall.allocates(signature) && !exports.isFunction(GuestMemory.REALLOC, GuestCall.REALLOC_TYPE)) {
            misfits.add(method,
                    "expected an export \"" + GuestMemory.REALLOC + "\" of type " + GuestCall.REALLOC_TYPE + ", found "
                            + exports.describe(GuestMemory.REALLOC)
                            + "; results in memory are allocated by it (canonical ABI)");
        }
    }

    private static MethodHandle handle(Definition.OfMethod definition, ImportType wanted) {
        if (definition instanceof Definition.OfHandle ready) {
            return ready.handle();
        }
        Method method = definition.method();
        try {
            return Members.lookup(method.getDeclaringClass())
                .unreflect(method)
                .bindTo(((Definition.OfTarget) definition).target());
        }
        catch (IllegalAccessException ex) {
            throw new LinkException("host function of \"" + wanted.module() + "\".\"" + wanted.name() + "\": " + method
                    + ": " + ex.getMessage());
        }
    }

    private static Definition definition(ImportType wanted, InterfaceMethod method, Signature signature,
            MethodHandle handle) {
        FunctionType type = (FunctionType) wanted.type();
        if (signature.isDirect() && isPrimitive(handle.type(), signature.extras().caller())) {
            MethodHandle withCaller = signature.extras().caller() ? handle
                    : MethodHandles.dropArguments(handle, 0, WasmInstance.class);
            return new Definition.Typed(type, direct(type, withCaller));
        }
        String name = "\"" + wanted.module() + "\".\"" + wanted.name() + "\"";
        return new Definition.Raw(type, new HostCall(name, method.toString(), signature, HostCall.generic(handle)));
    }

    private static boolean isPrimitive(MethodType type, boolean caller) {
        return type.returnType().isPrimitive()
                && type.parameterList().stream().skip(caller ? 1 : 0).allMatch(Class::isPrimitive);
    }

    /**
     * Takes and returns small numbers and booleans as the int that they are to guests.
     */
    private static MethodHandle direct(FunctionType type, MethodHandle handle) {
        MethodHandle direct = handle;
        for (int i = 0; i < handle.type().parameterCount(); i++) {
            if (handle.type().parameterType(i) == boolean.class) {
                direct = MethodHandles.filterArguments(direct, i, TO_BOOLEAN);
            }
        }
        List<Class<?>> parameters = Stream
            .concat(Stream.of(WasmInstance.class), type.parameters().stream().map(HostMethods::javaType))
            .toList();
        Class<?> result = type.results().isEmpty() ? void.class : javaType(type.results().get(0));
        return MethodHandles.explicitCastArguments(direct, MethodType.methodType(result, parameters));
    }

    private static Class<?> javaType(ValueType type) {
        return switch ((NumberType) type) {
            case I32 -> int.class;
            case I64 -> long.class;
            case F32 -> float.class;
            case F64 -> double.class;
        };
    }

    static boolean toBoolean(int value) {
        return value != 0;
    }

    private static MethodHandle toBooleanHandle() {
        try {
            return MethodHandles.lookup()
                .findStatic(HostMethods.class, "toBoolean", MethodType.methodType(boolean.class, int.class));
        }
        catch (ReflectiveOperationException ex) {
            throw new LinkageError(ex.getMessage(), ex);
        }
    }

}
