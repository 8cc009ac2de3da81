package dev.wasmhost.wasi;

/** {@code random_get}. */
final class RandomFunctions {

    private static final int CHUNK = 4096;

    private RandomFunctions() {
    }

    /**
     * Fills with bytes that nobody can predict, or with those of the operator's seed.
     * Errors: {@link Errno#EFAULT}; {@link Errno#EDQUOT} for more than
     * {@link Randomness#bytesPerCall()} during a call by the host, or
     * {@link dev.wasmhost.WasmLimits#hostCallBytes()} in one by the guest, and then none
     * is written.
     */
    static void randomGet(Call call) {
        long address = call.unsigned(0);
        long end = address + call.unsigned(1);
        call.memory().check(address, end - address);
        call.checkBytes(end - address, Errno.EDQUOT);
        call.session().countRandom(call.caller(), end - address);
        while (address < end) {
            call.checkInterrupt();
            byte[] bytes = new byte[(int) Math.min(CHUNK, end - address)];
            call.session().drawRandom(bytes);
            call.memory().write(address, bytes);
            address += bytes.length;
        }
    }

}
