package dev.wasmhost.wasi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The {@code fd_*} functions that are about a descriptor or its file as a whole.
 *
 * <p>
 * Errors of all: {@link Errno#EBADF} for a descriptor that is not open,
 * {@link Errno#ENOTCAPABLE} for one that lacks the right, {@link Errno#EFAULT}, what the
 * host's file system says.
 */
final class DescriptorFunctions {

    private static final int LAST_ADVICE = 5;

    private static final int CHANGEABLE_FLAGS = Descriptor.APPEND | Descriptor.NONBLOCK;

    private static final int ALL_FLAGS = 0x1f;

    private DescriptorFunctions() {
    }

    /**
     * Does nothing, after checks. Errors: {@link Errno#EINVAL} for unknown advice,
     * {@link Errno#ESPIPE} for streams.
     */
    static void fdAdvise(Call call) {
        OpenFile file = file(call, Errno.ESPIPE);
        file.require(Rights.FD_ADVISE);
        int advice = call.number(3);
        if (advice < 0 || advice > LAST_ADVICE || call.wide(1) < 0 || call.wide(2) < 0) {
            throw WasiException.failed(Errno.EINVAL);
        }
    }

    /**
     * Makes a file at least so long; Java cannot also reserve the space. Errors:
     * {@link Errno#EINVAL} for nothing, {@link Errno#EFBIG} past 2^63,
     * {@link Errno#ESPIPE} for streams.
     */
    static void fdAllocate(Call call) throws IOException {
        OpenFile file = file(call, Errno.ESPIPE);
        file.require(Rights.FD_ALLOCATE);
        if (call.wide(2) == 0) {
            throw WasiException.failed(Errno.EINVAL);
        }
        long end = call.wide(1) + call.wide(2);
        if (call.wide(1) < 0 || call.wide(2) < 0 || end < 0) {
            throw WasiException.failed(Errno.EFBIG);
        }
        if (end > file.file().size()) {
            file.file().resize(end);
        }
    }

    /** Closes any descriptor, granted ones and streams included. */
    static void fdClose(Call call) throws IOException {
        call.session().descriptors().close(call.number(0));
    }

    /** Waits until data is on the device. */
    static void fdDatasync(Call call) throws IOException {
        synchronize(call, Rights.FD_DATASYNC, false);
    }

    /** Writes {@code fdstat}: type, flags and rights. */
    static void fdFdstatGet(Call call) {
        Descriptor descriptor = call.descriptor(0);
        long address = call.unsigned(1);
        call.memory().clear(address, 24);
        call.memory().writeByte(address, descriptor.type().number());
        call.memory().writeShort(address + 2, descriptor.flags());
        call.memory().writeLong(address + 8, descriptor.rights());
        call.memory().writeLong(address + 16, descriptor.inheriting());
    }

    /**
     * Sets the flags. Errors: {@link Errno#EINVAL} for unknown ones,
     * {@link Errno#ENOTSUP} to change how it syncs.
     */
    static void fdFdstatSetFlags(Call call) {
        Descriptor descriptor = call.descriptor(0);
        descriptor.require(Rights.FD_FDSTAT_SET_FLAGS);
        int flags = call.flags(1, ALL_FLAGS);
        if (((flags ^ descriptor.flags()) & ~CHANGEABLE_FLAGS) != 0) {
            throw WasiException.failed(Errno.ENOTSUP);
        }
        descriptor.changeFlags(flags);
    }

    /** Gives rights up. Errors: {@link Errno#ENOTCAPABLE} for more than there are. */
    static void fdFdstatSetRights(Call call) {
        call.descriptor(0).restrict(call.wide(1), call.wide(2));
    }

    /** Writes {@code filestat}. */
    static void fdFilestatGet(Call call) throws IOException {
        Descriptor descriptor = call.descriptor(0);
        descriptor.require(Rights.FD_FILESTAT_GET);
        call.memory().check(call.unsigned(1), FileStatusLayout.size(call));
        FileStatusLayout.write(call, call.unsigned(1), descriptor.status());
    }

    /**
     * Cuts off or fills with zeros. Errors: {@link Errno#EINVAL} past 2^63 and for
     * streams.
     */
    static void fdFilestatSetSize(Call call) throws IOException {
        OpenFile file = file(call, Errno.EINVAL);
        file.require(Rights.FD_FILESTAT_SET_SIZE);
        if (call.wide(1) < 0) {
            throw WasiException.failed(Errno.EINVAL);
        }
        file.file().resize(call.wide(1));
    }

    /**
     * Sets times. Errors: {@link Errno#EINVAL} for contradicting flags and for streams.
     */
    static void fdFilestatSetTimes(Call call) throws IOException {
        Descriptor descriptor = call.descriptor(0);
        descriptor.require(Rights.FD_FILESTAT_SET_TIMES);
        FileTimes times = FileTimes.of(call, 1);
        if (descriptor instanceof OpenFile file) {
            file.file().setTimes(times.accessed(), times.modified());
        }
        else if (descriptor instanceof OpenDirectory directory) {
            directory.directory().setTimes(times.accessed(), times.modified());
        }
        else {
            throw WasiException.failed(Errno.EINVAL);
        }
    }

    /**
     * Writes {@code prestat} of a directory that was granted. Errors: {@link Errno#EBADF}
     * for all others.
     */
    static void fdPrestatGet(Call call) {
        byte[] name = guestName(call);
        call.memory().check(call.unsigned(1), 8);
        call.memory().writeInt(call.unsigned(1), 0); // tag: a directory
        call.memory().writeInt(call.unsigned(1) + 4, name.length);
    }

    /**
     * Writes a granted directory's name. Errors: {@link Errno#ENAMETOOLONG} if it is
     * longer than the buffer.
     */
    static void fdPrestatDirName(Call call) {
        byte[] name = guestName(call);
        if (name.length > call.unsigned(2)) {
            throw WasiException.failed(Errno.ENAMETOOLONG);
        }
        call.memory().write(call.unsigned(1), name);
    }

    /** Closes the second descriptor and gives its number to the first. */
    static void fdRenumber(Call call) throws IOException {
        call.session().descriptors().renumber(call.number(0), call.number(1));
    }

    /**
     * Goes somewhere in a file. Errors: {@link Errno#EINVAL} before its start,
     * {@link Errno#ESPIPE} for streams.
     */
    static void fdSeek(Call call) throws IOException {
        OpenFile file = file(call, Errno.ESPIPE);
        Whence whence = Whence.of(call.number(2), call.unstable());
        boolean tells = whence == Whence.CURRENT && call.wide(1) == 0;
        if (!tells || (file.rights() & Rights.FD_TELL) == 0) {
            file.require(Rights.FD_SEEK);
        }
        call.memory().check(call.unsigned(3), 8);
        long from = switch (whence) {
            case START -> 0;
            case CURRENT -> file.offset();
            case END -> file.file().size();
        };
        file.seek(add(from, call.wide(1)));
        call.memory().writeLong(call.unsigned(3), file.offset());
    }

    /** Waits until data and metadata are on the device. */
    static void fdSync(Call call) throws IOException {
        synchronize(call, Rights.FD_SYNC, true);
    }

    /** Tells where the guest is in a file. Errors: {@link Errno#ESPIPE} for streams. */
    static void fdTell(Call call) {
        OpenFile file = file(call, Errno.ESPIPE);
        file.require(Rights.FD_TELL);
        call.memory().writeLong(call.unsigned(1), file.offset());
    }

    private static void synchronize(Call call, long right, boolean metadata) throws IOException {
        Descriptor descriptor = call.descriptor(0);
        descriptor.require(right);
        if (descriptor instanceof OpenFile file) {
            file.file().synchronize(metadata);
        }
        else if (descriptor instanceof StreamDescriptor stream) {
            stream.flush();
        }
    }

    // A directory is not open for any of this, as the specification's test suite has it.
    private static OpenFile file(Call call, Errno errnoOfStreams) {
        if (call.fileDescriptor(0, Errno.EBADF) instanceof OpenFile file) {
            return file;
        }
        throw WasiException.failed(errnoOfStreams);
    }

    private static byte[] guestName(Call call) {
        if (call.descriptor(0) instanceof OpenDirectory directory) {
            return directory.guestName()
                .orElseThrow(() -> WasiException.failed(Errno.EBADF))
                .getBytes(StandardCharsets.UTF_8);
        }
        throw WasiException.failed(Errno.EBADF);
    }

    private static long add(long from, long delta) {
        long sum = from + delta;
        if (((from ^ sum) & (delta ^ sum)) < 0) {
            throw WasiException.failed(Errno.EOVERFLOW);
        }
        return sum;
    }

    /** Where a seek counts from; the two versions of WASI number these differently. */
    private enum Whence {

        START, CURRENT, END;

        private static final Whence[] PREVIEW = { START, CURRENT, END };

        private static final Whence[] UNSTABLE = { CURRENT, END, START };

        static Whence of(int number, boolean unstable) {
            if (number < 0 || number >= PREVIEW.length) {
                throw WasiException.failed(Errno.EINVAL);
            }
            return unstable ? UNSTABLE[number] : PREVIEW[number];
        }

    }

}
