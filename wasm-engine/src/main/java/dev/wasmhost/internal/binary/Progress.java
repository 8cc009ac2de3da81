package dev.wasmhost.internal.binary;

/** Lets decoding be stopped: looks at the time now and then. */
final class Progress {

    private static final int INTERVAL = 1024;

    private final Runnable poll;

    private int steps;

    /**
     * Makes one.
     * @param poll run every {@value #INTERVAL} steps; throws something to stop
     */
    Progress(Runnable poll) {
        this.poll = poll;
    }

    /** To be called before each item of whatever there may be many of. */
    void step() {
        if (++this.steps % INTERVAL == 0) {
            this.poll.run();
        }
    }

}
