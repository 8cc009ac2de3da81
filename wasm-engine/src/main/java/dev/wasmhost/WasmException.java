package dev.wasmhost;

import org.jspecify.annotations.Nullable;

/** Root of all that can go wrong with a guest; the kinds tell whose fault it is. */
public abstract sealed class WasmException extends RuntimeException permits MalformedModuleException,
        InvalidModuleException, LinkException, TemplateException, ModuleNotCompiledException, WasmTrap,
        WasmGuestException, WasmInterruptedException, WasmLimitException, WasmExit {

    private static final long serialVersionUID = 1L;

    WasmException(String message) {
        super(message);
    }

    WasmException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

}
