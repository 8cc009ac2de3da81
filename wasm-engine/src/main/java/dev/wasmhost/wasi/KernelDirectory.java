package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A directory as a descriptor that we got from {@link Kernel}, so that we know its number
 * and with it the path {@code /proc/self/fd/7}, which is that very directory for as long
 * as the descriptor is open. All that {@link PathDirectory} does with a path is safe with
 * this one: there is but one name behind it, and no link is followed.
 */
final class KernelDirectory extends PathDirectory {

    private final Kernel kernel;

    private final int descriptor;

    private boolean closed;

    private KernelDirectory(Kernel kernel, int descriptor, DescriptorNames names) {
        super(Kernel.nameOf(descriptor), names);
        this.kernel = kernel;
        this.descriptor = descriptor;
    }

    /** Opens a directory by the real path that the operator gave. */
    static Directory open(Kernel kernel, Path path, DescriptorNames names) throws IOException {
        return new KernelDirectory(kernel, kernel.openRoot(path), names);
    }

    @Override
    public Directory reopen() throws IOException {
        return openDirectory(".");
    }

    @Override
    public Directory openDirectory(String name) throws IOException {
        return new KernelDirectory(this.kernel, this.kernel.openEntry(this.descriptor, name), names());
    }

    @Override
    public Optional<Directory> openBelow(String path) throws IOException {
        int below = this.kernel.openBelow(this.descriptor, path);
        return (below >= 0) ? Optional.of(new KernelDirectory(this.kernel, below, names())) : Optional.empty();
    }

    @Override
    public void close() {
        if (!this.closed) {
            this.closed = true;
            this.kernel.close(this.descriptor);
        }
    }

    // Without the dot, it would be the link in /proc.
    @Override
    Path self() {
        return path().resolve(".");
    }

}
