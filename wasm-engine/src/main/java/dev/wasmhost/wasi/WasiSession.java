package dev.wasmhost.wasi;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

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

    private static final int BUFFER = 64 << 10;

    private static final long[] NOTHING = {};

    private final WasiPreview1 configuration;

    private final DescriptorTable descriptors = new DescriptorTable();

    /** A reading of the JVM's clock, at which the guest's is 0. */
    private final long start;

    /** What the guest began with; null until it uses a descriptor. */
    private @Nullable List<Beginning> beginnings;

    private boolean initialized;

    private boolean drewRandom;

    private byte @Nullable [] buffer;

    private long writingCall;

    private long written;

    // The path that the running call is about, for the audit.
    private String path = "";

    private @Nullable WasmInstance lastCaller;

    private GuestMemory memory = new GuestMemory(null);

    WasiSession(WasiPreview1 configuration) {
        this(configuration, 0, false);
    }

    private WasiSession(WasiPreview1 configuration, long elapsed, boolean initialized) {
        this.configuration = configuration;
        this.start = System.nanoTime() - elapsed;
        this.initialized = initialized;
    }

    @Override
    public Supplier<HostModule.Session> snapshot() {
        if (this.drewRandom) {
            throw new TemplateException("WASI state that cannot be copied: random numbers were drawn,"
                    + " and all instances would go on with the same ones");
        }
        for (Beginning each : (this.beginnings != null) ? this.beginnings : List.<Beginning>of()) {
            each.check(this.descriptors);
        }
        if (this.beginnings != null && this.descriptors.count() > this.beginnings.size()) {
            throw new TemplateException("WASI state that cannot be copied: a file was left open");
        }
        return new Snapshot(this.configuration, elapsed(), this.initialized);
    }

    @Override
    public void close() {
        try {
            this.descriptors.close();
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
            for (Descriptor each : this.configuration.descriptors()) {
                begun.add(Beginning.of(this.descriptors.add(each), each));
            }
            this.beginnings = begun;
        }
        return this.descriptors;
    }

    /** Returns the source of randomness, and notes that the guest depends on it. */
    SecureRandom random() {
        this.drewRandom = true;
        return this.configuration.random();
    }

    /** Returns nanoseconds since the guest began. */
    long elapsed() {
        return System.nanoTime() - this.start;
    }

    /**
     * Returns the one buffer through which all data goes, so that no guest chooses how
     * much is allocated.
     */
    byte[] buffer() {
        byte[] bytes = this.buffer;
        if (bytes == null) {
            bytes = new byte[BUFFER];
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
        if (this.writingCall != caller.callNumber()) {
            this.writingCall = caller.callNumber();
            this.written = 0;
        }
        int allowed = (int) Math.min(length, caller.limits().output() - this.written);
        if (allowed <= 0 && length > 0) {
            throw WasiException.denied(Errno.EDQUOT);
        }
        this.written += allowed;
        return allowed;
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
            if (ex.isDenial()) {
                this.configuration.audit(new WasiDenial(function.wasiName(), this.path, ex.errno()));
            }
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

    private record Snapshot(WasiPreview1 configuration, long elapsed,
            boolean initialized) implements Supplier<HostModule.Session> {

        @Override
        public HostModule.Session get() {
            return new WasiSession(this.configuration, this.elapsed, this.initialized);
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
