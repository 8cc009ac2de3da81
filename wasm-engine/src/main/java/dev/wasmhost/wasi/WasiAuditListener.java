package dev.wasmhost.wasi;

/** Is told what guests are refused. */
@FunctionalInterface
public interface WasiAuditListener {

    /**
     * Takes note of a refusal: a path outside its grant, a right that is missing, a file
     * that is neither regular nor a directory, a limit that is reached. That a file does
     * not exist is not one.
     *
     * <p>
     * Called on the guest's thread, from several threads if several instances run, as
     * often as the guest likes. What it throws ends the guest's call.
     */
    void denied(WasiDenial denial);

}
