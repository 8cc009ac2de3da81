package dev.wasmhost.wasi;

import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmException;
import dev.wasmhost.WasmExit;
import dev.wasmhost.WasmTrap;

/**
 * {@code proc_*} and {@code sched_yield}. Where {@link ExitPolicy#TRAPPED} is set, what
 * would end the program is a trap.
 */
final class ProcessFunctions {

    private static final int CHLD = 16;

    private static final int CONT = 17;

    private static final int STOP = 18;

    private static final int TTOU = 21;

    private static final int URG = 22;

    private static final int WINCH = 27;

    private static final int SYS = 30;

    private static final int SIGNALLED = 128;

    private ProcessFunctions() {
    }

    /** Ends the program. Errors: none. */
    @SuppressWarnings("DoNotCallSuggester") // called through the table
    static void procExit(Call call) {
        throw exit(call, WasiFunction.PROC_EXIT, call.number(0));
    }

    /**
     * Does what a signal does that nobody handles: nothing, or it ends the program with
     * 128 and its number as a shell reports it. Errors: {@link Errno#EINVAL} for an
     * unknown signal, {@link Errno#ENOTSUP} for those that stop a program until it is
     * continued.
     */
    static void procRaise(Call call) {
        int signal = call.number(0);
        if (signal < 0 || signal > SYS) {
            throw WasiException.failed(Errno.EINVAL);
        }
        if (signal >= STOP && signal <= TTOU) {
            throw WasiException.failed(Errno.ENOTSUP);
        }
        if (signal != 0 && signal != CHLD && signal != CONT && signal != URG && signal != WINCH) {
            throw exit(call, WasiFunction.PROC_RAISE, SIGNALLED + signal);
        }
    }

    private static WasmException exit(Call call, WasiFunction function, int status) {
        if (call.session().configuration().exit() == ExitPolicy.ALLOWED) {
            return new WasmExit(status);
        }
        call.session().audit(function, WasiException.denied(Errno.EPERM));
        return new WasmTrap(TrapReason.EXIT_DENIED, TrapReason.EXIT_DENIED + ": " + function.wasiName()
                + " with status " + Integer.toUnsignedString(status), null);
    }

    /** Lets other threads run. Errors: none. */
    @SuppressWarnings("ThreadPriorityCheck") // that is what the guest asks for
    static void schedYield(Call call) {
        call.checkInterrupt();
        Thread.yield();
    }

}
