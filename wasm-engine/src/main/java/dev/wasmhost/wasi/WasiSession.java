package dev.wasmhost.wasi;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.wasmhost.HostMemory;
import dev.wasmhost.HostModule;
import dev.wasmhost.TemplateException;
import dev.wasmhost.WasmExtern;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmMemory;
import org.jspecify.annotations.Nullable;

/**
 * What one guest has: its descriptors, its clock's beginning, what it has written so far.
 */
final class WasiSession implements HostModule.Session {

    private static final int SMALLEST_BUFFER = 1 << 10;

    private static final int LARGEST_BUFFER = 64 << 10;

    /**
     * Bytes of the heap for each byte of output that is kept, in an array that doubles.
     */
    private static final long KEPT = 2;

    private static final long[] NOTHING = {};

    private final WasiPreview1 configuration;

    private final HostMemory hostMemory;

    private final DescriptorTable descriptors = new DescriptorTable();

    private final GuestClock clock;

    private final Waiting waiting = new Waiting();

    /** Random numbers from a seed; null if they are not to be predicted. */
    private final @Nullable SeededRandom seeded;

    private final Usage output = new Usage();

    private final Usage random = new Usage();

    /** What the guest began with; null until it uses a descriptor. */
    private @Nullable List<Beginning> beginnings;

    private boolean initialized;

    private boolean drewRandom;

    private byte @Nullable [] buffer;

    // The path that the running call is about, for the audit.
    private String path = "";

    private @Nullable WasmInstance lastCaller;

    private GuestMemory memory = new GuestMemory(null);

    WasiSession(WasiPreview1 configuration, HostMemory hostMemory) {
        this(configuration, hostMemory, 0, configuration.randomness().seed().orElse(0), false);
    }

    private WasiSession(WasiPreview1 configuration, HostMemory hostMemory, long elapsed, long randomState,
            boolean initialized) {
        this.configuration = configuration;
        this.hostMemory = hostMemory;
        this.clock = GuestClock.of(configuration.clocks(), elapsed);
        this.seeded = configuration.randomness().seed().isPresent() ? new SeededRandom(randomState) : null;
        this.initialized = initialized;
    }

    @Override
    public HostModule.Opener snapshot() {
        if (this.drewRandom) {
            throw new TemplateException("WASI state that cannot be copied: random numbers were drawn,"
                    + " and all instances would go on with the same ones");
        }
        for (Beginning each : (this.beginnings != null) ? this.beginnings : List.<Beginning>of()) {
            each.check(this.descriptors);
        }
        if (this.beginnings != null && this.descriptors.count() > this.beginnings.size()) {
            throw new TemplateException("WASI state that cannot be copied: a file or connection was left open");
        }
        long randomState = (this.seeded != null) ? this.seeded.state() : 0;
        return new Snapshot(this.configuration, this.clock.exactlyElapsed(), randomState, this.initialized);
    }

    @Override
    public void close() {
        try {
            Closing.all(List.of(this.descriptors, this.waiting));
        }
        catch (IOException ex) {
            // They are closed all the same, and nobody is left whose files they were.
        }
    }

    /** Notes that the guest is being initialized; false if that was done before. */
    boolean initialize() {
        boolean first = !this.initialized;
        this.initialized = true;
        return first;
    }

    WasiPreview1 configuration() {
        return this.configuration;
    }

    /** Returns the descriptors; most calls of a plugin use none. */
    DescriptorTable descriptors() {
        if (this.beginnings == null) {
            List<Beginning> begun = new ArrayList<>();
            for (Descriptor each : this.configuration.descriptors(this.hostMemory)) {
                begun.add(Beginning.of(this.descriptors.add(each), each));
            }
            this.beginnings = begun;
        }
        return this.descriptors;
    }

    /** Fills with random numbers, and notes that the guest depends on them. */
    void drawRandom(byte[] target) {
        if (this.seeded != null) {
            this.seeded.nextBytes(target);
        }
        else {
            this.drewRandom = true;
            this.configuration.random().nextBytes(target);
        }
    }

    GuestClock clock() {
        return this.clock;
    }

    /** Returns what waits for sockets. */
    Waiting waiting() {
        return this.waiting;
    }

    /** Returns what the guest has written to standard output or error, once. */
    byte[] take(int number) {
        descriptors();
        byte[] taken = ((OutputStreamDescriptor) Objects.requireNonNull(this.beginnings).get(number).descriptor())
            .take();
        this.hostMemory.giveBack(KEPT * taken.length);
        return taken;
    }

    /** Takes of the engine's memory budget what it takes to keep output. */
    void keep(int length) {
        if (!this.hostMemory.take(KEPT * length)) {
            throw WasiException.exhausted(Errno.ENOSPC, "WasmEngine.Builder.memoryBudget");
        }
    }

    /**
     * Returns the one buffer through which all data goes, so that no guest chooses how
     * much is allocated: {@code wanted} bytes or more, unless that is too much. It grows
     * since most instances move little, and many serve a single call.
     */
    byte[] buffer(long wanted) {
        byte[] bytes = this.buffer;
        if (bytes == null || bytes.length < Math.min(wanted, LARGEST_BUFFER)) {
            int size = SMALLEST_BUFFER;
            while (size < wanted && size < LARGEST_BUFFER) {
                size *= 2;
            }
            bytes = new byte[size];
            this.buffer = bytes;
        }
        return bytes;
    }

    /** Notes the path that the running call is about. */
    void about(String newPath) {
        this.path = newPath;
    }

    /**
     * Counts output against the limit, which is for each call of the host.
     * @return how much of {@code length} may be written, at least 1 if {@code length} is
     */
    int countOutput(WasmInstance caller, int length) {
        int allowed = (int) this.output.left(caller, length, caller.limits().output());
        if (allowed == 0 && length > 0) {
            throw WasiException.exhausted(Errno.EDQUOT, caller.limits().setting("output"));
        }
        this.output.add(allowed);
        return allowed;
    }

    /** Counts random bytes against what a call of the host may draw. */
    void countRandom(WasmInstance caller, long length) {
        if (this.random.left(caller, length, this.configuration.randomness().bytesPerCall()) < length) {
            throw WasiException.denied(Errno.EDQUOT);
        }
        this.random.add(length);
    }

    /** Tells the audit, if it is a denial. */
    void audit(WasiFunction function, WasiException failure) {
        if (failure.isDenial()) {
            this.configuration.audit().denied(function, this.path, failure);
        }
    }

    /** Runs a function for the guest. */
    long[] call(WasiFunction function, boolean unstable, WasmInstance caller, long[] arguments) {
        this.path = "";
        Errno errno = run(function, new Call(this, caller, memoryOf(caller), arguments, unstable));
        return function.returnsErrno() ? new long[] { errno.number() } : NOTHING;
    }

    private Errno run(WasiFunction function, Call call) {
        try {
            function.run(call);
            return Errno.SUCCESS;
        }
        catch (WasiException ex) {
            audit(function, ex);
            return ex.errno();
        }
        catch (IOException ex) {
            call.checkInterrupt();
            return HostErrors.errno(ex);
        }
        catch (RuntimeException ex) {
            Errno errno = HostErrors.errno(ex);
            if (errno == null) {
                throw ex;
            }
            return errno;
        }
    }

    // WASI says that the memory is the export of this name.
    private GuestMemory memoryOf(WasmInstance caller) {
        if (caller != this.lastCaller) {
            WasmExtern exported = caller.export("memory").orElse(null);
            this.memory = new GuestMemory((exported instanceof WasmMemory found) ? found : null);
            this.lastCaller = caller;
        }
        return this.memory;
    }

    private record Snapshot(WasiPreview1 configuration, long elapsed, long randomState,
            boolean initialized) implements HostModule.Opener {

        @Override
        public HostModule.Session open(HostMemory memory) {
            return new WasiSession(this.configuration, memory, this.elapsed, this.randomState, this.initialized);
        }

    }

    /** How a descriptor was when the guest got it. */
    private record Beginning(int number, Descriptor descriptor, long rights, long inheriting, int flags) {

        static Beginning of(int number, Descriptor descriptor) {
            return new Beginning(number, descriptor, descriptor.rights(), descriptor.inheriting(), descriptor.flags());
        }

        void check(DescriptorTable descriptors) {
            if (!descriptors.has(this.number, this.descriptor)) {
                throw changed("was closed or replaced");
            }
            if (this.rights != this.descriptor.rights() || this.inheriting != this.descriptor.inheriting()) {
                throw changed("gave up rights");
            }
            if (this.flags != this.descriptor.flags()) {
                throw changed("has other flags");
            }
            if (this.descriptor instanceof InputStreamDescriptor input && input.isUsed()) {
                throw changed("was read");
            }
            if (this.descriptor instanceof OpenDirectory directory && directory.holdsFiles()) {
                throw changed("holds files in memory");
            }
        }

        private TemplateException changed(String how) {
            return new TemplateException("WASI state that cannot be copied: descriptor " + this.number + " " + how);
        }

    }

}
