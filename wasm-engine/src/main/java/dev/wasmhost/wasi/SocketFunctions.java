package dev.wasmhost.wasi;

import java.io.IOException;

/**
 * {@code sock_*}: connections at listeners that the operator grants; guests can neither
 * connect nor listen by themselves.
 *
 * <p>
 * A socket waits asleep, unless the descriptor has {@link Descriptor#NONBLOCK}, and never
 * longer than the call may take. Errors of all: {@link Errno#EBADF};
 * {@link Errno#ENOTSOCK}; {@link Errno#ENOTCAPABLE} without the right;
 * {@link Errno#EAGAIN} where it would have to wait and is not to; {@link Errno#EINTR} if
 * the host's thread is interrupted; {@link Errno#EINVAL} for unknown flags;
 * {@link Errno#EFAULT}; {@link Errno#ECONNRESET} and {@link Errno#EPIPE} if the other
 * side is gone.
 */
final class SocketFunctions {

    private static final int PEEK = 1;

    private static final int WAITALL = 1 << 1;

    private static final int SHUTDOWN_READING = 1;

    private static final int SHUTDOWN_WRITING = 1 << 1;

    private SocketFunctions() {
    }

    /**
     * Accepts a connection, whose descriptor has the rights that the listener's hands
     * down. Errors: {@link Errno#EINVAL} for a socket that does not listen;
     * {@link Errno#EMFILE}.
     */
    static void sockAccept(Call call) throws IOException {
        if (!(socket(call) instanceof Listener listener)) {
            throw WasiException.failed(Errno.EINVAL);
        }
        listener.require(Rights.SOCK_ACCEPT);
        int flags = call.flags(1, Descriptor.NONBLOCK);
        call.memory().check(call.unsigned(2), 4);
        call.session().descriptors().checkRoom(call.caller().limits());
        int number = call.session().descriptors().add(listener.accept(call, flags));
        call.memory().writeInt(call.unsigned(2), number);
    }

    /**
     * Receives. Nothing means that the other side will send no more. Data is never
     * truncated, since only streams are granted. Errors: {@link Errno#ENOTCONN} for a
     * listener.
     */
    static void sockRecv(Call call) throws IOException {
        Connection connection = connection(call);
        connection.require(Rights.FD_READ);
        int flags = call.flags(3, PEEK | WAITALL);
        Segments segments = Segments.of(call, 4);
        call.memory().check(call.unsigned(5), 2);
        boolean peeks = (flags & PEEK) != 0;
        DataFunctions.Source source = peeks ? connection::peek : connection;
        segments.report(DataFunctions.read(call, source, segments, !peeks && (flags & WAITALL) != 0));
        call.memory().writeShort(call.unsigned(5), 0);
    }

    /**
     * Sends: all, if it may wait. Errors: {@link Errno#ENOTCONN} for a listener;
     * {@link Errno#EPIPE} after shutting down.
     */
    static void sockSend(Call call) throws IOException {
        Connection connection = connection(call);
        connection.require(Rights.FD_WRITE);
        call.flags(3, 0);
        Segments segments = Segments.of(call, 4);
        segments.report(DataFunctions.write(call, segments, connection));
    }

    /**
     * Ends a direction, or both. Errors: {@link Errno#ENOTCONN} for a listener;
     * {@link Errno#EINVAL} for neither direction.
     */
    static void sockShutdown(Call call) throws IOException {
        Connection connection = connection(call);
        connection.require(Rights.SOCK_SHUTDOWN);
        int directions = call.flags(1, SHUTDOWN_READING | SHUTDOWN_WRITING);
        if (directions == 0) {
            throw WasiException.failed(Errno.EINVAL);
        }
        connection.shutdown((directions & SHUTDOWN_READING) != 0, (directions & SHUTDOWN_WRITING) != 0);
    }

    private static Connection connection(Call call) {
        if (socket(call) instanceof Connection connection) {
            return connection;
        }
        throw WasiException.failed(Errno.ENOTCONN);
    }

    private static Descriptor socket(Call call) {
        Descriptor descriptor = call.descriptor(0);
        if (!(descriptor instanceof Waitable)) {
            throw WasiException.failed(Errno.ENOTSOCK);
        }
        return descriptor;
    }

}
