package dev.wasmhost;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Parameters and results of a function (spec 2.3.9).
 *
 * @param parameters types of the parameters, in order
 * @param results types of the results, in order; there may be several
 */
public record FunctionType(List<ValueType> parameters, List<ValueType> results) implements ExternType, CompositeType {

    /** Copies both lists. */
    public FunctionType {
        parameters = List.copyOf(parameters);
        results = List.copyOf(results);
    }

    /** Returns the type of a function without parameters and results. */
    public static FunctionType empty() {
        return new FunctionType(List.of(), List.of());
    }

    /** Returns the type of a function with these parameters and no result. */
    public static FunctionType of(ValueType... parameters) {
        return new FunctionType(List.of(parameters), List.of());
    }

    /** Returns this type with these results instead of its own. */
    public FunctionType returning(ValueType... newResults) {
        return new FunctionType(this.parameters, List.of(newResults));
    }

    @Override
    public ExternKind kind() {
        return ExternKind.FUNCTION;
    }

    // Written out as types are keys: what the JVM makes of a record costs 10 ms at start

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FunctionType type && this.parameters.equals(type.parameters)
                && this.results.equals(type.results);
    }

    @Override
    public int hashCode() {
        return 31 * this.parameters.hashCode() + this.results.hashCode();
    }

    @Override
    public boolean matches(CompositeType expected) {
        return expected instanceof FunctionType function && match(function.parameters, this.parameters)
                && match(this.results, function.results);
    }

    private static boolean match(List<ValueType> found, List<ValueType> expected) {
        if (found.size() != expected.size()) {
            return false;
        }
        for (int i = 0; i < found.size(); i++) {
            if (!found.get(i).matches(expected.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public AbstractHeapType kindOfHeap() {
        return AbstractHeapType.FUNC;
    }

    /** Returns for instance {@code (i32, i32) -> (i64)}. */
    @Override
    public String toString() {
        return list(this.parameters) + " -> " + list(this.results);
    }

    private static String list(List<ValueType> types) {
        return types.stream().map(Object::toString).collect(Collectors.joining(", ", "(", ")"));
    }

}
