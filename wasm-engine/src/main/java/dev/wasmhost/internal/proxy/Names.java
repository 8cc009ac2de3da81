package dev.wasmhost.internal.proxy;

import java.util.List;
import java.util.Locale;

/** Whether Java's names and WIT's are the same but for how they are written. */
final class Names {

    private Names() {
    }

    /** {@code DARK_GREEN}, {@code darkGreen} and {@code dark-green} are the same. */
    static boolean areSame(List<String> java, List<String> declared) {
        return java.stream().map(Names::letters).toList().equals(declared.stream().map(Names::letters).toList());
    }

    private static String letters(String name) {
        return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }

}
