package dev.wasmhost.internal.runtime;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.HostModule;

/**
 * The states of one instance's host modules, each opened when something first needs it.
 */
final class Sessions {

    private final List<HostModule> modules;

    /** What opens them instead of the modules, by index, for instances of a template. */
    private final @Nullable List<Supplier<HostModule.Session>> snapshots;

    private final HostModule.@Nullable Session[] open;

    private boolean closed;

    Sessions(List<HostModule> modules, @Nullable List<Supplier<HostModule.Session>> snapshots) {
        this.modules = modules;
        this.snapshots = snapshots;
        this.open = new HostModule.Session[modules.size()];
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
            session = (this.snapshots != null) ? this.snapshots.get(index).get() : this.modules.get(index).open();
            this.open[index] = session;
        }
        return session;
    }

    /** Returns what opens sessions that go on where these are. */
    List<Supplier<HostModule.Session>> snapshot() {
        @SuppressWarnings({ "unchecked", "rawtypes" })
        Supplier<HostModule.Session>[] snapshot = new Supplier[this.open.length];
        for (int i = 0; i < snapshot.length; i++) {
            HostModule.Session session = this.open[i];
            snapshot[i] = (session != null) ? session.snapshot() : this.modules.get(i)::open;
        }
        return List.of(snapshot);
    }

    void close() {
        this.closed = true;
        for (HostModule.Session each : this.open) {
            if (each != null) {
                each.close();
            }
        }
    }

}
