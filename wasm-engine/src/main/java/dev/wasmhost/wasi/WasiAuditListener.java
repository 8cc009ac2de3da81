package dev.wasmhost.wasi;

/** Is told what guests are refused. */
@FunctionalInterface
public interface WasiAuditListener {

    /**
     * Takes note of a refusal: a path outside its grant, a right that is missing, a file
     * that is neither regular nor a directory, a limit that is reached, an exit that is
     * not allowed. That a file does not exist is not one.
     *
     * <p>
     * Called on the guest's thread, from several threads if several instances run. A
     * guest can be refused as often as it likes, so not each refusal is told: no more in
     * a second than {@link WasiPreview1.Builder#audit(WasiAuditListener, int)} says, and
     * {@link WasiDenial#suppressed()} is how many were passed over.
     * {@link WasiPreview1#denials()} counts all. What this throws ends the guest's call.
     */
    void denied(WasiDenial denial);

}
