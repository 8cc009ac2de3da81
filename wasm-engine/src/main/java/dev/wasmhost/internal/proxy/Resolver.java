package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private final Exports exports;

    private final EntryHandles entries;

    private final Misfits misfits;

    Resolver(Exports exports, EntryHandles entries, Misfits misfits) {
        this.exports = exports;
        this.entries = entries;
        this.misfits = misfits;
    }

    /**
     * Returns how to call a method's export, if it has one. What does not fit is added to
     * the misfits, and nothing is to be called then.
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
        List<String> candidates = ExportNames.candidates(method.name());
        Optional<String> export = this.exports.firstFunction(candidates);
        if (export.isEmpty()) {
            this.misfits.add(method, "expected an export " + ExportNames.either(candidates) + " of type " + expected
                    + ", found " + this.exports.insteadOf(candidates));
            return Optional.empty();
        }
        FunctionType type = this.exports.function(export.get()).orElseThrow();
        // As they are with any number of parameters: not every guest knows the canonical
        // ABI.
        if (type.equals(flat)) {
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

    private Optional<Dispatch> call(InterfaceMethod method, String export, FunctionType type, List<AbiType> parameters,
            Optional<AbiType> result, Optional<Layout> spilled) {
        Optional<ExternType> postReturn = this.exports.type(GuestCall.postReturnName(export));
        if (isNumeric(method) && slots(type) < MAX_ENTRY_SLOTS && spilled.isEmpty() && postReturn.isEmpty()) {
            return Optional.of(NumericCall.of(export, type, this.entries));
        }
        Optional<FunctionType> postReturnType = postReturn.map((found) -> new FunctionType(type.results(), List.of()));
        GuestCall call = new GuestCall(method.toString(), export, type, parameters, result, spilled, postReturnType,
                this.entries);
        checkMemory(method, call);
        checkRealloc(method, call);
        checkPostReturn(method, call);
        return Optional.of(call);
    }

    private void checkMemory(InterfaceMethod method, GuestCall call) {
        boolean fits = !call.usesMemory()
                || this.exports.type(GuestCall.MEMORY).filter(MemoryType.class::isInstance).isPresent();
        if (!fits) {
            this.misfits.add(method.owner(),
                    "expected an export \"memory\", found " + this.exports.describe(GuestCall.MEMORY)
                            + "; text and bytes cross through it, so the guest has to export its memory");
        }
    }

    private void checkRealloc(InterfaceMethod method, GuestCall call) {
        boolean fits = !call.allocates() || isFunction(GuestMemory.REALLOC, GuestCall.REALLOC_TYPE);
        if (!fits) {
            this.misfits.add(method.owner(),
                    "expected an export \"" + GuestMemory.REALLOC + "\" of type " + GuestCall.REALLOC_TYPE + ", found "
                            + this.exports.describe(GuestMemory.REALLOC)
                            + "; arguments in memory are allocated by it (canonical ABI)");
        }
    }

    private void checkPostReturn(InterfaceMethod method, GuestCall call) {
        String name = GuestCall.postReturnName(call.export());
        boolean fits = call.postReturn().isEmpty() || isFunction(name, call.postReturn().get());
        if (!fits) {
            this.misfits.add(method, "expected an export \"" + name + "\" of type " + call.postReturn().get()
                    + ", found " + this.exports.describe(name) + "; it is called with the results (canonical ABI)");
        }
    }

    private boolean isFunction(String name, FunctionType type) {
        return this.exports.function(name).filter(type::equals).isPresent();
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
        return type.parameters()
            .stream()
            .map(Resolver::javaName)
            .collect(Collectors.joining(", ", "; a method that fits is " + result + " " + method.name() + "(", ")"));
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
