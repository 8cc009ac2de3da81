package dev.wasmhost.wasi;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * {@code poll_oneoff}: waits for a time, or tells that a descriptor is ready.
 *
 * <p>
 * Files and output are always ready, as POSIX has it for files; input is too, since Java
 * cannot tell without reading. The guest waits asleep, and wakes often enough to be
 * stopped within some milliseconds.
 */
final class PollFunctions {

    /** Subscriptions of one call; all fit into the one buffer. */
    private static final int MAXIMUM_SUBSCRIPTIONS = 1024;

    private static final int EVENT = 32;

    private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(5);

    private static final int ABSOLUTE = 1;

    private static final int HANGUP = 1;

    private PollFunctions() {
    }

    /**
     * Waits for the first of several events. Errors: {@link Errno#EINVAL} for none or
     * more than 1024, and for what is not a subscription; {@link Errno#EFAULT};
     * {@link Errno#EINTR} if the host's thread is interrupted. What is wrong with one
     * descriptor or clock is its event's error.
     */
    static void pollOneoff(Call call) throws IOException {
        long count = call.unsigned(2);
        long size = call.unstable() ? Subscription.UNSTABLE_SIZE : Subscription.SIZE;
        call.memory().check(call.unsigned(0), count * size);
        call.memory().check(call.unsigned(1), count * EVENT);
        call.memory().check(call.unsigned(3), 4);
        if (count == 0 || count > MAXIMUM_SUBSCRIPTIONS) {
            throw WasiException.failed(Errno.EINVAL);
        }
        List<Subscription> subscriptions = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            subscriptions.add(Subscription.of(call, call.unsigned(0) + i * size));
        }
        sleep(call, subscriptions);
        write(call, subscriptions);
    }

    private static void sleep(Call call, List<Subscription> subscriptions) {
        long due = Long.MAX_VALUE;
        for (Subscription subscription : subscriptions) {
            due = Math.min(due, subscription.due());
        }
        call.checkInterrupt();
        for (long left = due - call.session().elapsed(); left > 0; left = due - call.session().elapsed()) {
            if (Thread.currentThread().isInterrupted()) {
                throw WasiException.failed(Errno.EINTR);
            }
            LockSupport.parkNanos(Math.min(left, SLICE));
            call.checkInterrupt();
        }
    }

    private static void write(Call call, List<Subscription> subscriptions) {
        long now = call.session().elapsed();
        int events = 0;
        for (Subscription subscription : subscriptions) {
            if (subscription.due() <= now) {
                subscription.write(call, call.unsigned(1) + (long) events * EVENT);
                events++;
            }
        }
        call.memory().writeInt(call.unsigned(3), events);
    }

    /**
     * What a guest waits for.
     *
     * @param userdata given back with the event
     * @param type 0 for a clock, 1 to read, 2 to write
     * @param due when it happens, in nanoseconds since the guest began
     * @param descriptor what is to be read or written, or null for a clock and where
     * there is none
     * @param errno error of the event
     */
    private record Subscription(long userdata, byte type, long due, @Nullable Descriptor descriptor, Errno errno) {

        static final int SIZE = 48;

        static final int UNSTABLE_SIZE = 56;

        private static final byte CLOCK = 0;

        private static final byte WRITE = 2;

        static Subscription of(Call call, long address) {
            long userdata = call.memory().readLong(address);
            byte type = call.memory().readByte(address + 8);
            if (type < CLOCK || type > WRITE) {
                throw WasiException.failed(Errno.EINVAL);
            }
            try {
                if (type == CLOCK) {
                    return new Subscription(userdata, type, clock(call, address + 16), null, Errno.SUCCESS);
                }
                Descriptor descriptor = call.session().descriptors().get(call.memory().readInt(address + 16));
                descriptor.require(Rights.POLL_FD_READWRITE, Errno.ENOTCAPABLE);
                return new Subscription(userdata, type, 0, descriptor, Errno.SUCCESS);
            }
            catch (WasiException ex) {
                return new Subscription(userdata, type, 0, null, ex.errno());
            }
        }

        void write(Call call, long address) {
            GuestMemory memory = call.memory();
            memory.clear(address, EVENT);
            memory.writeLong(address, this.userdata);
            memory.writeShort(address + 8, this.errno.number());
            memory.writeByte(address + 10, this.type);
            if (this.descriptor != null) {
                memory.writeLong(address + 16, available(this.descriptor));
                memory.writeShort(address + 24, isOver(this.descriptor) ? HANGUP : 0);
            }
        }

        // wasi_unstable has one number more before the clock.
        private static long clock(Call call, long union) {
            GuestMemory memory = call.memory();
            long address = call.unstable() ? union + 8 : union;
            int clock = memory.readInt(address);
            long timeout = memory.readLong(address + 8);
            boolean absolute = (memory.readShort(address + 24) & ABSOLUTE) != 0;
            long now = ClockFunctions.time(call, clock);
            long wait = absolute ? difference(timeout, now) : timeout;
            long elapsed = call.session().elapsed();
            // Unsigned: a negative number is more than 292 years.
            return (wait < 0 || wait > Long.MAX_VALUE - elapsed) ? Long.MAX_VALUE : elapsed + wait;
        }

        private static long difference(long until, long now) {
            return (Long.compareUnsigned(until, now) > 0) ? until - now : 0;
        }

        private static long available(Descriptor descriptor) {
            try {
                if (descriptor instanceof OpenFile file) {
                    return Math.max(0, file.file().size() - file.offset());
                }
                return (descriptor instanceof InputStreamDescriptor input) ? input.stream().available() : 0;
            }
            catch (IOException ex) {
                return 0;
            }
        }

        private static boolean isOver(Descriptor descriptor) {
            return descriptor instanceof InputStreamDescriptor && available(descriptor) == 0;
        }

    }

}
