package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * {@code path_open}: what the guest asks for, held against what the descriptor and the
 * grant allow.
 *
 * <p>
 * Errors, beside those of all functions on paths: {@link Errno#EMFILE};
 * {@link Errno#EEXIST}; {@link Errno#ENOTDIR}; {@link Errno#EISDIR} for a directory that
 * is to be created, cut off or written; {@link Errno#ELOOP} for a symbolic link that is
 * not to be followed; {@link Errno#EACCES} for what is neither a regular file nor a
 * directory.
 */
final class PathOpening {

    private static final int CREAT = 1;

    private static final int DIRECTORY = 1 << 1;

    private static final int EXCL = 1 << 2;

    private static final int TRUNC = 1 << 3;

    private static final int ALL_FLAGS = 0x1f;

    /** How often a file may come and go between look and creation before we give up. */
    private static final int ATTEMPTS = 8;

    private final Call call;

    private final OpenDirectory base;

    private final int opening;

    private final long rights;

    private final long inheriting;

    private final int flags;

    private PathOpening(Call call) {
        this.call = call;
        this.base = call.directory(0);
        this.opening = call.flags(4, CREAT | DIRECTORY | EXCL | TRUNC);
        this.rights = call.wide(5);
        this.inheriting = call.wide(6);
        this.flags = call.flags(7, ALL_FLAGS);
    }

    /** Opens a file or directory, or creates a file. */
    static void pathOpen(Call call) throws IOException {
        call.memory().check(call.unsigned(8), 4);
        call.session().about(call.path(2));
        PathOpening opening = new PathOpening(call);
        opening.checkRights();
        call.session().descriptors().checkRoom(call.caller().limits());
        int number = call.session().descriptors().add(opening.open());
        call.memory().writeInt(call.unsigned(8), number);
    }

    private void checkRights() {
        this.base.requireForPath(Rights.PATH_OPEN);
        if (asks(CREAT)) {
            this.base.requireForPath(Rights.PATH_CREATE_FILE);
        }
        if (asks(TRUNC)) {
            this.base.requireForPath(Rights.PATH_FILESTAT_SET_SIZE);
        }
    }

    private Descriptor open() throws IOException {
        for (int attempt = 1;; attempt++) {
            try (PathWalk walk = PathFunctions.walk(this.call, this.base, this.call.path(2), last())) {
                return open(walk);
            }
            catch (FileAlreadyExistsException | NoSuchFileException ex) {
                if (asks(EXCL) || !asks(CREAT) || attempt == ATTEMPTS) {
                    throw ex;
                }
            }
        }
    }

    private PathWalk.Last last() {
        PathWalk.Last last = PathFunctions.last(this.call, 1);
        return (asks(CREAT) && asks(EXCL)) ? PathWalk.Last.ENTRY : last;
    }

    private Descriptor open(PathWalk walk) throws IOException {
        FileStatus there = walk.status();
        if (there == null) {
            return create(walk);
        }
        if (asks(CREAT) && asks(EXCL)) {
            throw WasiException.failed(Errno.EEXIST);
        }
        walk.existing();
        return switch (there.type()) {
            case DIRECTORY -> openDirectory(walk);
            case REGULAR_FILE -> openFile(walk, there);
            case SYMBOLIC_LINK -> throw WasiException.failed(asks(DIRECTORY) ? Errno.ENOTDIR : Errno.ELOOP);
            default -> throw WasiException.denied(Errno.EACCES);
        };
    }

    private Descriptor create(PathWalk walk) throws IOException {
        if (!asks(CREAT)) {
            throw WasiException.failed(Errno.ENOENT);
        }
        if (walk.hasSlash()) {
            throw WasiException.failed(Errno.EISDIR);
        }
        if (asks(DIRECTORY)) {
            throw WasiException.failed(Errno.EINVAL);
        }
        return openFile(walk, null);
    }

    private Descriptor openDirectory(PathWalk walk) throws IOException {
        if (asks(CREAT) || asks(TRUNC) || (this.rights & Rights.FD_WRITE) != 0) {
            throw WasiException.failed(Errno.EISDIR);
        }
        long granted = inherited(Rights.DIRECTORY);
        return this.base.below(walk.openDirectory(), granted, this.inheriting, this.flags & Descriptor.NONBLOCK);
    }

    private Descriptor openFile(PathWalk walk, @Nullable FileStatus there) throws IOException {
        if (asks(DIRECTORY)) {
            throw WasiException.failed(Errno.ENOTDIR);
        }
        long granted = inherited(Rights.FILE);
        if (!this.base.isWritable()) {
            if ((this.rights & Rights.WRITING) != 0) {
                throw WasiException.denied(Errno.EPERM);
            }
            granted &= ~Rights.FD_FILESTAT_SET_TIMES;
        }
        RegularFile file = walk.parent().openFile(walk.name(), options(granted, there == null));
        return new OpenFile(file, granted, this.flags);
    }

    // Less than what the guest asks for is given only where it means nothing for the type
    // of file, as the
    // specification has it.
    private long inherited(long meaningful) {
        long asked = this.rights & meaningful;
        if ((asked & ~this.base.inheriting()) != 0) {
            throw WasiException.denied(Errno.EPERM);
        }
        return asked;
    }

    // Java creates and cuts off only what it opens for writing; what the guest may write
    // is decided by its rights.
    private Set<OpenOption> options(long granted, boolean creates) {
        Set<OpenOption> options = new HashSet<>();
        boolean writes = (granted & Rights.WRITING) != 0;
        if ((granted & Rights.FD_READ) != 0 || !writes) {
            options.add(StandardOpenOption.READ);
        }
        if (writes || creates || asks(TRUNC)) {
            options.add(StandardOpenOption.WRITE);
        }
        if (creates) {
            options.add(StandardOpenOption.CREATE_NEW);
        }
        else if (asks(TRUNC)) {
            options.add(StandardOpenOption.TRUNCATE_EXISTING);
        }
        if ((this.flags & Descriptor.SYNC) != 0) {
            options.add(StandardOpenOption.SYNC);
        }
        else if ((this.flags & (Descriptor.DSYNC | Descriptor.RSYNC)) != 0) {
            options.add(StandardOpenOption.DSYNC);
        }
        return options;
    }

    private boolean asks(int flag) {
        return (this.opening & flag) != 0;
    }

}
