package dev.wasmhost.wasi;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.wasmhost.HostMemory;

/**
 * A directory that guests are granted, checked and ready to be opened for each.
 *
 * @param guest the path by which guests know it
 * @param isWritable whether they may change anything there
 * @param source opens it
 */
record Grant(String guest, boolean isWritable, Source source) {

    /** Makes one of a directory that takes no memory of the host's for a guest. */
    Grant(String guest, boolean isWritable, OpenDirectory.Opener opener) {
        this(guest, isWritable, (memory) -> opener.open());
    }

    /** Returns what opens it for one guest. */
    OpenDirectory.Opener opener(HostMemory memory) {
        return () -> this.source.open(memory);
    }

    /**
     * Checks that a directory can be granted.
     * @param number tells the grants of one guest apart
     * @throws IllegalArgumentException if not; says why
     */
    static Grant of(String guest, DirectoryGrant grant, int number, DescriptorNames names) {
        boolean writable = grant.access() == Access.READ_WRITE;
        if (grant.place() instanceof DirectoryGrant.Host host) {
            HostGrant opened = HostGrant.of(host.path(), grant.resolution(), names);
            return new Grant(guest, writable, writable ? counted(opened, grant.limit()) : opened);
        }
        if (grant.place() instanceof DirectoryGrant.Classpath classpath) {
            MemoryTree tree = read(classpath, number);
            return new Grant(guest, false, () -> new MemoryDirectory(tree.root()));
        }
        DirectoryGrant.Limit limit = grant.limit().orElseThrow();
        return new Grant(guest, writable, (memory) -> new MemoryDirectory(tree(number, limit.open(memory)).root()));
    }

    private static OpenDirectory.Opener counted(HostGrant host, Optional<DirectoryGrant.Limit> limit) {
        if (limit.isEmpty()) {
            return host;
        }
        HostQuota quota = new HostQuota(limit.get().open());
        return () -> new QuotaDirectory(host.open(), quota);
    }

    private static MemoryTree read(DirectoryGrant.Classpath classpath, int number) {
        try {
            MemoryTree empty = tree(number, new Quota(Long.MAX_VALUE, Long.MAX_VALUE));
            return ClasspathTree.read(classpath.loader(), classpath.root(), empty);
        }
        catch (IOException ex) {
            throw new IllegalArgumentException("granted classpath directory " + classpath.root() + ": cannot be read",
                    ex);
        }
    }

    /** Opens a granted directory for a guest, whose files may take memory. */
    @FunctionalInterface
    interface Source {

        Directory open(HostMemory memory) throws IOException;

    }

    private static MemoryTree tree(int number, Quota quota) {
        return new MemoryTree(number, quota, () -> {
            Instant now = Instant.now();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        });
    }

}
