package dev.wasmhost.wasi;

import java.io.ByteArrayOutputStream;

/** What a guest has written and the host has not taken yet. */
final class CapturedOutput extends ByteArrayOutputStream {

    /** Returns how much of {@code length} there is room for. */
    int room(int length, long limit) {
        long room = Math.min(limit, Integer.MAX_VALUE - 8) - size();
        return (int) Math.max(0, Math.min(length, room));
    }

    byte[] take() {
        byte[] taken = toByteArray();
        reset();
        return taken;
    }

}
