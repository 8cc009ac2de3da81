package dev.wasmhost.internal.proxy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which exports a method may be bound to. */
final class ExportNames {

    private static final int SHOWN = 5;

    private ExportNames() {
    }

    /**
     * Returns for {@code fooBar}, in this order, {@code fooBar}, {@code foo-bar} and
     * {@code foo_bar}.
     */
    static List<String> candidates(String method) {
        String kebab = Names.kebab(method);
        if (kebab.equals(method)) {
            return List.of(method);
        }
        return List.of(method, kebab, kebab.replace('-', '_'));
    }

    /** Returns {@code "a", "b" or "c"}. */
    static String either(List<String> names) {
        int last = names.size() - 1;
        String end = '"' + names.get(last) + '"';
        if (last == 0) {
            return end;
        }
        return names.subList(0, last).stream().map((name) -> '"' + name + '"').collect(Collectors.joining(", "))
                + " or " + end;
    }

    /** Returns a few of {@code names}, those most like {@code wanted} first. */
    static String nearest(String wanted, Collection<String> names) {
        List<String> sorted = new ArrayList<>(names);
        sorted.sort(Comparator.comparingInt((String name) -> distance(simplified(wanted), simplified(name)))
            .thenComparing(Comparator.naturalOrder()));
        String shown = sorted.stream().limit(SHOWN).map((name) -> '"' + name + '"').collect(Collectors.joining(", "));
        return (sorted.size() > SHOWN) ? shown + " and " + (sorted.size() - SHOWN) + " more" : shown;
    }

    private static String simplified(String name) {
        String letters = name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
        return letters.substring(0, Math.min(letters.length(), 64)); // names are a
                                                                     // guest's choice: up
                                                                     // to megabytes
    }

    /** Returns how many characters have to be changed, added or removed (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + ((a.charAt(i - 1) != b.charAt(j - 1)) ? 1 : 0);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

}
