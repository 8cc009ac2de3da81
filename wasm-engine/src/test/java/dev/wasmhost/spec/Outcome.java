package dev.wasmhost.spec;

/** What became of a command. */
sealed interface Outcome {

    /** As the script says; a failure's message starts with the script's words. */
    record Passed() implements Outcome {
    }

    /** Not run, or known not to pass. */
    record Skipped(String reason) implements Outcome {
    }

    record Failed(String message, Throwable cause) implements Outcome {
    }

    /** A command with what became of it. */
    record Result(Command command, Outcome outcome) {
    }

}
