package dev.wasmhost.wasi;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * How one guest waits: asleep, and awake often enough to be stopped within some
 * milliseconds. An interrupt of the host's thread, which is left set, is
 * {@link Errno#EINTR}.
 *
 * <p>
 * Sockets are waited for with a selector, which an interrupt does not close as it does a
 * channel that blocks. They are registered only while they are waited for: a channel that
 * is registered somewhere is not really closed when it is closed.
 */
final class Waiting implements Closeable {

    private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private @Nullable Selector selector;

    /** Sleeps. */
    static void sleep(Call call, long nanoseconds) {
        long start = System.nanoTime();
        for (long left = nanoseconds; left > 0; left = nanoseconds - (System.nanoTime() - start)) {
            checkThread();
            LockSupport.parkNanos(Math.min(left, SLICE));
            call.checkInterrupt();
        }
    }

    /** Waits, as long as it takes, until a channel is ready for one of the operations. */
    void await(Call call, SelectableChannel channel, int operations) throws IOException {
        await(call, Map.of(channel, operations), GuestClock.NEVER);
    }

    /**
     * Waits until a channel is ready; one that is closed always is.
     * @param wanted the operations that each is to be ready for one of
     * @param nanoseconds how long; 0 or less only to look
     * @return the operations that each is ready for; empty if the time is over
     */
    Map<SelectableChannel, Integer> await(Call call, Map<SelectableChannel, Integer> wanted, long nanoseconds)
            throws IOException {
        Selector opened = this.selector;
        if (opened == null) {
            opened = Selector.open();
            this.selector = opened;
        }
        try {
            for (Map.Entry<SelectableChannel, Integer> each : wanted.entrySet()) {
                register(opened, each.getKey(), each.getValue());
            }
            return select(opened, call, wanted, nanoseconds);
        }
        finally {
            opened.keys().forEach(SelectionKey::cancel);
            opened.selectNow();
        }
    }

    @Override
    public void close() throws IOException {
        if (this.selector != null) {
            this.selector.close();
        }
    }

    private static void register(Selector opened, SelectableChannel channel, int operations) {
        try {
            channel.register(opened, operations);
        }
        catch (ClosedChannelException ex) {
            // By the host, whose listener it is: that is found below.
        }
    }

    private static Map<SelectableChannel, Integer> select(Selector opened, Call call,
            Map<SelectableChannel, Integer> wanted, long nanoseconds) throws IOException {
        long start = System.nanoTime();
        long left = nanoseconds;
        do {
            checkThread();
            if (left > 0) {
                opened.select(Math.max(1, Math.min(left, SLICE) / MILLISECOND));
            }
            else {
                opened.selectNow();
            }
            call.checkInterrupt();
            Map<SelectableChannel, Integer> ready = ready(opened, wanted);
            if (!ready.isEmpty()) {
                return ready;
            }
            left = nanoseconds - (System.nanoTime() - start);
        }
        while (left > 0);
        return Map.of();
    }

    private static Map<SelectableChannel, Integer> ready(Selector opened, Map<SelectableChannel, Integer> wanted) {
        Map<SelectableChannel, Integer> ready = new HashMap<>();
        for (Map.Entry<SelectableChannel, Integer> each : wanted.entrySet()) {
            SelectionKey key = each.getKey().keyFor(opened);
            int operations = (key != null && key.isValid()) ? key.readyOps() : each.getValue();
            if (operations != 0) {
                ready.put(each.getKey(), operations);
            }
        }
        opened.selectedKeys().clear();
        return ready;
    }

    private static void checkThread() {
        if (Thread.currentThread().isInterrupted()) {
            throw WasiException.failed(Errno.EINTR);
        }
    }

}
