package dev.wasmhost.wasi;

import java.util.List;

/**
 * {@code args_*} and {@code environ_*}: strings that the operator gives, each with a NUL
 * behind it. Errors of all: {@link Errno#EFAULT}.
 */
final class ArgumentFunctions {

    private ArgumentFunctions() {
    }

    static void argsGet(Call call) {
        get(call, call.session().configuration().arguments());
    }

    static void argsSizesGet(Call call) {
        sizes(call, call.session().configuration().arguments());
    }

    static void environGet(Call call) {
        get(call, call.session().configuration().environment());
    }

    static void environSizesGet(Call call) {
        sizes(call, call.session().configuration().environment());
    }

    private static void get(Call call, List<byte[]> strings) {
        long pointers = call.unsigned(0);
        long bytes = call.unsigned(1);
        call.memory().check(pointers, 4L * strings.size());
        call.memory().check(bytes, size(strings));
        for (byte[] string : strings) {
            call.memory().writeInt(pointers, (int) bytes);
            call.memory().write(bytes, string);
            pointers += 4;
            bytes += string.length;
        }
    }

    private static void sizes(Call call, List<byte[]> strings) {
        call.memory().check(call.unsigned(1), 4);
        call.memory().writeInt(call.unsigned(0), strings.size());
        call.memory().writeInt(call.unsigned(1), (int) size(strings));
    }

    private static long size(List<byte[]> strings) {
        long size = 0;
        for (byte[] string : strings) {
            size += string.length;
        }
        return size;
    }

}
