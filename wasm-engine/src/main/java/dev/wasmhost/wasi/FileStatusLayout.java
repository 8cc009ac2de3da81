package dev.wasmhost.wasi;

/**
 * How {@code filestat} lies in the guest's memory; {@code wasi_unstable} has 32 bits for
 * the number of links.
 */
final class FileStatusLayout {

    private static final int SIZE = 64;

    private static final int UNSTABLE_SIZE = 56;

    private FileStatusLayout() {
    }

    static int size(Call call) {
        return call.unstable() ? UNSTABLE_SIZE : SIZE;
    }

    static void write(Call call, long address, FileStatus status) {
        GuestMemory memory = call.memory();
        memory.clear(address, size(call));
        memory.writeLong(address, status.device());
        memory.writeLong(address + 8, status.inode());
        memory.writeByte(address + 16, status.type().number());
        long rest;
        long links = (status.links() == FileStatus.UNKNOWN_LINKS) ? 1 : status.links();
        if (call.unstable()) {
            memory.writeInt(address + 20, (int) links);
            rest = address + 24;
        }
        else {
            memory.writeLong(address + 24, links);
            rest = address + 32;
        }
        memory.writeLong(rest, status.size());
        memory.writeLong(rest + 8, status.accessed());
        memory.writeLong(rest + 16, status.modified());
        memory.writeLong(rest + 24, status.changed());
    }

}
