package dev.wasmhost;

/**
 * The state of an instance cannot become a {@link WasmTemplate}: instances made of it
 * would share something, or miss something that the guest counts on. Instances made by
 * {@link WasmModule#instantiate(WasmImports, WasmLimits)} have neither problem.
 */
public final class TemplateException extends WasmException {

    private static final long serialVersionUID = 1L;

    /** Makes an exception with this message. */
    public TemplateException(String message) {
        super(message, null);
    }

}
