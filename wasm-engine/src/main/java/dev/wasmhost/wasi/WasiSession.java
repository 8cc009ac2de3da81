package dev.wasmhost.wasi;

import java.io.IOException;
import java.util.Optional;

import dev.wasmhost.FunctionType;
import dev.wasmhost.HostFunction;
import dev.wasmhost.HostModule;
import dev.wasmhost.WasmExtern;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmMemory;
import org.jspecify.annotations.Nullable;

/**
 * What one guest has: its descriptors, its clock's beginning, what it has written so far.
 */
final class WasiSession implements HostModule.Session {

    private static final String PREVIEW = "wasi_snapshot_preview1";

    private static final String UNSTABLE = "wasi_unstable";

    private static final int BUFFER = 64 << 10;

    private static final long[] NOTHING = {};

    private final WasiPreview1 configuration;

    private final DescriptorTable descriptors = new DescriptorTable();

    private final long start = System.nanoTime();

    private byte @Nullable [] buffer;

    private long writingCall;

    private long written;

    // The path that the running call is about, for the audit.
    private String path = "";

    private @Nullable WasmInstance lastCaller;

    private GuestMemory memory = new GuestMemory(null);

    WasiSession(WasiPreview1 configuration) {
        this.configuration = configuration;
        for (Descriptor each : configuration.descriptors()) {
            this.descriptors.add(each);
        }
    }

    @Override
    public Optional<HostFunction> function(String module, String name, FunctionType type) {
        boolean unstable = UNSTABLE.equals(module);
        if (!unstable && !PREVIEW.equals(module)) {
            return Optional.empty();
        }
        WasiFunction function = WasiFunction.of(name);
        if (function == null || unstable && function == WasiFunction.SOCK_ACCEPT || !function.type().equals(type)) {
            return Optional.empty();
        }
        return Optional.of(new SessionFunction(this, function, unstable));
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

    WasiPreview1 configuration() {
        return this.configuration;
    }

    DescriptorTable descriptors() {
        return this.descriptors;
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

    private long[] call(WasiFunction function, Call call) {
        this.path = "";
        Errno errno = run(function, call);
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

    private record SessionFunction(WasiSession session, WasiFunction function,
            boolean unstable) implements HostFunction {

        @Override
        public long[] call(WasmInstance caller, long[] arguments) {
            GuestMemory memory = this.session.memoryOf(caller);
            return this.session.call(this.function, new Call(this.session, caller, memory, arguments, this.unstable));
        }

    }

}
