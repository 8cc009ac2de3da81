package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.wasmhost.ExportType;
import dev.wasmhost.WasmModule;

/**
 * What the exports are called that methods are bound to, for those who observe calls.
 * Thread-safe.
 */
final class ExportNames {

    private final Set<String> exports;

    private final Map<String, String> known = new ConcurrentHashMap<>();

    ExportNames(WasmModule module) {
        this.exports = module.exports().stream().map(ExportType::name).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the export's name, or the method's if the export has quite another one. */
    String of(Method method) {
        String name = method.getName();
        String export = this.known.get(name);
        if (export == null) {
            export = find(name);
            this.known.put(name, export);
        }
        return export;
    }

    private String find(String method) {
        String kebab = method.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-")
            .toLowerCase(Locale.ROOT);
        return Stream.of(method, kebab, kebab.replace('-', '_'))
            .filter(this.exports::contains)
            .findFirst()
            .orElse(method);
    }

}
