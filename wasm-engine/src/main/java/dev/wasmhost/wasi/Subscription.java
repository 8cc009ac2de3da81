package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a guest waits for in {@code poll_oneoff}.
 *
 * @param userdata given back with the event
 * @param type 0 for a clock, 1 to read, 2 to write
 * @param due when it happens, as {@link GuestClock} counts; never for a socket that is to
 * be waited for
 * @param descriptor what is to be read or written, or null for a clock and where there is
 * none
 * @param errno error of the event
 */
record Subscription(long userdata, byte type, long due, @Nullable Descriptor descriptor, Errno errno) {

    static final int SIZE = 48;

    static final int UNSTABLE_SIZE = 56;

    static final int EVENT = 32;

    private static final int ABSOLUTE = 1;

    private static final int HANGUP = 1;

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
            descriptor.require(Rights.POLL_FD_READWRITE);
            return new Subscription(userdata, type, due(descriptor, type == WRITE), descriptor, Errno.SUCCESS);
        }
        catch (WasiException ex) {
            call.session().audit(WasiFunction.POLL_ONEOFF, ex);
            return new Subscription(userdata, type, 0, null, ex.errno());
        }
    }

    /** Adds what is to be waited for. */
    void addTo(Map<SelectableChannel, Integer> wanted) {
        if (this.descriptor instanceof Waitable waitable && this.due == GuestClock.NEVER) {
            wanted.merge(waitable.channel(), waitable.operation(this.type == WRITE), (some, more) -> some | more);
        }
    }

    /** Tells whether it has happened. */
    boolean hasHappened(long now, Map<SelectableChannel, Integer> ready) {
        if (this.descriptor instanceof Waitable waitable && this.due == GuestClock.NEVER) {
            int operations = ready.getOrDefault(waitable.channel(), 0);
            return (operations & waitable.operation(this.type == WRITE)) != 0;
        }
        return this.due <= now;
    }

    void write(Call call, long address) {
        GuestMemory memory = call.memory();
        memory.clear(address, EVENT);
        memory.writeLong(address, this.userdata);
        memory.writeShort(address + 8, this.errno.number());
        memory.writeByte(address + 10, this.type);
        if (this.descriptor != null && this.type != WRITE) {
            memory.writeLong(address + 16, available(this.descriptor));
            memory.writeShort(address + 24, isOver(this.descriptor) ? HANGUP : 0);
        }
    }

    // wasi_unstable has one number more before the clock.
    private static long clock(Call call, long union) {
        GuestMemory memory = call.memory();
        long address = call.unstable() ? union + 8 : union;
        boolean absolute = (memory.readShort(address + 24) & ABSOLUTE) != 0;
        return ClockFunctions.due(call, memory.readInt(address), memory.readLong(address + 8), absolute);
    }

    private static long due(Descriptor descriptor, boolean writing) {
        if (descriptor instanceof Waitable waitable) {
            waitable.operation(writing);
            return (!writing && waitable.hasTaken()) ? 0 : GuestClock.NEVER;
        }
        return 0;
    }

    private static long available(Descriptor descriptor) {
        try {
            if (descriptor instanceof OpenFile file) {
                return Math.max(0, file.file().size() - file.offset());
            }
            if (descriptor instanceof Waitable waitable) {
                return waitable.available();
            }
            return (descriptor instanceof InputStreamDescriptor input) ? input.available() : 0;
        }
        catch (IOException ex) {
            return 0;
        }
    }

    // Called after available.
    private static boolean isOver(Descriptor descriptor) {
        if (descriptor instanceof Waitable waitable) {
            return waitable.isOver();
        }
        return descriptor instanceof InputStreamDescriptor input && input.hasEnded();
    }

}
