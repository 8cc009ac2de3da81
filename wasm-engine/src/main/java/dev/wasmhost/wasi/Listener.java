package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A socket of the host at which a guest may accept connections. It is shared by all
 * instances, so closing the descriptor does not close it.
 */
final class Listener extends Descriptor implements Waitable {

    private final ServerSocketChannel channel;

    Listener(ServerSocketChannel channel) {
        super(FileType.SOCKET_STREAM, Rights.LISTENER, Rights.CONNECTION, 0);
        this.channel = channel;
    }

    /** Accepts a connection; waits for one unless it is not to. */
    Connection accept(Call call, int flags) throws IOException {
        SocketChannel accepted = this.channel.accept();
        while (accepted == null) {
            if (has(NONBLOCK)) {
                throw WasiException.failed(Errno.EAGAIN);
            }
            call.session().waiting().await(call, this.channel, SelectionKey.OP_ACCEPT);
            accepted = this.channel.accept(); // null if another instance was faster
        }
        try {
            accepted.configureBlocking(false);
            return new Connection(accepted, inheriting(), flags);
        }
        catch (IOException | RuntimeException ex) {
            accepted.close();
            throw ex;
        }
    }

    @Override
    public SelectableChannel channel() {
        return this.channel;
    }

    @Override
    public int operation(boolean writing) {
        if (writing) {
            throw WasiException.failed(Errno.ENOTCONN);
        }
        return SelectionKey.OP_ACCEPT;
    }

    @Override
    public boolean hasTaken() {
        return false;
    }

    @Override
    public long available() {
        return 1;
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    FileStatus status() {
        return new FileStatus(0, 0, type(), 1, 0, 0, 0, 0);
    }

    @Override
    public void close() {
        // It belongs to the host.
    }

}
