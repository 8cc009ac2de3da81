package dev.wasmhost.wasi;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;

/**
 * The functions of {@code wasi_snapshot_preview1}: all 46 of them, a row each.
 *
 * <p>
 * Parameters are written {@code i} for i32 and {@code I} for i64. All but
 * {@code proc_exit} return an errno.
 */
@SuppressWarnings("ImmutableEnumChecker") // both are: a record of lists, and method
                                          // references
enum WasiFunction {

    ARGS_GET("ii", ArgumentFunctions::argsGet),

    ARGS_SIZES_GET("ii", ArgumentFunctions::argsSizesGet),

    ENVIRON_GET("ii", ArgumentFunctions::environGet),

    ENVIRON_SIZES_GET("ii", ArgumentFunctions::environSizesGet),

    CLOCK_RES_GET("ii", ClockFunctions::clockResGet),

    CLOCK_TIME_GET("iIi", ClockFunctions::clockTimeGet),

    FD_ADVISE("iIIi", DescriptorFunctions::fdAdvise),

    FD_ALLOCATE("iII", DescriptorFunctions::fdAllocate),

    FD_CLOSE("i", DescriptorFunctions::fdClose),

    FD_DATASYNC("i", DescriptorFunctions::fdDatasync),

    FD_FDSTAT_GET("ii", DescriptorFunctions::fdFdstatGet),

    FD_FDSTAT_SET_FLAGS("ii", DescriptorFunctions::fdFdstatSetFlags),

    FD_FDSTAT_SET_RIGHTS("iII", DescriptorFunctions::fdFdstatSetRights),

    FD_FILESTAT_GET("ii", DescriptorFunctions::fdFilestatGet),

    FD_FILESTAT_SET_SIZE("iI", DescriptorFunctions::fdFilestatSetSize),

    FD_FILESTAT_SET_TIMES("iIIi", DescriptorFunctions::fdFilestatSetTimes),

    FD_PREAD("iiiIi", DataFunctions::fdPread),

    FD_PRESTAT_GET("ii", DescriptorFunctions::fdPrestatGet),

    FD_PRESTAT_DIR_NAME("iii", DescriptorFunctions::fdPrestatDirName),

    FD_PWRITE("iiiIi", DataFunctions::fdPwrite),

    FD_READ("iiii", DataFunctions::fdRead),

    FD_READDIR("iiiIi", DataFunctions::fdReaddir),

    FD_RENUMBER("ii", DescriptorFunctions::fdRenumber),

    FD_SEEK("iIii", DescriptorFunctions::fdSeek),

    FD_SYNC("i", DescriptorFunctions::fdSync),

    FD_TELL("ii", DescriptorFunctions::fdTell),

    FD_WRITE("iiii", DataFunctions::fdWrite),

    PATH_CREATE_DIRECTORY("iii", PathFunctions::pathCreateDirectory),

    PATH_FILESTAT_GET("iiiii", PathFunctions::pathFilestatGet),

    PATH_FILESTAT_SET_TIMES("iiiiIIi", PathFunctions::pathFilestatSetTimes),

    PATH_LINK("iiiiiii", PathFunctions::pathLink),

    PATH_OPEN("iiiiiIIii", PathOpening::pathOpen),

    PATH_READLINK("iiiiii", PathFunctions::pathReadlink),

    PATH_REMOVE_DIRECTORY("iii", PathFunctions::pathRemoveDirectory),

    PATH_RENAME("iiiiii", PathFunctions::pathRename),

    PATH_SYMLINK("iiiii", PathFunctions::pathSymlink),

    PATH_UNLINK_FILE("iii", PathFunctions::pathUnlinkFile),

    POLL_ONEOFF("iiii", PollFunctions::pollOneoff),

    PROC_EXIT("i", ProcessFunctions::procExit),

    PROC_RAISE("i", ProcessFunctions::procRaise),

    SCHED_YIELD("", ProcessFunctions::schedYield),

    RANDOM_GET("ii", RandomFunctions::randomGet),

    SOCK_ACCEPT("iii", SocketFunctions::sockAccept),

    SOCK_RECV("iiiiii", SocketFunctions::sockRecv),

    SOCK_SEND("iiiii", SocketFunctions::sockSend),

    SOCK_SHUTDOWN("ii", SocketFunctions::sockShutdown);

    private static final Map<String, WasiFunction> BY_NAME = Arrays.stream(values())
        .collect(Collectors.toUnmodifiableMap(WasiFunction::wasiName, Function.identity()));

    private final String wasiName;

    private final FunctionType type;

    private final Body body;

    WasiFunction(String parameters, Body body) {
        this.wasiName = name().toLowerCase(java.util.Locale.ROOT);
        FunctionType withoutResult = FunctionType.of(parameters.chars()
            .mapToObj((parameter) -> (parameter == 'i') ? ValueType.I32 : ValueType.I64)
            .toArray(ValueType[]::new));
        this.type = "proc_exit".equals(this.wasiName) ? withoutResult : withoutResult.returning(ValueType.I32);
        this.body = body;
    }

    /**
     * Returns the function of this name, if it is one of {@code wasi_snapshot_preview1}.
     */
    static Optional<WasiFunction> of(String wasiName) {
        return Optional.ofNullable(BY_NAME.get(wasiName));
    }

    /** Returns the specification's name. */
    String wasiName() {
        return this.wasiName;
    }

    FunctionType type() {
        return this.type;
    }

    /** Does what the function does; returning means success. */
    void run(Call call) throws IOException {
        this.body.run(call);
    }

    /** What a function does. */
    @FunctionalInterface
    private interface Body {

        void run(Call call) throws IOException;

    }

}
