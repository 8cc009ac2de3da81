package dev.wasmhost.wasi;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Where guests' standard output or standard error goes; immutable. However it goes, a
 * call writes no more than {@link dev.wasmhost.WasmLimits#output()} to both.
 */
public final class Output {

    private static final Output DISCARD = new Output(new Constant(OutputStream.nullOutputStream()), false);

    private final Supplier<? extends OutputStream> stream;

    private final boolean owned;

    private Output(Supplier<? extends OutputStream> stream, boolean owned) {
        this.stream = stream;
        this.owned = owned;
    }

    /** Nowhere. */
    public static Output discard() {
        return DISCARD;
    }

    /**
     * To one stream for all instances.
     * @param sink gets each write whole and flushed; never closed. To be thread-safe if
     * instances run at the same time. An {@link java.io.IOException} is {@link Errno#EIO}
     * to the guest
     */
    public static Output to(OutputStream sink) {
        return new Output(new Constant(Objects.requireNonNull(sink, "sink")), false);
    }

    /**
     * To a stream for each instance.
     * @param stream gives each instance a stream, which is closed with it, or before if
     * the guest does; otherwise as {@link #to(OutputStream)}
     */
    public static Output perInstance(Supplier<? extends OutputStream> stream) {
        return new Output(Objects.requireNonNull(stream, "stream"), true);
    }

    /**
     * To a log, line by line.
     * @param log gets each line of an instance whole, without its end. Control
     * characters, separators of lines and marks that turn text around are escaped, what
     * is not UTF-8 is replaced and lines are cut after 8192 bytes, so that guests cannot
     * forge entries. To be thread-safe if instances run at the same time
     */
    public static Output lines(Consumer<String> log) {
        return new Output(new Lines(Objects.requireNonNull(log, "log")), true);
    }

    /**
     * Kept for {@link WasiPreview1#takeStdout} or {@link WasiPreview1#takeStderr}, for
     * each instance by itself: at most {@link dev.wasmhost.WasmLimits#output()} bytes of
     * each. What is beyond them is {@link Errno#EDQUOT} to the guest, until they are
     * taken. It counts twice in the engine's memory budget; {@link Errno#ENOSPC} if that
     * is used up.
     */
    public static Output capture() {
        return new Output(new Captures(), true);
    }

    /**
     * Returns the same, but for what is written being counted.
     * @param count is told how many bytes a guest is about to write, each time; what it
     * throws ends the guest's call. To be thread-safe if instances run at the same time
     * @throws IllegalStateException if this is {@link #capture()}
     */
    public Output counted(LongConsumer count) {
        if (this.stream instanceof Captures) {
            throw new IllegalStateException("output: expected a stream to be counted, found capture()");
        }
        return new Output(new Counts(this.stream, Objects.requireNonNull(count, "count")), this.owned);
    }

    /**
     * Returns text that a guest may have chosen with what could forge or hide lines of a
     * log escaped, as {@link #lines} does.
     */
    public static String escaped(String text) {
        return LogLines.escaped(text);
    }

    /** Makes the descriptor of one guest. */
    OutputStreamDescriptor open(boolean terminal) {
        return new OutputStreamDescriptor(Objects.requireNonNull(this.stream.get(), "stream"), this.owned, terminal);
    }

    // Classes and no lambdas: see RATIONALE, start-up.

    private record Constant(OutputStream stream) implements Supplier<OutputStream> {

        @Override
        public OutputStream get() {
            return this.stream;
        }

    }

    private record Lines(Consumer<String> log) implements Supplier<OutputStream> {

        @Override
        public OutputStream get() {
            return new LogLines(this.log);
        }

    }

    private record Captures() implements Supplier<OutputStream> {

        @Override
        public OutputStream get() {
            return new CapturedOutput();
        }

    }

    private record Counts(Supplier<? extends OutputStream> stream,
            LongConsumer count) implements Supplier<OutputStream> {

        @Override
        public OutputStream get() {
            return new CountedOutput(Objects.requireNonNull(this.stream.get(), "stream"), this.count);
        }

    }

    private static final class CountedOutput extends OutputStream {

        private final OutputStream target;

        private final LongConsumer count;

        CountedOutput(OutputStream target, LongConsumer count) {
            this.target = target;
            this.count = count;
        }

        @Override
        public void write(int value) throws IOException {
            this.count.accept(1);
            this.target.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            this.count.accept(length);
            this.target.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            this.target.flush();
        }

        @Override
        public void close() throws IOException {
            this.target.close();
        }

    }

}
