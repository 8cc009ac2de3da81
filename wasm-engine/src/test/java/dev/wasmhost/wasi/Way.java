package dev.wasmhost.wasi;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The ways in which a directory can be granted, and paths below it be resolved: what
 * guests see is to be the same.
 */
enum Way {

    /** Secure handles of the JDK, one component after the other. */
    COMPONENTS,

    /** The kernel, where the JVM lets us call it. */
    KERNEL,

    BEST_EFFORT,

    /** As {@link #COMPONENTS}, with a quota that nothing reaches. */
    COUNTED,

    MEMORY;

    static List<Way> available() {
        return Arrays.stream(values()).filter((way) -> way != KERNEL || Kernel.available().isPresent()).toList();
    }

    boolean isHost() {
        return this != MEMORY;
    }

    /** Grants a directory of the host, or one in memory that is empty. */
    Grant grant(Path host, String guest, Access access) {
        boolean writable = access == Access.READ_WRITE;
        DescriptorNames names = new DescriptorNames();
        return switch (this) {
            case COMPONENTS -> new Grant(guest, writable, components(host, names));
            case KERNEL -> new Grant(guest, writable,
                    HostGrant.of(host, Resolution.SECURE, Optional.of(Kernel.available().orElseThrow()), names));
            case BEST_EFFORT ->
                new Grant(guest, writable, HostGrant.of(host, Resolution.BEST_EFFORT, Optional.empty(), names));
            case COUNTED -> {
                HostQuota quota = new HostQuota(new Quota(1L << 40, 1 << 20));
                HostGrant grant = components(host, names);
                yield new Grant(guest, writable, () -> new QuotaDirectory(grant.open(), quota));
            }
            case MEMORY -> Grant.of(guest, DirectoryGrant.memory().access(access), 0, names);
        };
    }

    private static HostGrant components(Path host, DescriptorNames names) {
        return HostGrant.of(host, Resolution.SECURE, Optional.empty(), names);
    }

}
