package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Objects;

/**
 * A call was refused because no instance of the plugin was free for it; the guest did not
 * run. To call again later may help.
 */
public final class WasmPluginBusyException extends WasmPluginException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    private final String property;

    WasmPluginBusyException(String plugin, Reason reason, String property, String found) {
        super(plugin, "plugin \"" + plugin + "\" is busy: " + found + " (wasm.plugins." + plugin + ".instances."
                + property + ")", null);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.property = "wasm.plugins." + plugin + ".instances." + property;
    }

    /** Returns what the call failed at. */
    public Reason reason() {
        return this.reason;
    }

    /** Returns the full name of the property that set the limit. */
    public String property() {
        return this.property;
    }

    /** Why there was no instance. */
    public enum Reason {

        /** As many calls as may wait were waiting. */
        QUEUE_FULL,

        /** None became free while it waited. */
        WAITED_TOO_LONG,

        /** The waiting thread was interrupted; it still is. */
        INTERRUPTED,

        /**
         * The only instance serves the call that this one is made from: by a host
         * function that calls its own plugin.
         */
        NESTED

    }

}
