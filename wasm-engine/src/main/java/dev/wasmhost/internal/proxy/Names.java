package dev.wasmhost.internal.proxy;

import java.util.List;
import java.util.Locale;

/** Names of Java and those of WIT, which are written in another way. */
final class Names {

    private Names() {
    }

    /** {@code DARK_GREEN}, {@code darkGreen} and {@code dark-green} are the same. */
    static boolean areSame(List<String> java, List<String> declared) {
        return java.stream().map(Names::letters).toList().equals(declared.stream().map(Names::letters).toList());
    }

    /**
     * Returns a Java name in kebab-case. No regular expression: it is on the way to a
     * first call.
     */
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

    private static String letters(String name) {
        return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }

}
