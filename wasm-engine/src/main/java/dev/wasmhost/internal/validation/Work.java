package dev.wasmhost.internal.validation;

/**
 * Counts what checking bodies takes, in bytes of code or so, and looks now and then
 * whether to stop.
 */
final class Work {

    private static final int POLL_INTERVAL = 1 << 16;

    private final Runnable poll;

    // Where in the body the next look is due; work that reads nothing brings it closer.
    private int pollAt;

    private int untilPoll = POLL_INTERVAL;

    /**
     * Makes one.
     * @param poll run after every 64 kB of code or so; throws something to stop
     */
    Work(Runnable poll) {
        this.poll = poll;
    }

    /** Begins a body at {@code position}. */
    void begin(int position) {
        this.pollAt = position + this.untilPoll;
    }

    /** Ends it there. */
    void end(int position) {
        this.untilPoll = this.pollAt - position;
    }

    /** Counts work that is not in proportion to the bytes read. */
    void spend(int work) {
        this.pollAt -= work;
    }

    /** Looks if enough was done since it last looked. */
    void pollIfDue(int position) {
        if (position >= this.pollAt) {
            this.poll.run();
            this.pollAt = position + POLL_INTERVAL;
        }
    }

}
