package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code poll_oneoff}: waits for a time, or until a descriptor is ready.
 *
 * <p>
 * Files and output are always ready, as POSIX has it for files; input is too, since Java
 * cannot tell without reading. Sockets are waited for. The guest waits asleep, and wakes
 * often enough to be stopped within some milliseconds.
 */
final class PollFunctions {

    /** Subscriptions of one call. */
    private static final int MAXIMUM_SUBSCRIPTIONS = 1024;

    private PollFunctions() {
    }

    /**
     * Waits for the first of several events. Errors: {@link Errno#EINVAL} for none or
     * more than 1024, and for what is not a subscription; {@link Errno#EFAULT};
     * {@link Errno#EINTR} if the host's thread is interrupted. What is wrong with one
     * descriptor or clock is its event's error: {@link Errno#EBADF},
     * {@link Errno#ENOTCAPABLE}, {@link Errno#EINVAL}, and {@link Errno#ENOTCONN} for a
     * listener that is to be written.
     */
    static void pollOneoff(Call call) throws IOException {
        long count = call.unsigned(2);
        long size = call.unstable() ? Subscription.UNSTABLE_SIZE : Subscription.SIZE;
        call.memory().check(call.unsigned(0), count * size);
        call.memory().check(call.unsigned(1), count * Subscription.EVENT);
        call.memory().check(call.unsigned(3), 4);
        call.checkBytes(count * size, Errno.EINVAL);
        if (count == 0 || count > MAXIMUM_SUBSCRIPTIONS) {
            throw WasiException.failed(Errno.EINVAL);
        }
        List<Subscription> subscriptions = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            subscriptions.add(Subscription.of(call, call.unsigned(0) + i * size));
        }
        call.checkInterrupt();
        write(call, subscriptions, await(call, subscriptions));
    }

    // Returns the operations that sockets are ready for.
    private static Map<SelectableChannel, Integer> await(Call call, List<Subscription> subscriptions)
            throws IOException {
        long due = GuestClock.NEVER;
        Map<SelectableChannel, Integer> wanted = new HashMap<>();
        for (Subscription subscription : subscriptions) {
            due = Math.min(due, subscription.due());
            subscription.addTo(wanted);
        }
        GuestClock clock = call.session().clock();
        Map<SelectableChannel, Integer> ready = Map.of();
        if (!wanted.isEmpty()) {
            ready = call.session().waiting().await(call, wanted, clock.left(due));
        }
        else if (clock.passes() || due == GuestClock.NEVER) {
            Waiting.sleep(call, clock.left(due));
        }
        if (ready.isEmpty()) {
            clock.slept(due);
        }
        return ready;
    }

    private static void write(Call call, List<Subscription> subscriptions, Map<SelectableChannel, Integer> ready) {
        long now = call.session().clock().exactlyElapsed();
        int events = 0;
        for (Subscription subscription : subscriptions) {
            if (subscription.hasHappened(now, ready)) {
                subscription.write(call, call.unsigned(1) + (long) events * Subscription.EVENT);
                events++;
            }
        }
        call.memory().writeInt(call.unsigned(3), events);
    }

}
