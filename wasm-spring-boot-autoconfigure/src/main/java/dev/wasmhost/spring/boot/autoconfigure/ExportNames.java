package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.wasmhost.ExportType;
import dev.wasmhost.WasmExport;
import dev.wasmhost.WasmModule;

/**
 * What the exports are called that methods are bound to, for those who observe calls.
 * Thread-safe.
 */
final class ExportNames {

    private final List<ExportType> exports;

    private final Class<?> type;

    private final Map<String, String> known = new ConcurrentHashMap<>();

    ExportNames(WasmModule module, Class<?> type) {
        this.type = type;
        this.exports = module.exports();
    }

    /** Returns the export's name, or the method's if the export has quite another one. */
    String of(Method method) {
        String name = method.getName();
        String export = this.known.get(name);
        if (export == null) {
            export = find(method).orElse(name);
            this.known.put(name, export);
        }
        return export;
    }

    /** Returns a Java name in kebab-case. */
    static String kebab(String name) {
        StringBuilder kebab = new StringBuilder(name.length() + 8);
        for (int i = 0; i < name.length(); i++) {
            if (i > 0 && beginsWord(name, i)) {
                kebab.append('-');
            }
            kebab.append(name.charAt(i));
        }
        return kebab.toString().toLowerCase(Locale.ROOT);
    }

    /** An upper-case letter does, but for those inside an acronym. */
    private static boolean beginsWord(String name, int index) {
        char before = name.charAt(index - 1);
        boolean acronym = isUpperCase(before) && (index + 1 == name.length() || !isLowerCase(name.charAt(index + 1)));
        return isUpperCase(name.charAt(index)) && !acronym
                && (isUpperCase(before) || isLowerCase(before) || (before >= '0' && before <= '9'));
    }

    private static boolean isUpperCase(char letter) {
        return letter >= 'A' && letter <= 'Z';
    }

    private static boolean isLowerCase(char letter) {
        return letter >= 'a' && letter <= 'z';
    }

    /** Returns the export that a method calls, if there is one. */
    Optional<String> find(Method method) {
        for (String candidate : candidates(method)) {
            for (ExportType export : this.exports) {
                if (export.name().equals(candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    private List<String> candidates(Method method) {
        WasmExport export = method.getAnnotation(WasmExport.class);
        if (export != null) {
            return List.of(export.value());
        }
        WasmExport owner = this.type.getAnnotation(WasmExport.class);
        String prefix = (owner != null) ? owner.value() + "#" : "";
        String kebab = kebab(method.getName());
        return List.of(prefix + method.getName(), prefix + kebab, prefix + kebab.replace('-', '_'));
    }

}
