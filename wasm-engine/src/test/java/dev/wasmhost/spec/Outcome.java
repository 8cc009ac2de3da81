package dev.wasmhost.spec;

/** What became of a command. */
sealed interface Outcome {

    /**
     * As the script says.
     *
     * @param remark how the engine's message differs from the script's words; empty if it
     * does not
     */
    record Passed(String remark) implements Outcome {
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
