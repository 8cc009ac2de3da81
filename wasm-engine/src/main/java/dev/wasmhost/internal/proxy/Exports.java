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
        for (ExportType export : exports) {
            this.types.put(export.name(), export.type());
        }
    }

    Optional<ExternType> type(String name) {
        return Optional.ofNullable(this.types.get(name));
    }

    Optional<FunctionType> function(String name) {
        return (this.types.get(name) instanceof FunctionType function) ? Optional.of(function) : Optional.empty();
    }

    /** Returns whether there is a memory that 32-bit pointers point into. */
    boolean hasMemory() {
        return this.types.get(GuestCall.MEMORY) instanceof MemoryType memory && memory.addressType() == AddressType.I32;
    }

    boolean isFunction(String name, FunctionType type) {
        return type.equals(this.types.get(name));
    }

    /** Returns the first of these names that a function has. */
    Optional<String> firstFunction(List<String> names) {
        for (String name : names) {
            if (this.types.get(name) instanceof FunctionType) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
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
