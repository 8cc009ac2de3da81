package dev.wasmhost.wasi;

/** What a guest may do below a directory that it is granted. */
public enum Access {

    /** Open, read and list; nothing that changes a file, a directory or a time. */
    READ_ONLY,

    /** All that the host's own user may do there. */
    READ_WRITE

}
