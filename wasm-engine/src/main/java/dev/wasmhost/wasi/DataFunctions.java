package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;

import org.jspecify.annotations.Nullable;

/**
 * The functions that carry data: {@code fd_read}, {@code fd_write}, their kin with
 * offsets, and {@code fd_readdir}.
 *
 * <p>
 * Everything that the guest names is checked before anything is read or written, then
 * goes through the session's one buffer; between two fillings the call can be
 * interrupted. Errors of all: {@link Errno#EBADF} for a descriptor that is not open, or
 * not for this; {@link Errno#EFAULT}; {@link Errno#EISDIR} for a directory; what the
 * host's file system says.
 */
final class DataFunctions {

    private static final int DIRENT = 24;

    private DataFunctions() {
    }

    /** Reads where the guest is in the file. At the end of file it reads nothing. */
    static void fdRead(Call call) throws IOException {
        Descriptor descriptor = readable(call);
        Segments segments = Segments.of(call, 3);
        if (descriptor instanceof OpenFile file) {
            long read = read(call, file, segments, file.offset());
            file.seek(file.offset() + read);
            segments.report(read);
        }
        else {
            segments.report(read(call, stream(descriptor), segments, false));
        }
    }

    /**
     * Reads at an offset. Errors: {@link Errno#EINVAL} for one past 2^63,
     * {@link Errno#ESPIPE} for a stream.
     */
    static void fdPread(Call call) throws IOException {
        OpenFile file = seekable(readable(call));
        Segments segments = Segments.of(call, 4);
        segments.report(read(call, file, segments, offset(call)));
    }

    /**
     * Writes where the guest is in the file, or at its end. Errors: {@link Errno#EDQUOT}
     * for more output than {@link dev.wasmhost.WasmLimits#output()}.
     */
    static void fdWrite(Call call) throws IOException {
        Descriptor descriptor = writable(call);
        Segments segments = Segments.of(call, 3);
        if (descriptor instanceof OpenFile file) {
            segments.report(write(call, segments, (source, written) -> file.write(source)));
        }
        else {
            segments.report(write(call, segments, stream(descriptor)));
        }
    }

    /**
     * Writes at an offset, even if the descriptor appends. Errors: {@link Errno#EINVAL}
     * for an offset past 2^63, {@link Errno#ESPIPE} for a stream.
     */
    static void fdPwrite(Call call) throws IOException {
        OpenFile file = seekable(writable(call));
        Segments segments = Segments.of(call, 4);
        long offset = offset(call);
        segments.report(write(call, segments, (source, written) -> file.file().write(source, offset + written)));
    }

    /**
     * Lists a directory. The cookie is the number of the first entry wanted; the last
     * entry is cut where the buffer ends. Errors: {@link Errno#ENOTDIR},
     * {@link Errno#ENOTCAPABLE} without the right, {@link Errno#EDQUOT} for a buffer of
     * more than {@link dev.wasmhost.WasmLimits#hostCallBytes()}: one that is not filled
     * says that there are no more entries, so that it cannot be cut short.
     */
    static void fdReaddir(Call call) throws IOException {
        OpenDirectory open = call.directory(0);
        open.require(Rights.FD_READDIR);
        long address = call.unsigned(1);
        long length = call.unsigned(2);
        call.memory().check(address, length);
        call.memory().check(call.unsigned(4), 4);
        call.checkBytes(length, Errno.EDQUOT);
        long used = 0;
        for (long number = call.wide(3); used < length; number++) {
            call.checkInterrupt();
            String name = open.cursor().name(number, call::checkInterrupt);
            if (name == null) {
                break;
            }
            byte[] entry = entry(open.directory(), name, number + 1);
            int part = (int) Math.min(entry.length, length - used);
            call.memory().write(address + used, entry, 0, part);
            used += part;
        }
        call.memory().writeInt(call.unsigned(4), (int) used);
    }

    private static byte[] entry(Directory directory, String name, long next) throws IOException {
        byte[] bytes = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        FileStatus status = look(directory, name);
        ByteBuffer entry = ByteBuffer.allocate(DIRENT + bytes.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        entry.putLong(next);
        // The parent's number is not the guest's business: it may be outside the grant.
        entry.putLong((status != null && !"..".equals(name)) ? status.inode() : 0);
        entry.putInt(bytes.length);
        entry.putInt((status != null) ? status.type().number() : FileType.UNKNOWN.number());
        return entry.put(bytes).array();
    }

    private static @Nullable FileStatus look(Directory directory, String name) throws IOException {
        if (".".equals(name) || "..".equals(name)) {
            return directory.glance();
        }
        try {
            return directory.glance(name);
        }
        catch (IOException | InvalidPathException | WasiException ex) {
            return null; // deleted meanwhile, or a name that this locale cannot express
        }
    }

    private static Descriptor readable(Call call) {
        Descriptor descriptor = call.fileDescriptor(0, Errno.EISDIR);
        descriptor.requireOpenFor(Rights.FD_READ, Errno.EBADF);
        return descriptor;
    }

    private static Descriptor writable(Call call) {
        Descriptor descriptor = call.fileDescriptor(0, Errno.EISDIR);
        descriptor.requireOpenFor(Rights.FD_WRITE, Errno.EBADF);
        return descriptor;
    }

    private static OpenFile seekable(Descriptor descriptor) {
        if (descriptor instanceof OpenFile file) {
            return file;
        }
        throw WasiException.failed(Errno.ESPIPE);
    }

    private static long offset(Call call) {
        if (call.wide(3) < 0) {
            throw WasiException.failed(Errno.EINVAL);
        }
        return call.wide(3);
    }

    private static long read(Call call, OpenFile file, Segments segments, long offset) throws IOException {
        byte[] buffer = call.session().buffer(segments.longest());
        long total = 0;
        while (segments.hasNext()) {
            call.checkInterrupt();
            int wanted = segments.next(buffer.length);
            int read = file.file().read(ByteBuffer.wrap(buffer, 0, wanted), offset + total);
            if (read <= 0) {
                break;
            }
            call.memory().write(segments.address(), buffer, 0, read);
            segments.advance(read);
            total += read;
        }
        return total;
    }

    /**
     * Reads what a stream has, into the first segment only unless {@code all} is wanted.
     */
    static long read(Call call, Source source, Segments segments, boolean all) throws IOException {
        byte[] buffer = call.session().buffer(segments.longest());
        long total = 0;
        while (segments.hasNext()) {
            call.checkInterrupt();
            int read = source.read(call, buffer, segments.next(buffer.length));
            call.memory().write(segments.address(), buffer, 0, read);
            segments.advance(read);
            total += read;
            if (read == 0 || !all) {
                break;
            }
        }
        return total;
    }

    /** Writes to a stream. */
    static long write(Call call, Segments segments, StreamDescriptor stream) throws IOException {
        long written = write(call, segments, new StreamSink(call, stream));
        stream.flush();
        return written;
    }

    private static StreamDescriptor stream(Descriptor descriptor) {
        if (descriptor instanceof StreamDescriptor stream) {
            return stream;
        }
        throw WasiException.failed(Errno.EBADF);
    }

    // What was written before a failure is reported, as a short write; the next call
    // meets the failure.
    private static long write(Call call, Segments segments, Sink sink) throws IOException {
        byte[] buffer = call.session().buffer(segments.longest());
        long total = 0;
        try {
            while (segments.hasNext()) {
                call.checkInterrupt();
                int length = segments.next(buffer.length);
                call.memory().read(segments.address(), buffer, 0, length);
                int written = sink.write(ByteBuffer.wrap(buffer, 0, length), total);
                total += written;
                if (written < length) {
                    break;
                }
                segments.advance(length);
            }
        }
        catch (IOException | WasiException ex) {
            if (total == 0) {
                throw ex;
            }
        }
        return total;
    }

    /** Where data comes from: returns how much, 0 at the end. */
    @FunctionalInterface
    interface Source {

        int read(Call call, byte[] buffer, int length) throws IOException;

    }

    /** Where data goes: {@code written} bytes of the same call came before. */
    @FunctionalInterface
    private interface Sink {

        /** Returns how much was taken; less than all ends the call. */
        int write(ByteBuffer source, long written) throws IOException;

    }

    // No lambda: see RATIONALE, start-up.
    private record StreamSink(Call call, StreamDescriptor stream) implements Sink {

        @Override
        public int write(ByteBuffer source, long written) throws IOException {
            int offset = source.arrayOffset() + source.position();
            return this.stream.write(this.call, source.array(), offset, source.remaining());
        }

    }

}
