package dev.wasmhost.wasi;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

/**
 * Linux's {@code openat2}, which opens a path of any length and sees to it that no
 * {@code ..}, no link and nobody's renaming leads it outside.
 *
 * <p>
 * It is called through Java's foreign function interface, which a JDK of version 22 or
 * later has, and only where the operator has enabled native access for us already: where
 * not, using it would print a warning. This is compiled for Java 17, so the interface is
 * found by reflection, once; what remains are two method handles whose types Java 17
 * knows. Safe for use by several threads.
 */
final class Kernel {

    private static final int JAVA = 22;

    private static final long OPENAT2 = 437; // the same on all architectures that a JDK
                                             // runs on

    private static final int HERE = -100;

    private static final long PATH_DIRECTORY_CLOEXEC = 010000000 | 0200000 | 02000000;

    private static final long NOFOLLOW = 0400000;

    private static final long NO_MAGIC_LINKS = 0x02;

    private static final long NO_LINKS = 0x04;

    private static final long BENEATH = 0x08;

    /** How often a path with {@code ..} is tried while others rename. */
    private static final int ATTEMPTS = 4;

    /** Null if it cannot be used here. */
    private static final @Nullable Kernel FOUND = find();

    // (error state, number, directory, path, how, its size) to a descriptor or -1
    private final MethodHandle openat2;

    private final MethodHandle close;

    private final Queue<Scratch> scratches = new ConcurrentLinkedQueue<>();

    private Kernel(MethodHandle openat2, MethodHandle close) {
        this.openat2 = openat2;
        this.close = close;
    }

    /**
     * Returns it where it can be used: on Linux since 5.6, where neither a JVM nor a
     * container's filter forbids it.
     */
    static Optional<Kernel> available() {
        return Optional.ofNullable(FOUND).map((found) -> new Kernel(found.openat2, found.close));
    }

    /**
     * Opens a directory by the real path that the operator gave.
     * @return a descriptor
     * @throws WasiException {@link Errno#EACCES} if a link has taken the place of a
     * directory
     */
    int openRoot(Path path) throws IOException {
        long opened = open(HERE, path.toString(), PATH_DIRECTORY_CLOEXEC, NO_LINKS | NO_MAGIC_LINKS);
        if (opened == -Error.ELOOP || opened == -Error.ENOTDIR) {
            throw WasiException.denied(Errno.EACCES);
        }
        return (opened >= 0) ? (int) opened : fail((int) -opened, path.toString());
    }

    /** Opens one entry of a directory, which must be a directory itself. */
    int openEntry(int directory, String name) throws IOException {
        long opened = open(directory, name, PATH_DIRECTORY_CLOEXEC | NOFOLLOW, BENEATH | NO_MAGIC_LINKS);
        return (opened >= 0) ? (int) opened : fail((int) -opened, name);
    }

    /**
     * Opens a directory below another one.
     * @return a descriptor, or -1 if the path is too long for it, or others rename all
     * the time
     */
    int openBelow(int directory, String path) throws IOException {
        long opened = -Error.EAGAIN;
        for (int attempt = 0; attempt < ATTEMPTS && opened == -Error.EAGAIN; attempt++) {
            opened = open(directory, path, PATH_DIRECTORY_CLOEXEC, BENEATH | NO_MAGIC_LINKS);
        }
        if (opened == -Error.EXDEV) {
            throw WasiException.denied(Errno.EPERM);
        }
        if (opened == -Error.EAGAIN || opened == -Error.ENAMETOOLONG) {
            return -1;
        }
        return (opened >= 0) ? (int) opened : fail((int) -opened, path);
    }

    void close(int descriptor) {
        try {
            int ignored = (int) this.close.invokeExact(descriptor);
        }
        catch (Throwable ex) {
            throw new AssertionError(ex); // it declares nothing
        }
    }

    /** Returns the path that is the open directory itself. */
    static Path nameOf(int descriptor) {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    private long open(int directory, String path, long flags, long resolve) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        Scratch scratch = this.scratches.poll();
        if (scratch == null || scratch.path.capacity() <= bytes.length) {
            scratch = new Scratch(Math.max(bytes.length, PathWalk.MAXIMUM_PATH) + 1);
        }
        scratch.path.clear().put(bytes).put((byte) 0).rewind();
        scratch.how.putLong(0, flags).putLong(16, resolve);
        try {
            long opened = (long) this.openat2.invokeExact((Buffer) scratch.state, OPENAT2, (long) directory,
                    (Buffer) scratch.path, (Buffer) scratch.how, (long) scratch.how.capacity());
            return (opened >= 0) ? opened : -scratch.state.getInt(0);
        }
        catch (Throwable ex) {
            throw new AssertionError(ex); // it declares nothing
        }
        finally {
            this.scratches.add(scratch);
        }
    }

    private static int fail(int error, String path) throws IOException {
        switch (error) {
            case Error.ENOENT -> throw new NoSuchFileException(path);
            case Error.EACCES -> throw new AccessDeniedException(path);
            case Error.ENOTDIR -> throw WasiException.failed(Errno.ENOTDIR);
            case Error.ELOOP -> throw WasiException.failed(Errno.ELOOP);
            case Error.ENAMETOOLONG -> throw WasiException.failed(Errno.ENAMETOOLONG);
            case Error.EMFILE, Error.ENFILE -> throw WasiException.failed(Errno.ENFILE);
            default -> throw new IOException("openat2 failed with error " + error + ": " + path);
        }
    }

    // Anything that is missing or refuses means that the component walk is used instead.
    private static @Nullable Kernel find() {
        if (Runtime.version().feature() < JAVA || !System.getProperty("os.name").equals("Linux")) {
            return null;
        }
        try {
            Object enabled = Module.class.getMethod("isNativeAccessEnabled").invoke(Kernel.class.getModule());
            Kernel kernel = Boolean.TRUE.equals(enabled) ? link() : null;
            return (kernel != null && kernel.works()) ? kernel : null;
        }
        catch (ReflectiveOperationException ex) {
            return null;
        }
    }

    private boolean works() {
        long opened = open(HERE, "/", PATH_DIRECTORY_CLOEXEC, NO_MAGIC_LINKS);
        if (opened < 0) {
            return false;
        }
        boolean named = Files.isDirectory(nameOf((int) opened).resolve("."));
        close((int) opened);
        return named;
    }

    private static Kernel link() throws ReflectiveOperationException {
        Foreign foreign = new Foreign();
        MethodHandle syscall = foreign.function("syscall", "llppl", 'l', true);
        return new Kernel(syscall, foreign.function("close", "i", 'i', false));
    }

    /** Memory outside the heap for one call at a time. */
    private static final class Scratch {

        final ByteBuffer state = buffer(8);

        /** {@code struct open_how}: flags, mode, resolve. */
        final ByteBuffer how = buffer(24);

        final ByteBuffer path;

        Scratch(int pathSize) {
            this.path = buffer(pathSize);
        }

        private static ByteBuffer buffer(int size) {
            return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        }

    }

    /** Linux's numbers. */
    private static final class Error {

        static final int ENOENT = 2;

        static final int EAGAIN = 11;

        static final int EACCES = 13;

        static final int EXDEV = 18;

        static final int ENOTDIR = 20;

        static final int ENFILE = 23;

        static final int EMFILE = 24;

        static final int ENAMETOOLONG = 36;

        static final int ELOOP = 40;

        private Error() {
        }

    }

}
