package dev.wasmhost.spec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scripts and lines of scripts that are not expected to pass, with the reasons; see
 * {@code skipped.txt}.
 */
final class SkipList {

    private static final Pattern ENTRY = Pattern.compile("(\\S+?\\.wast)(?::(\\d+(?:,\\d+)*))? (\\S.*)");

    private final Map<String, String> scripts = new LinkedHashMap<>();

    private final Map<String, Map<Integer, String>> lines = new LinkedHashMap<>();

    /**
     * Reads the entries; a line that is none, or that contradicts an earlier one, is
     * refused.
     */
    static SkipList read(InputStream input) throws IOException {
        SkipList list = new SkipList();
        BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                list.add(line);
            }
        }
        return list;
    }

    private void add(String line) {
        Matcher entry = ENTRY.matcher(line);
        if (!entry.matches()) {
            throw new IllegalArgumentException("not `path[:line[,line…]] reason`: " + line);
        }
        String script = entry.group(1);
        String reason = entry.group(3);
        if (entry.group(2) == null) {
            check(this.scripts.putIfAbsent(script, reason) == null && !this.lines.containsKey(script), line);
            return;
        }
        check(!this.scripts.containsKey(script), line);
        for (String number : entry.group(2).split(",")) {
            Map<Integer, String> reasons = this.lines.computeIfAbsent(script, (key) -> new TreeMap<>());
            check(reasons.putIfAbsent(Integer.parseInt(number), reason) == null, line);
        }
    }

    private static void check(boolean condition, String line) {
        if (!condition) {
            throw new IllegalArgumentException("listed twice: " + line);
        }
    }

    Optional<String> reason(String script) {
        return Optional.ofNullable(this.scripts.get(script));
    }

    Optional<String> reason(String script, int line) {
        return Optional.ofNullable(lines(script).get(line));
    }

    /** Returns the listed lines of a script, with their reasons. */
    Map<Integer, String> lines(String script) {
        return this.lines.getOrDefault(script, Map.of());
    }

    /** Returns the scripts that any entry names. */
    Set<String> paths() {
        Set<String> paths = new java.util.TreeSet<>(this.scripts.keySet());
        paths.addAll(this.lines.keySet());
        return paths;
    }

}
