package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses what was meant by a name that does not exist. */
final class Spelling {

    private Spelling() {
    }

    /**
     * Returns the candidate that {@code word} is a misspelling of, if there is one: a
     * third of it may be wrong.
     */
    static Optional<String> closest(String word, Collection<String> candidates) {
        return candidates.stream()
            .filter((candidate) -> distance(word, candidate) <= Math.max(1, word.length() / 3))
            .min(Comparator.comparingInt((candidate) -> distance(word, candidate)));
    }

    /** Levenshtein's distance. */
    private static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] current = new int[other.length() + 1];
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = previous[j - 1] + ((one.charAt(i - 1) == other.charAt(j - 1)) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[other.length()];
    }

}
