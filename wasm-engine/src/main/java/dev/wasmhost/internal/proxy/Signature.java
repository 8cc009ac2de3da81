package dev.wasmhost.internal.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * How a method's parameters and result cross the border.
 *
 * @param parameters those that cross
 * @param result what crosses back; empty for void. Where there are errors, a variant of
 * the result and the error
 * @param errors what the error is; empty if the method has none
 * @param extras what is beside the types that cross
 */
record Signature(TupleType parameters, Optional<AbiType> result, Optional<ErrorMapping> errors, Extras extras) {

    /** Parameters of more values than this go through memory (MAX_FLAT_PARAMS). */
    static final int MAX_FLAT_PARAMETERS = 16;

    /**
     * What a method has that does not cross.
     *
     * @param caller whether its first parameter is the calling instance
     * @param options whether its last parameter is the call's options
     * @param future whether it returns a future of the result
     */
    record Extras(boolean caller, boolean options, boolean future) {

    }

    /** Returns whether the result goes through memory (MAX_FLAT_RESULTS). */
    boolean returnsArea() {
        return flatResult().size() > 1;
    }

    /** Returns whether the parameters are more than may be passed as values. */
    boolean spills() {
        return this.parameters.flat().size() > MAX_FLAT_PARAMETERS;
    }

    /** Returns the type of an export; {@code spilled} says how it gets its parameters. */
    FunctionType exportType(boolean spilled) {
        List<ValueType> results = returnsArea() ? List.of(ValueType.I32) : flatResult();
        return new FunctionType(spilled ? List.of(ValueType.I32) : this.parameters.flat(), results);
    }

    /** Returns the type of an import: where its result goes, the caller says. */
    FunctionType importType() {
        List<ValueType> parameters = spills() ? List.of(ValueType.I32) : this.parameters.flat();
        if (!returnsArea()) {
            return new FunctionType(parameters, flatResult());
        }
        List<ValueType> withArea = new ArrayList<>(parameters);
        withArea.add(ValueType.I32);
        return new FunctionType(withArea, List.of());
    }

    private List<ValueType> flatResult() {
        return this.result.isPresent() ? this.result.get().flat() : List.of();
    }

    /** Returns whether it is numbers only, of which none can be wrong. */
    boolean isDirect() {
        if (this.errors.isPresent() || this.extras.options() || this.extras.future()) {
            return false;
        }
        for (AbiType parameter : this.parameters.parts()) {
            if (!isDirect(parameter)) {
                return false;
            }
        }
        return this.result.isEmpty() || isDirect(this.result.get());
    }

    private static boolean isDirect(AbiType type) {
        return type instanceof ScalarType scalar && scalar.isDirect();
    }

    /** Returns the result that a guest's value means; null for void. */
    @Nullable Object result(Object lifted) {
        return this.errors.isPresent() ? this.errors.get().outcome((Choice) lifted) : lifted;
    }

}
