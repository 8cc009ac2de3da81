package dev.wasmhost.wasi;

/** How the paths below a granted directory are kept inside it. */
public enum Resolution {

    /**
     * Every component is opened relative to a directory that is held open, so nothing
     * that happens in the file system meanwhile leads outside. Needs
     * {@link java.nio.file.SecureDirectoryStream}, which Linux has.
     */
    SECURE,

    /**
     * Every component is checked by its full path before it is used. Somebody who
     * exchanges a directory for a symbolic link between check and use (another program,
     * or a second guest with write access) can lead a guest outside. For platforms
     * without secure handles, where nobody else writes to the directory.
     */
    BEST_EFFORT

}
