package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.wasmhost.ExportType;
import dev.wasmhost.ExternKind;
import dev.wasmhost.ExternType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.MemoryType;
import dev.wasmhost.NumberType;
import dev.wasmhost.ValueType;

/**
 * Finds the export of each method and checks that the two fit; what does not becomes a
 * misfit.
 */
final class Resolver {

    /**
     * A handle of more slots could not be called: the JVM allows 255 with the handle and
     * the function.
     */
    private static final int MAX_ENTRY_SLOTS = 250;

    private static final String TYPES = "boolean, int, long, float, double, String or byte[]";

    private final Map<String, ExternType> exports = new LinkedHashMap<>();

    private final EntryHandles entries;

    private final Misfits misfits;

    Resolver(List<ExportType> exports, EntryHandles entries, Misfits misfits) {
        exports.forEach((export) -> this.exports.put(export.name(), export.type()));
        this.entries = entries;
        this.misfits = misfits;
    }

    /**
     * Returns how to call a method's export; empty if it does not fit, which is added to
     * the misfits.
     */
    Optional<Dispatch> resolve(InterfaceMethod method) {
        List<AbiType> parameters = new ArrayList<>();
        for (int i = 0; i < method.parameters().size(); i++) {
            abiType(method, method.parameters().get(i), "parameter " + (i + 1), TYPES).ifPresent(parameters::add);
        }
        boolean isVoid = method.result() == void.class;
        Optional<AbiType> result = isVoid ? Optional.empty()
                : abiType(method, method.result(), "result", TYPES + ", or void");
        if (parameters.size() < method.parameters().size() || isVoid == result.isPresent()) {
            return Optional.empty();
        }
        return resolve(method, parameters, result);
    }

    private Optional<AbiType> abiType(InterfaceMethod method, Type type, String where, String expected) {
        Optional<AbiType> found = AbiType.of(type);
        if (found.isEmpty()) {
            String hint = (type == byte.class || type == short.class || type == char.class) ? "; an int can carry it"
                    : "";
            this.misfits.add(method, where + ": expected " + expected + ", found " + type.getTypeName() + hint);
        }
        return found;
    }

    private Optional<Dispatch> resolve(InterfaceMethod method, List<AbiType> parameters, Optional<AbiType> result) {
        FunctionType flat = flatten(parameters, result);
        boolean spills = flat.parameters().size() > GuestCall.MAX_FLAT_PARAMETERS;
        FunctionType expected = spills ? new FunctionType(List.of(ValueType.I32), flat.results()) : flat;
        Optional<String> export = export(method, expected);
        if (export.isEmpty()) {
            return Optional.empty();
        }
        FunctionType type = (FunctionType) this.exports.get(export.get());
        if (type.equals(flat)) { // with any number of parameters: not every guest knows
                                 // the canonical ABI
            return call(method, export.get(), type, parameters, result, Optional.empty());
        }
        if (type.equals(expected)) {
            return call(method, export.get(), type, parameters, result, Optional.of(Layout.of(parameters)));
        }
        this.misfits.add(method, "expected an export \"" + export.get() + "\" of type " + expected + ", found " + type
                + fittingMethod(method, type));
        return Optional.empty();
    }

    private static FunctionType flatten(List<AbiType> parameters, Optional<AbiType> result) {
        List<ValueType> flat = parameters.stream().flatMap((type) -> type.flat().stream()).toList();
        List<ValueType> results = result.map(AbiType::flat).orElse(List.of());
        return new FunctionType(flat, (results.size() > 1) ? List.of(ValueType.I32) : results);
    }

    private Optional<String> export(InterfaceMethod method, FunctionType expected) {
        List<String> candidates = ExportNames.candidates(method.name());
        Optional<String> found = candidates.stream()
            .filter((name) -> this.exports.get(name) instanceof FunctionType)
            .findFirst();
        if (found.isEmpty()) {
            this.misfits.add(method,
                    "expected an export " + ExportNames.either(candidates) + " of type " + expected + ", found "
                            + candidates.stream()
                                .filter(this.exports::containsKey)
                                .findFirst()
                                .map((name) -> "a " + this.exports.get(name).kind() + " of this name")
                                .orElseGet(() -> "none; " + functionsLike(method.name())));
        }
        return found;
    }

    private String functionsLike(String name) {
        List<String> functions = this.exports.entrySet()
            .stream()
            .filter((export) -> export.getValue().kind() == ExternKind.FUNCTION)
            .map(Map.Entry::getKey)
            .toList();
        return functions.isEmpty() ? "the module exports no function"
                : "functions that are exported: " + ExportNames.nearest(name, functions);
    }

    private Optional<Dispatch> call(InterfaceMethod method, String export, FunctionType type, List<AbiType> parameters,
            Optional<AbiType> result, Optional<Layout> spilled) {
        String postReturn = GuestCall.postReturnName(export);
        if (isNumeric(method) && slots(type) < MAX_ENTRY_SLOTS && !this.exports.containsKey(postReturn)) {
            return Optional.of(NumericCall.of(export, type, this.entries));
        }
        Optional<FunctionType> postReturnType = Optional.ofNullable(this.exports.get(postReturn))
            .map((found) -> new FunctionType(type.results(), List.of()));
        GuestCall call = new GuestCall(method.toString(), export, type, parameters, result, spilled, postReturnType,
                this.entries);
        return checkConvention(method, call) ? Optional.of(call) : Optional.empty();
    }

    private boolean checkConvention(InterfaceMethod method, GuestCall call) {
        boolean memory = !call.usesMemory() || this.exports.get(GuestCall.MEMORY) instanceof MemoryType;
        if (!memory) {
            this.misfits.add(method.owner(), "expected an export \"memory\", found " + describe(GuestCall.MEMORY)
                    + "; text and bytes cross through it, so the guest has to export its memory");
        }
        boolean realloc = !call.allocates() || GuestCall.REALLOC_TYPE.equals(this.exports.get(GuestMemory.REALLOC));
        if (!realloc) {
            this.misfits.add(method.owner(),
                    "expected an export \"" + GuestMemory.REALLOC + "\" of type " + GuestCall.REALLOC_TYPE + ", found "
                            + describe(GuestMemory.REALLOC)
                            + "; arguments in memory are allocated by it (canonical ABI)");
        }
        String postReturn = GuestCall.postReturnName(call.export());
        boolean freeing = call.postReturn().isEmpty() || call.postReturn().get().equals(this.exports.get(postReturn));
        if (!freeing) {
            this.misfits.add(method, "expected an export \"" + postReturn + "\" of type " + call.postReturn().get()
                    + ", found " + describe(postReturn) + "; it is called with the results (canonical ABI)");
        }
        return memory && realloc && freeing;
    }

    private String describe(String name) {
        ExternType type = this.exports.get(name);
        if (type == null) {
            return "none";
        }
        return (type instanceof FunctionType) ? type.toString() : "a " + type.kind() + " of this name";
    }

    /**
     * Returns whether callers pass and get nothing but numbers; boxed ones, which
     * generics need, are not.
     */
    private static boolean isNumeric(InterfaceMethod method) {
        return method.descriptors().stream().flatMap(Resolver::types).allMatch(Class::isPrimitive);
    }

    private static Stream<Class<?>> types(MethodType descriptor) {
        return Stream.concat(Stream.of(descriptor.returnType()), descriptor.parameterList().stream());
    }

    private static int slots(FunctionType type) {
        return type.parameters()
            .stream()
            .mapToInt((value) -> (value == ValueType.I64 || value == ValueType.F64) ? 2 : 1)
            .sum();
    }

    private static String fittingMethod(InterfaceMethod method, FunctionType type) {
        boolean numeric = Stream.concat(type.parameters().stream(), type.results().stream())
            .allMatch(NumberType.class::isInstance);
        if (!numeric || type.results().size() > 1) {
            return "; no method can have this type: call it through WasmInstance.function";
        }
        String result = type.results().isEmpty() ? "void" : javaName(type.results().get(0));
        return "; a method that fits is " + result + " " + method.name()
                + type.parameters()
                    .stream()
                    .map(Resolver::javaName)
                    .toList()
                    .toString()
                    .replace('[', '(')
                    .replace(']', ')');
    }

    private static String javaName(ValueType type) {
        return switch ((NumberType) type) {
            case I32 -> "int";
            case I64 -> "long";
            case F32 -> "float";
            case F64 -> "double";
        };
    }

}
