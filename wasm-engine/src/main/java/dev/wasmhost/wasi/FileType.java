package dev.wasmhost.wasi;

/** The specification's {@code filetype}. */
enum FileType {

    UNKNOWN(0), BLOCK_DEVICE(1), CHARACTER_DEVICE(2), DIRECTORY(3), REGULAR_FILE(4), SOCKET_DGRAM(5), SOCKET_STREAM(6),
    SYMBOLIC_LINK(7);

    private final byte number;

    FileType(int number) {
        this.number = (byte) number;
    }

    /** Returns the number in the guest's memory. */
    byte number() {
        return this.number;
    }

}
