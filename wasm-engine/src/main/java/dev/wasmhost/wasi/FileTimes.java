package dev.wasmhost.wasi;

import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The times that a guest wants a file to have.
 *
 * @param accessed last read, or null to leave it
 * @param modified last write, or null to leave it
 */
record FileTimes(@Nullable FileTime accessed, @Nullable FileTime modified) {

    private static final int ATIM = 1;

    private static final int ATIM_NOW = 1 << 1;

    private static final int MTIM = 1 << 2;

    private static final int MTIM_NOW = 1 << 3;

    /**
     * Reads them from three arguments: two times and the flags that say what they are
     * for.
     */
    static FileTimes of(Call call, int index) {
        int flags = call.flags(index + 2, ATIM | ATIM_NOW | MTIM | MTIM_NOW);
        FileTime now = FileTime.from(call.session().clock().realtime() & Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        return new FileTimes(time(flags, ATIM, ATIM_NOW, call.wide(index), now),
                time(flags, MTIM, MTIM_NOW, call.wide(index + 1), now));
    }

    private static @Nullable FileTime time(int flags, int given, int current, long time, FileTime now) {
        boolean isGiven = (flags & given) != 0;
        boolean isNow = (flags & current) != 0;
        if (isGiven && (isNow || time < 0)) {
            throw WasiException.failed(Errno.EINVAL);
        }
        if (isNow) {
            return now;
        }
        return isGiven ? FileTime.from(time, TimeUnit.NANOSECONDS) : null;
    }

}
