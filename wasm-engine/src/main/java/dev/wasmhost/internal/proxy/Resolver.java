package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.wasmhost.ExternType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.NumberType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.ValueType;
import dev.wasmhost.internal.component.DeclaredFunction;
import dev.wasmhost.internal.component.World;

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

    private final Exports exports;

    private final World world;

    private final EntryHandles entries;

    private final Misfits misfits;

    Resolver(Exports exports, World world, EntryHandles entries, Misfits misfits) {
        this.exports = exports;
        this.world = world;
        this.entries = entries;
        this.misfits = misfits;
    }

    /**
     * Returns how to call a method's export, if it has one. What does not fit is added to
     * the misfits, and nothing is to be called then.
     */
    Optional<Dispatch> resolve(InterfaceMethod method) {
        Optional<String> export = this.exports.firstFunction(method.exports());
        DeclaredFunction declared = export.isPresent() ? this.world.export(export.get()).orElse(null) : null;
        Optional<Signature> signature = new SignatureMapper(method, declared, this.misfits).ofExport();
        if (signature.isEmpty()) {
            return Optional.empty();
        }
        if (export.isEmpty()) {
            this.misfits.add(method, "expected an export " + ExportNames.either(method.exports())
                    + expected(method, signature.get()) + ", found " + this.exports.insteadOf(method.exports()));
            return Optional.empty();
        }
        return resolve(method, export.get(), signature.get());
    }

    private Optional<Dispatch> resolve(InterfaceMethod method, String export, Signature signature) {
        FunctionType type = this.exports.function(export).orElseThrow();
        // As they are with any number of parameters: not every guest knows the canonical
        // ABI.
        if (fits(type, method, signature.exportType(false))) {
            return call(method, export, type, signature, false);
        }
        if (fits(type, method, expectedType(signature))) {
            return call(method, export, type, signature, true);
        }
        this.misfits.add(method, "expected an export \"" + export + "\"" + expected(method, signature) + ", found "
                + type + fittingMethod(method, type));
        return Optional.empty();
    }

    private static boolean fits(FunctionType type, InterfaceMethod method, FunctionType expected) {
        if (!method.result().equals(JavaType.NUMBERS)) {
            return type.equals(expected);
        }
        return type.parameters().equals(expected.parameters())
                && type.results().stream().noneMatch(ReferenceType.class::isInstance);
    }

    private static String expected(InterfaceMethod method, Signature signature) {
        FunctionType type = expectedType(signature);
        return method.result().equals(JavaType.NUMBERS)
                ? " with parameters " + type.parameters() + " and no references as results" : " of type " + type;
    }

    private static FunctionType expectedType(Signature signature) {
        return signature.exportType(signature.spills());
    }

    private Optional<Dispatch> call(InterfaceMethod method, String export, FunctionType type, Signature signature,
            boolean spilled) {
        Optional<ExternType> postReturn = this.exports.type(GuestCall.postReturnName(export));
        if (isNumeric(method) && signature.isDirect() && slots(type) < MAX_ENTRY_SLOTS && !spilled
                && postReturn.isEmpty()) {
            return Optional.of(NumericCall.of(export, type, this.entries));
        }
        Optional<FunctionType> postReturnType = postReturn.isEmpty() ? Optional.empty()
                : Optional.of(new FunctionType(type.results(), List.of()));
        GuestCall call = new GuestCall(method.toString(), export, type, signature, spilled, postReturnType,
                this.entries);
        checkMemory(method, call);
        checkRealloc(method, call);
        checkPostReturn(method, call);
        return Optional.of(call);
    }

    private void checkMemory(InterfaceMethod method, GuestCall call) {
        boolean fits = !call.usesMemory() || this.exports.hasMemory();
        if (!fits) {
            this.misfits.add(method.owner(),
                    "expected an export \"memory\", with 32-bit addresses, found "
                            + this.exports.describe(GuestCall.MEMORY)
                            + "; what is not a number crosses through it, so the guest has to export its memory");
        }
    }

    private void checkRealloc(InterfaceMethod method, GuestCall call) {
        boolean fits = !call.allocates() || this.exports.isFunction(GuestMemory.REALLOC, GuestCall.REALLOC_TYPE);
        if (!fits) {
            this.misfits.add(method.owner(),
                    "expected an export \"" + GuestMemory.REALLOC + "\" of type " + GuestCall.REALLOC_TYPE + ", found "
                            + this.exports.describe(GuestMemory.REALLOC)
                            + "; arguments in memory are allocated by it (canonical ABI)");
        }
    }

    private void checkPostReturn(InterfaceMethod method, GuestCall call) {
        String name = GuestCall.postReturnName(call.export());
        boolean fits = call.postReturn().isEmpty() || this.exports.isFunction(name, call.postReturn().get());
        if (!fits) {
            this.misfits.add(method, "expected an export \"" + name + "\" of type " + call.postReturn().get()
                    + ", found " + this.exports.describe(name) + "; it is called with the results (canonical ABI)");
        }
    }

    /**
     * Returns whether callers pass and get nothing but numbers; boxed ones, which
     * generics need, are not.
     */
    private static boolean isNumeric(InterfaceMethod method) {
        for (MethodType descriptor : method.descriptors()) {
            if (!descriptor.returnType().isPrimitive()) {
                return false;
            }
            for (Class<?> parameter : descriptor.parameterList()) {
                if (!parameter.isPrimitive()) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int slots(FunctionType type) {
        int slots = 0;
        for (ValueType parameter : type.parameters()) {
            slots += (parameter == ValueType.I64 || parameter == ValueType.F64) ? 2 : 1;
        }
        return slots;
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
