package dev.wasmhost.wasi;

import dev.wasmhost.WasmExit;

/** {@code proc_*} and {@code sched_yield}. */
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

    /** Ends the program. */
    @SuppressWarnings("DoNotCallSuggester") // called through the table
    static void procExit(Call call) {
        throw new WasmExit(call.number(0));
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
            throw new WasmExit(SIGNALLED + signal);
        }
    }

    /** Lets other threads run. */
    @SuppressWarnings("ThreadPriorityCheck") // that is what the guest asks for
    static void schedYield(Call call) {
        call.checkInterrupt();
        Thread.yield();
    }

}
