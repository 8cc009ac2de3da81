package dev.wasmhost.spring.boot.autoconfigure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import dev.wasmhost.WasmCallOptions;
import org.jspecify.annotations.Nullable;

/** What one run of a command gets; used by one thread at a time. */
final class CommandInput {

    private @Nullable InputStream stdin;

    private final List<String> arguments = new ArrayList<>();

    private @Nullable WasmCallOptions options;

    private @Nullable IOException failure;

    void bytes(byte[] bytes) {
        this.stdin = new ByteArrayInputStream(bytes);
    }

    /**
     * Sets the input to text, encoded as UTF-8.
     * @throws IllegalArgumentException if it has half of a character
     */
    void text(String text) {
        this.stdin = Utf8InputStream.of(text, "standard input");
    }

    /** Sets the input to a stream, which is left open. */
    void stream(InputStream stream) {
        this.stdin = new CallersStream(stream);
    }

    /**
     * Adds an argument.
     * @throws IllegalArgumentException if it has half of a character, or NUL
     */
    void argument(String argument) {
        int number = this.arguments.size() + 1;
        if (argument.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "argument " + number + ": expected no NUL, found one at " + argument.indexOf('\0'));
        }
        Utf8InputStream.check(argument, "argument " + number);
        this.arguments.add(argument);
    }

    void options(WasmCallOptions newOptions) {
        this.options = newOptions;
    }

    /** Returns what gives it its input; null if the method has none to give. */
    @Nullable Supplier<InputStream> stdin() {
        InputStream stream = this.stdin;
        return (stream != null) ? () -> stream : null;
    }

    List<String> arguments() {
        return this.arguments;
    }

    Optional<WasmCallOptions> options() {
        return Optional.ofNullable(this.options);
    }

    /** Returns what reading the caller's stream threw, which the command was not told. */
    Optional<IOException> failure() {
        return Optional.ofNullable(this.failure);
    }

    /** Remembers what it throws. */
    private final class CallersStream extends InputStream {

        private final InputStream stream;

        CallersStream(InputStream stream) {
            this.stream = stream;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            try {
                return this.stream.read(target, offset, length);
            }
            catch (IOException ex) {
                CommandInput.this.failure = ex;
                throw ex;
            }
        }

        @Override
        public int available() throws IOException {
            return this.stream.available();
        }

    }

}
