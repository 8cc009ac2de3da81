package dev.wasmhost.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Options with their values, and the arguments after them. */
final class Options {

    private final Map<String, List<String>> values;

    private final List<String> arguments;

    private Options(Map<String, List<String>> values, List<String> arguments) {
        this.values = values;
        this.arguments = arguments;
    }

    /**
     * Reads options up to the first argument that is none, or to {@code --}.
     * @param known the options there are; each takes a value, as in {@code --name value}
     * or {@code --name=value}
     */
    static Options parse(Set<String> known, List<String> words) throws CommandException {
        Map<String, List<String>> values = new HashMap<>();
        int next = 0;
        while (next < words.size() && words.get(next).startsWith("-")) {
            String word = words.get(next++);
            if (word.equals("--")) {
                break;
            }
            int equals = word.indexOf('=');
            String name = (equals < 0) ? word : word.substring(0, equals);
            if (!known.contains(name)) {
                throw CommandException.usage("unknown option: " + name);
            }
            if (equals < 0 && next == words.size()) {
                throw CommandException.usage(name + ": expected a value");
            }
            String value = (equals < 0) ? words.get(next++) : word.substring(equals + 1);
            values.computeIfAbsent(name, (key) -> new ArrayList<>()).add(value);
        }
        return new Options(values, words.subList(next, words.size()));
    }

    /** Returns all values of an option that may be repeated. */
    List<String> all(String name) {
        return this.values.getOrDefault(name, List.of());
    }

    /** Returns the value of an option that may be given once. */
    Optional<String> one(String name) throws CommandException {
        if (all(name).size() > 1) {
            throw CommandException.usage(name + ": given more than once");
        }
        return all(name).isEmpty() ? Optional.empty() : Optional.of(all(name).get(0));
    }

    List<String> arguments() {
        return this.arguments;
    }

}
