package dev.wasmhost.wasi;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code wasi_snapshot_preview1}: all 46 of them, a row each.
 *
 * <p>
 * Parameters are written {@code i} for i32 and {@code I} for i64. All but
 * {@code proc_exit} return an errno. A switch and not method references: those cost 30 ms
 * in a JVM that has just started.
 */
enum WasiFunction {

    ARGS_GET("ii"),

    ARGS_SIZES_GET("ii"),

    ENVIRON_GET("ii"),

    ENVIRON_SIZES_GET("ii"),

    CLOCK_RES_GET("ii"),

    CLOCK_TIME_GET("iIi"),

    FD_ADVISE("iIIi"),

    FD_ALLOCATE("iII"),

    FD_CLOSE("i"),

    FD_DATASYNC("i"),

    FD_FDSTAT_GET("ii"),

    FD_FDSTAT_SET_FLAGS("ii"),

    FD_FDSTAT_SET_RIGHTS("iII"),

    FD_FILESTAT_GET("ii"),

    FD_FILESTAT_SET_SIZE("iI"),

    FD_FILESTAT_SET_TIMES("iIIi"),

    FD_PREAD("iiiIi"),

    FD_PRESTAT_GET("ii"),

    FD_PRESTAT_DIR_NAME("iii"),

    FD_PWRITE("iiiIi"),

    FD_READ("iiii"),

    FD_READDIR("iiiIi"),

    FD_RENUMBER("ii"),

    FD_SEEK("iIii"),

    FD_SYNC("i"),

    FD_TELL("ii"),

    FD_WRITE("iiii"),

    PATH_CREATE_DIRECTORY("iii"),

    PATH_FILESTAT_GET("iiiii"),

    PATH_FILESTAT_SET_TIMES("iiiiIIi"),

    PATH_LINK("iiiiiii"),

    PATH_OPEN("iiiiiIIii"),

    PATH_READLINK("iiiiii"),

    PATH_REMOVE_DIRECTORY("iii"),

    PATH_RENAME("iiiiii"),

    PATH_SYMLINK("iiiii"),

    PATH_UNLINK_FILE("iii"),

    POLL_ONEOFF("iiii"),

    PROC_EXIT("i"),

    PROC_RAISE("i"),

    SCHED_YIELD(""),

    RANDOM_GET("ii"),

    SOCK_ACCEPT("iii"),

    SOCK_RECV("iiiiii"),

    SOCK_SEND("iiiii"),

    SOCK_SHUTDOWN("ii");

    private static final Map<String, WasiFunction> BY_NAME = byName();

    private final String wasiName;

    private final String parameters;

    WasiFunction(String parameters) {
        this.wasiName = name().toLowerCase(java.util.Locale.ROOT);
        this.parameters = parameters;
    }

    private static Map<String, WasiFunction> byName() {
        Map<String, WasiFunction> functions = new HashMap<>();
        for (WasiFunction each : values()) {
            functions.put(each.wasiName, each);
        }
        return Map.copyOf(functions);
    }

    /**
     * Returns the function of this name; null if it is none of
     * {@code wasi_snapshot_preview1}.
     */
    static @Nullable WasiFunction of(String wasiName) {
        return BY_NAME.get(wasiName);
    }

    /** Returns the specification's name. */
    String wasiName() {
        return this.wasiName;
    }

    /** Returns whether it tells how it ended. */
    boolean returnsErrno() {
        return this != PROC_EXIT;
    }

    FunctionType type() {
        ValueType[] types = new ValueType[this.parameters.length()];
        for (int i = 0; i < types.length; i++) {
            types[i] = (this.parameters.charAt(i) == 'i') ? ValueType.I32 : ValueType.I64;
        }
        FunctionType type = FunctionType.of(types);
        return returnsErrno() ? type.returning(ValueType.I32) : type;
    }

    /** Does what the function does; returning means success. */
    void run(Call call) throws IOException {
        switch (this) {
            case ARGS_GET -> ArgumentFunctions.argsGet(call);
            case ARGS_SIZES_GET -> ArgumentFunctions.argsSizesGet(call);
            case ENVIRON_GET -> ArgumentFunctions.environGet(call);
            case ENVIRON_SIZES_GET -> ArgumentFunctions.environSizesGet(call);
            case CLOCK_RES_GET -> ClockFunctions.clockResGet(call);
            case CLOCK_TIME_GET -> ClockFunctions.clockTimeGet(call);
            case FD_ADVISE -> DescriptorFunctions.fdAdvise(call);
            case FD_ALLOCATE -> DescriptorFunctions.fdAllocate(call);
            case FD_CLOSE -> DescriptorFunctions.fdClose(call);
            case FD_DATASYNC -> DescriptorFunctions.fdDatasync(call);
            case FD_FDSTAT_GET -> DescriptorFunctions.fdFdstatGet(call);
            case FD_FDSTAT_SET_FLAGS -> DescriptorFunctions.fdFdstatSetFlags(call);
            case FD_FDSTAT_SET_RIGHTS -> DescriptorFunctions.fdFdstatSetRights(call);
            case FD_FILESTAT_GET -> DescriptorFunctions.fdFilestatGet(call);
            case FD_FILESTAT_SET_SIZE -> DescriptorFunctions.fdFilestatSetSize(call);
            case FD_FILESTAT_SET_TIMES -> DescriptorFunctions.fdFilestatSetTimes(call);
            case FD_PREAD -> DataFunctions.fdPread(call);
            case FD_PRESTAT_GET -> DescriptorFunctions.fdPrestatGet(call);
            case FD_PRESTAT_DIR_NAME -> DescriptorFunctions.fdPrestatDirName(call);
            case FD_PWRITE -> DataFunctions.fdPwrite(call);
            case FD_READ -> DataFunctions.fdRead(call);
            case FD_READDIR -> DataFunctions.fdReaddir(call);
            case FD_RENUMBER -> DescriptorFunctions.fdRenumber(call);
            case FD_SEEK -> DescriptorFunctions.fdSeek(call);
            case FD_SYNC -> DescriptorFunctions.fdSync(call);
            case FD_TELL -> DescriptorFunctions.fdTell(call);
            case FD_WRITE -> DataFunctions.fdWrite(call);
            case PATH_CREATE_DIRECTORY -> PathFunctions.pathCreateDirectory(call);
            case PATH_FILESTAT_GET -> PathFunctions.pathFilestatGet(call);
            case PATH_FILESTAT_SET_TIMES -> PathFunctions.pathFilestatSetTimes(call);
            case PATH_LINK -> PathFunctions.pathLink(call);
            case PATH_OPEN -> PathOpening.pathOpen(call);
            case PATH_READLINK -> PathFunctions.pathReadlink(call);
            case PATH_REMOVE_DIRECTORY -> PathFunctions.pathRemoveDirectory(call);
            case PATH_RENAME -> PathFunctions.pathRename(call);
            case PATH_SYMLINK -> PathFunctions.pathSymlink(call);
            case PATH_UNLINK_FILE -> PathFunctions.pathUnlinkFile(call);
            case POLL_ONEOFF -> PollFunctions.pollOneoff(call);
            case PROC_EXIT -> ProcessFunctions.procExit(call);
            case PROC_RAISE -> ProcessFunctions.procRaise(call);
            case SCHED_YIELD -> ProcessFunctions.schedYield(call);
            case RANDOM_GET -> RandomFunctions.randomGet(call);
            case SOCK_ACCEPT -> SocketFunctions.sockAccept(call);
            case SOCK_RECV -> SocketFunctions.sockRecv(call);
            case SOCK_SEND -> SocketFunctions.sockSend(call);
            case SOCK_SHUTDOWN -> SocketFunctions.sockShutdown(call);
            default -> throw new AssertionError(this);
        }
    }

}
