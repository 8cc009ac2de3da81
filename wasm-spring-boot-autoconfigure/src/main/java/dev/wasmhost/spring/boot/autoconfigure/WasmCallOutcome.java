package dev.wasmhost.spring.boot.autoconfigure;

import dev.wasmhost.WasmException;
import dev.wasmhost.WasmExit;
import dev.wasmhost.WasmGuestException;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmTrap;
import org.jspecify.annotations.Nullable;

/** How a call of a plugin ended. */
public enum WasmCallOutcome {

    /** It returned. */
    SUCCESS,

    /** The guest did what is forbidden: {@link WasmTrap}. */
    TRAP,

    /** It was stopped, mostly because its time was over. */
    STOP,

    /** More was asked for than is allowed: {@link WasmLimitException}. */
    LIMIT,

    /**
     * The guest ended its program: {@link WasmExit}, {@link WasmCommandException}.
     */
    EXIT,

    /** The guest threw an exception and did not catch it. */
    GUEST_EXCEPTION,

    /** No instance was free: {@link WasmPluginBusyException}. */
    BUSY,

    /** The plugin was in quarantine: {@link WasmPluginQuarantinedException}. */
    QUARANTINED,

    /**
     * Any other exception: of a host function, about the caller's arguments, or one that
     * stands for an error result.
     */
    EXCEPTION;

    static WasmCallOutcome of(@Nullable Throwable failure) {
        if (failure == null) {
            return SUCCESS;
        }
        if (failure instanceof WasmException ex) {
            return of(ex);
        }
        if (failure instanceof WasmPluginBusyException) {
            return BUSY;
        }
        if (failure instanceof WasmCommandException) {
            return EXIT;
        }
        return (failure instanceof WasmPluginQuarantinedException) ? QUARANTINED : EXCEPTION;
    }

    private static WasmCallOutcome of(WasmException failure) {
        if (failure instanceof WasmTrap) {
            return TRAP;
        }
        if (failure instanceof WasmInterruptedException) {
            return STOP;
        }
        if (failure instanceof WasmLimitException) {
            return LIMIT;
        }
        if (failure instanceof WasmExit) {
            return EXIT;
        }
        return (failure instanceof WasmGuestException) ? GUEST_EXCEPTION : EXCEPTION;
    }

}
