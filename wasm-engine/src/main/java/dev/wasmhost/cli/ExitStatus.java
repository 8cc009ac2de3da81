package dev.wasmhost.cli;

/**
 * Exit statuses of our own, as shells and {@code timeout(1)} use them; a guest's own
 * status is passed on.
 */
enum ExitStatus {

    OK(0),
    /** Arguments that make no sense. */
    USAGE(2),
    /** The guest took too long. */
    TIMEOUT(124),
    /** The file is there, but is no module that can run. */
    UNUSABLE(126),
    /** There is no such file. */
    NOT_FOUND(127),
    /** The guest trapped or asked for more than it may have. */
    ABORTED(134);

    private final int number;

    ExitStatus(int number) {
        this.number = number;
    }

    int number() {
        return this.number;
    }

}
