package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A directory of the host that guests are granted.
 *
 * @param path its real path, without symbolic links when it was granted
 * @param resolution how guests are kept inside
 * @param kernel keeps them inside, where it can be used
 * @param names finds names of descriptors
 */
record HostGrant(Path path, Resolution resolution, Optional<Kernel> kernel,
        DescriptorNames names) implements OpenDirectory.Opener {

    /**
     * Checks that a directory can be granted.
     * @throws IllegalArgumentException if not; says why
     */
    static HostGrant of(Path host, Resolution resolution, DescriptorNames names) {
        boolean secure = resolution == Resolution.SECURE && host.getFileSystem() == FileSystems.getDefault();
        return of(host, resolution, secure ? Kernel.available() : Optional.empty(), names);
    }

    /** Checks as {@link #of(Path, Resolution, DescriptorNames)} does. */
    static HostGrant of(Path host, Resolution resolution, Optional<Kernel> kernel, DescriptorNames names) {
        if (!Files.isDirectory(host)) {
            throw new IllegalArgumentException("granted directory: expected a directory, found " + host);
        }
        try {
            HostGrant grant = new HostGrant(host.toRealPath(), resolution, kernel, names);
            grant.open().close();
            return grant;
        }
        catch (IOException ex) {
            throw new IllegalArgumentException("granted directory " + host + ": cannot be read", ex);
        }
        catch (WasiException ex) {
            throw new IllegalArgumentException("granted directory " + host
                    + ": this platform has no secure directory handles; grant it with Resolution.BEST_EFFORT"
                    + " if nobody else writes there", ex);
        }
    }

    /** Opens the directory for one guest. */
    @Override
    public Directory open() throws IOException {
        if (this.resolution == Resolution.BEST_EFFORT) {
            return new PathDirectory(this.path, this.names);
        }
        if (this.kernel.isPresent()) {
            return KernelDirectory.open(this.kernel.get(), this.path, this.names);
        }
        Directory directory = SecureDirectory.open(this.path, this.names)
            .orElseThrow(() -> WasiException.failed(Errno.ENOTSUP));
        try {
            checkPlace(directory);
            return directory;
        }
        catch (IOException | RuntimeException ex) {
            directory.close();
            throw ex;
        }
    }

    // A guest that may write to a directory above could have put a symbolic link in the
    // place of this one, to make another guest's grant of something else.
    private void checkPlace(Directory directory) throws IOException {
        FileStatus here = FileStatus
            .of(Files.readAttributes(this.path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        if (!this.path.toRealPath().equals(this.path) || !here.sameFile(directory.glance())) {
            throw WasiException.denied(Errno.EACCES);
        }
    }

}
