package dev.wasmhost.wasi;

/** {@code random_get}. */
final class RandomFunctions {

    private static final int CHUNK = 4096;

    private RandomFunctions() {
    }

    /** Fills with bytes that nobody can predict. Errors: {@link Errno#EFAULT}. */
    static void randomGet(Call call) {
        long address = call.unsigned(0);
        long end = address + call.unsigned(1);
        call.memory().check(address, end - address);
        while (address < end) {
            call.checkInterrupt();
            byte[] bytes = new byte[(int) Math.min(CHUNK, end - address)];
            call.session().random().nextBytes(bytes);
            call.memory().write(address, bytes);
            address += bytes.length;
        }
    }

}
