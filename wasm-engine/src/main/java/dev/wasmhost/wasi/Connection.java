package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/**
 * A connection that a guest has accepted.
 *
 * <p>
 * The channel never blocks, so that nothing but {@link Waiting} waits. Java has no
 * reading without taking: to peek, and to tell how much is there, data is taken into a
 * buffer of ours, out of which the guest reads first.
 */
final class Connection extends StreamDescriptor implements Waitable {

    private static final int TAKEN = 8 << 10;

    private final SocketChannel channel;

    /** What was taken and not read, from position to limit; null if nothing ever was. */
    private @Nullable ByteBuffer taken;

    private boolean ended;

    private boolean shutDown;

    Connection(SocketChannel channel, long rights, int flags) {
        super(FileType.SOCKET_STREAM, rights & Rights.CONNECTION, flags);
        this.channel = channel;
    }

    @Override
    public int read(Call call, byte[] buffer, int length) throws IOException {
        if (hasTaken()) {
            int read = copy(buffer, length);
            taken().position(taken().position() + read);
            return read;
        }
        ByteBuffer target = ByteBuffer.wrap(buffer, 0, length);
        int read = this.channel.read(target);
        while (read == 0) {
            awaitReadable(call);
            read = this.channel.read(target);
        }
        this.ended = read < 0;
        return Math.max(0, read);
    }

    /** Reads as {@link #read} does, but leaves the data; no more than 8 kB of it. */
    int peek(Call call, byte[] buffer, int length) throws IOException {
        take();
        while (!hasTaken() && !this.ended) {
            awaitReadable(call);
            take();
        }
        return copy(buffer, length);
    }

    @Override
    int write(Call call, byte[] buffer, int offset, int length) throws IOException {
        if (this.shutDown) {
            throw WasiException.failed(Errno.EPIPE);
        }
        ByteBuffer source = ByteBuffer.wrap(buffer, offset, length);
        this.channel.write(source);
        while (source.hasRemaining() && !has(NONBLOCK)) {
            call.session().waiting().await(call, this.channel, SelectionKey.OP_WRITE);
            this.channel.write(source);
        }
        if (source.position() == offset) {
            throw WasiException.failed(Errno.EAGAIN);
        }
        return source.position() - offset;
    }

    void shutdown(boolean reading, boolean writing) throws IOException {
        if (reading) {
            this.channel.shutdownInput();
        }
        if (writing) {
            this.shutDown = true;
            this.channel.shutdownOutput();
        }
    }

    @Override
    public SelectableChannel channel() {
        return this.channel;
    }

    @Override
    public int operation(boolean writing) {
        return writing ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    }

    @Override
    public boolean hasTaken() {
        return this.taken != null && this.taken.hasRemaining();
    }

    @Override
    public long available() {
        try {
            take();
        }
        catch (IOException ex) {
            this.ended = true; // why is what the next read says
        }
        return hasTaken() ? taken().remaining() : 0;
    }

    @Override
    public boolean isOver() {
        return this.ended && !hasTaken();
    }

    @Override
    public void close() throws IOException {
        this.channel.close();
    }

    private void awaitReadable(Call call) throws IOException {
        if (has(NONBLOCK)) {
            throw WasiException.failed(Errno.EAGAIN);
        }
        call.session().waiting().await(call, this.channel, SelectionKey.OP_READ);
    }

    private void take() throws IOException {
        ByteBuffer buffer = taken();
        buffer.compact();
        try {
            this.ended = buffer.hasRemaining() && this.channel.read(buffer) < 0;
        }
        finally {
            buffer.flip();
        }
    }

    private int copy(byte[] buffer, int length) {
        ByteBuffer source = taken();
        int copied = Math.min(length, source.remaining());
        source.get(source.position(), buffer, 0, copied);
        return copied;
    }

    private ByteBuffer taken() {
        ByteBuffer buffer = this.taken;
        if (buffer == null) {
            buffer = ByteBuffer.allocate(TAKEN).limit(0);
            this.taken = buffer;
        }
        return buffer;
    }

}
