package dev.wasmhost.wasi;

/**
 * {@code sock_*}: no socket can be granted yet, so a descriptor is none.
 *
 * <p>
 * Errors of all: {@link Errno#EBADF}, {@link Errno#ENOTSOCK}.
 */
final class SocketFunctions {

    private SocketFunctions() {
    }

    static void sockAccept(Call call) {
        refuse(call);
    }

    static void sockRecv(Call call) {
        refuse(call);
    }

    static void sockSend(Call call) {
        refuse(call);
    }

    static void sockShutdown(Call call) {
        refuse(call);
    }

    private static void refuse(Call call) {
        call.descriptor(0);
        throw WasiException.failed(Errno.ENOTSOCK);
    }

}
