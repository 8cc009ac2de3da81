package dev.wasmhost.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import tools.jackson.databind.JsonNode;

/**
 * One command of a script.
 *
 * @param kind what is to be done
 * @param line its line in the script
 * @param folder where its files are
 * @param json all its fields
 */
record Command(Kind kind, int line, Path folder, JsonNode json) {

    enum Kind {

        MODULE, MODULE_DEFINITION, MODULE_INSTANCE, REGISTER, ACTION, ASSERT_RETURN, ASSERT_TRAP, ASSERT_EXHAUSTION,
        ASSERT_EXCEPTION, ASSERT_SUSPENSION, ASSERT_MALFORMED, ASSERT_INVALID, ASSERT_MALFORMED_CUSTOM,
        ASSERT_INVALID_CUSTOM, ASSERT_UNLINKABLE, ASSERT_UNINSTANTIABLE;

        /** Returns whether it makes the instance that the commands after it use. */
        boolean makesInstance() {
            return this == MODULE || this == MODULE_INSTANCE;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

    }

    static Command of(Path folder, JsonNode json) {
        Kind kind = Kind.valueOf(json.get("type").asString().toUpperCase(Locale.ROOT));
        return new Command(kind, json.get("line").asInt(), folder, json);
    }

    Optional<String> string(String field) {
        return json().hasNonNull(field) ? Optional.of(json().get(field).asString()) : Optional.empty();
    }

    /** Returns the words that the reference interpreter's message starts with. */
    String text() {
        return string("text").orElse("");
    }

    /** Returns the module's bytes, or empty if there is only a text that is no module. */
    Optional<byte[]> module() throws IOException {
        boolean binary = string("module_type").orElse("").equals("binary");
        Optional<String> file = binary ? string("filename") : string("binary_filename");
        return file.isEmpty() ? Optional.empty() : Optional.of(Files.readAllBytes(folder().resolve(file.get())));
    }

    /** Returns whether running it would take a parser of the text format. */
    boolean needsTextParser() {
        return json().has("filename") && string("module_type").orElse("").equals("text")
                && !json().has("binary_filename");
    }

    Action action() {
        JsonNode action = json().get("action");
        List<Object> arguments = new ArrayList<>();
        for (JsonNode argument : action.path("args")) {
            arguments.add(Values.argument(argument));
        }
        return new Action(action.get("type").asString().equals("get"),
                action.hasNonNull("module") ? Optional.of(action.get("module").asString()) : Optional.empty(),
                action.get("field").asString(), arguments);
    }

    List<Values.Expectation> expected() {
        List<Values.Expectation> expected = new ArrayList<>();
        for (JsonNode value : json().get("expected")) {
            expected.add(Values.expectation(value));
        }
        return expected;
    }

    /** Returns for instance {@code 37 assert_return}. */
    @Override
    public String toString() {
        return line() + " " + kind();
    }

    /**
     * Something to do with an instance.
     *
     * @param get whether a global is read; otherwise a function is called
     * @param instance name of the instance, or empty for the current one
     * @param field name of the export
     * @param arguments what the function is called with, as {@link Values} represents it
     */
    record Action(boolean get, Optional<String> instance, String field, List<Object> arguments) {

        /** Returns for instance {@code add(i32:1, i32:2)}. */
        @Override
        public String toString() {
            return this.get ? "get \"" + this.field + "\"" : "\"" + this.field + "\"" + Values.toString(this.arguments);
        }

    }

}
