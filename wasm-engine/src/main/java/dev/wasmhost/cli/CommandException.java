package dev.wasmhost.cli;

/** Ends a command with a message for the person who typed it. */
final class CommandException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ExitStatus status;

    CommandException(ExitStatus status, String message) {
        super(message);
        this.status = status;
    }

    static CommandException usage(String message) {
        return new CommandException(ExitStatus.USAGE, message + " (see --help)");
    }

    ExitStatus status() {
        return this.status;
    }

}
