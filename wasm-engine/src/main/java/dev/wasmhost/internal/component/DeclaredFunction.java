package dev.wasmhost.internal.component;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A function as a module declares it.
 *
 * @param parameters its parameters
 * @param result type of its result, if it has one
 */
public record DeclaredFunction(List<DeclaredType.Named> parameters, Optional<DeclaredType> result) {

    /** Keeps the parameters from being changed. */
    public DeclaredFunction {
        parameters = List.copyOf(parameters);
    }

    /** Returns for instance {@code func(name: string) -> u32}. */
    @Override
    public String toString() {
        return this.parameters.stream()
            .limit(DeclaredType.SHOWN)
            .map((parameter) -> parameter.name() + ": " + parameter.type().text())
            .collect(Collectors.joining(", ", "func(", ")"))
                + this.result.map((type) -> " -> " + type.text()).orElse("");
    }

}
