package dev.wasmhost.internal.proxy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.wasmhost.AddressType;
import dev.wasmhost.ExportType;
import dev.wasmhost.ExternType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.MemoryType;

/** A module's exports by name. */
final class Exports {

    private final Map<String, ExternType> types = new LinkedHashMap<>();

    Exports(List<ExportType> exports) {
        exports.forEach((export) -> this.types.put(export.name(), export.type()));
    }

    Optional<ExternType> type(String name) {
        return Optional.ofNullable(this.types.get(name));
    }

    Optional<FunctionType> function(String name) {
        return type(name).filter(FunctionType.class::isInstance).map(FunctionType.class::cast);
    }

    /** Returns whether there is a memory that 32-bit pointers point into. */
    boolean hasMemory() {
        return type(GuestCall.MEMORY)
            .filter((type) -> type instanceof MemoryType memory && memory.addressType() == AddressType.I32)
            .isPresent();
    }

    boolean isFunction(String name, FunctionType type) {
        return function(name).filter(type::equals).isPresent();
    }

    /** Returns the first of these names that a function has. */
    Optional<String> firstFunction(List<String> names) {
        return names.stream().filter((name) -> function(name).isPresent()).findFirst();
    }

    /** Returns what is found instead of a function that has one of these names. */
    String insteadOf(List<String> names) {
        return names.stream()
            .filter(this.types::containsKey)
            .findFirst()
            .map(this::describe)
            .orElseGet(() -> "none; " + functionsLike(names.get(0)));
    }

    /** Returns what has this name, for messages. */
    String describe(String name) {
        return type(name)
            .map((type) -> (type instanceof FunctionType) ? type.toString() : "a " + type.kind() + " of this name")
            .orElse("none");
    }

    private String functionsLike(String name) {
        List<String> functions = this.types.keySet().stream().filter((key) -> function(key).isPresent()).toList();
        return functions.isEmpty() ? "the module exports no function"
                : "functions that are exported: " + ExportNames.nearest(name, functions);
    }

}
