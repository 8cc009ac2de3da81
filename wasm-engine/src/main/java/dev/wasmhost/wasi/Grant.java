package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A directory of the host that guests are granted.
 *
 * @param host its real path, without symbolic links when it was granted
 * @param guest the path by which guests know it
 * @param access what they may do there
 * @param resolution how they are kept inside
 */
record Grant(Path host, String guest, Access access, Resolution resolution) {

    /**
     * Checks that a directory can be granted.
     * @throws IllegalArgumentException if not; says why
     */
    static Grant of(Path host, String guest, Access access, Resolution resolution) {
        if (!Files.isDirectory(host)) {
            throw new IllegalArgumentException("granted directory: expected a directory, found " + host);
        }
        try {
            Grant grant = new Grant(host.toRealPath(), guest, access, resolution);
            grant.open(new DescriptorNames()).close();
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
    Directory open(DescriptorNames names) throws IOException {
        if (this.resolution == Resolution.BEST_EFFORT) {
            return new PathDirectory(this.host, names);
        }
        Directory directory = SecureDirectory.open(this.host, names)
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
    // place
    // of this one, to make another guest's grant of something else.
    private void checkPlace(Directory directory) throws IOException {
        FileStatus here = FileStatus
            .of(Files.readAttributes(this.host, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        if (!this.host.toRealPath().equals(this.host) || !here.sameFile(directory.glance())) {
            throw WasiException.denied(Errno.EACCES);
        }
    }

}
