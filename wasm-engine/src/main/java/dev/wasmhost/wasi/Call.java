package dev.wasmhost.wasi;

import dev.wasmhost.WasmInstance;

/**
 * One call of a WASI function: its arguments, and what the families of functions need to
 * answer it.
 *
 * @param session state of the guest
 * @param caller the instance that calls
 * @param memory its memory
 * @param arguments raw bits, as many as the function has parameters
 * @param unstable whether the function was imported from {@code wasi_unstable}
 */
record Call(WasiSession session, WasmInstance caller, GuestMemory memory, long[] arguments, boolean unstable) {

    /** Returns an argument of 32 bits. */
    int number(int index) {
        return (int) this.arguments[index];
    }

    /** Returns an argument of 64 bits. */
    long wide(int index) {
        return this.arguments[index];
    }

    /** Returns an argument that is an address or a length. */
    long unsigned(int index) {
        return this.arguments[index] & 0xffffffffL;
    }

    /** Returns the flags that an argument holds. */
    int flags(int index, int known) {
        int flags = number(index);
        if ((flags & ~known) != 0) {
            throw WasiException.failed(Errno.EINVAL);
        }
        return flags;
    }

    /** Returns the descriptor that an argument is the number of. */
    Descriptor descriptor(int index) {
        return this.session.descriptors().get(number(index));
    }

    /**
     * Returns the open file or stream that an argument is the number of; {@code errno} if
     * it is a directory.
     */
    Descriptor fileDescriptor(int index, Errno errno) {
        Descriptor descriptor = descriptor(index);
        if (descriptor instanceof OpenDirectory) {
            throw WasiException.failed(errno);
        }
        return descriptor;
    }

    /** Returns the open directory that an argument is the number of. */
    OpenDirectory directory(int index) {
        if (descriptor(index) instanceof OpenDirectory directory) {
            return directory;
        }
        throw WasiException.failed(Errno.ENOTDIR);
    }

    /** Refuses what cannot be cut short and would move too many bytes at once. */
    void checkBytes(long bytes, Errno errno) {
        if (bytes > this.caller.limits().hostCallBytes()) {
            throw WasiException.exhausted(errno, this.caller.limits().setting("host-call-bytes"));
        }
    }

    /** Returns the path whose address and length are two arguments. */
    String path(int index) {
        this.memory.check(unsigned(index), unsigned(index + 1));
        checkBytes(unsigned(index + 1), Errno.ENAMETOOLONG);
        return this.memory.readPath(unsigned(index), unsigned(index + 1));
    }

    /** Ends the call if its time is over or it was interrupted. */
    void checkInterrupt() {
        this.caller.checkInterrupt();
    }

}
