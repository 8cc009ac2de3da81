package dev.wasmhost.internal.runtime;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.HostMemory;
import dev.wasmhost.HostModule;

/**
 * The states of one instance's host modules, each opened when something first needs it.
 */
final class Sessions {

    private final List<HostModule> modules;

    /** What opens them instead of the modules, by index, for instances of a template. */
    private final @Nullable List<HostModule.Opener> snapshots;

    private final HostModule.@Nullable Session[] open;

    private final @Nullable SessionMemory[] memories;

    private final Allocation allocation;

    private boolean closed;

    Sessions(List<HostModule> modules, @Nullable List<HostModule.Opener> snapshots, Allocation allocation) {
        this.modules = modules;
        this.snapshots = snapshots;
        this.open = new HostModule.Session[modules.size()];
        this.memories = new SessionMemory[modules.size()];
        this.allocation = allocation;
    }

    HostModule.Session get(HostModule module) {
        for (int i = 0; i < this.open.length; i++) {
            if (this.modules.get(i) == module) {
                return get(i);
            }
        }
        throw new IllegalArgumentException("host module: expected one of the instance's imports, found " + module);
    }

    HostModule.Session get(int index) {
        HostModule.Session session = this.open[index];
        if (session == null) {
            if (this.closed) {
                throw new IllegalStateException("instance is closed");
            }
            SessionMemory memory = new SessionMemory(this.allocation);
            session = (this.snapshots != null) ? this.snapshots.get(index).open(memory)
                    : this.modules.get(index).open(memory);
            this.memories[index] = memory;
            this.open[index] = session;
        }
        return session;
    }

    /** Returns what opens sessions that go on where these are. */
    List<HostModule.Opener> snapshot() {
        HostModule.Opener[] snapshot = new HostModule.Opener[this.open.length];
        for (int i = 0; i < snapshot.length; i++) {
            HostModule.Session session = this.open[i];
            snapshot[i] = (session != null) ? session.snapshot() : new Anew(this.modules.get(i));
        }
        return List.of(snapshot);
    }

    /** Closes them; what they took is given back by then. */
    void close() {
        this.closed = true;
        for (int i = 0; i < this.open.length; i++) {
            HostModule.Session session = this.open[i];
            if (session != null) {
                try {
                    session.close();
                }
                finally {
                    Objects.requireNonNull(this.memories[i]).close();
                }
            }
        }
    }

    /** Opens what was not open. */
    private record Anew(HostModule module) implements HostModule.Opener {

        @Override
        public HostModule.Session open(HostMemory memory) {
            return this.module.open(memory);
        }

    }

}
