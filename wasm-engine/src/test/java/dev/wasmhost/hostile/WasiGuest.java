package dev.wasmhost.hostile;

import java.nio.file.Path;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmMemory;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;
import dev.wasmhost.wasi.Access;
import dev.wasmhost.wasi.Errno;
import dev.wasmhost.wasi.WasiPreview1;

/**
 * A guest that imports every function of WASI and calls each with whatever it is told to:
 * export {@code NAME} calls it once, {@code NAME_times} again and again, the last
 * argument saying how often, and counts how often it was answered 0.
 */
final class WasiGuest implements AutoCloseable {

    /**
     * Names and parameters, by the specification: {@code i} is an i32, {@code I} an i64.
     */
    private static final String[] FUNCTIONS = { "args_get ii", "args_sizes_get ii", "environ_get ii",
            "environ_sizes_get ii", "clock_res_get ii", "clock_time_get iIi", "fd_advise iIIi", "fd_allocate iII",
            "fd_close i", "fd_datasync i", "fd_fdstat_get ii", "fd_fdstat_set_flags ii", "fd_fdstat_set_rights iII",
            "fd_filestat_get ii", "fd_filestat_set_size iI", "fd_filestat_set_times iIIi", "fd_pread iiiIi",
            "fd_prestat_get ii", "fd_prestat_dir_name iii", "fd_pwrite iiiIi", "fd_read iiii", "fd_readdir iiiIi",
            "fd_renumber ii", "fd_seek iIii", "fd_sync i", "fd_tell ii", "fd_write iiii", "path_create_directory iii",
            "path_filestat_get iiiii", "path_filestat_set_times iiiiIIi", "path_link iiiiiii", "path_open iiiiiIIii",
            "path_readlink iiiiii", "path_remove_directory iii", "path_rename iiiiii", "path_symlink iiiii",
            "path_unlink_file iii", "poll_oneoff iiii", "proc_raise i", "sched_yield ", "random_get ii",
            "sock_accept iii", "sock_recv iiiiii", "sock_send iiiii", "sock_shutdown ii" };

    static final byte[] MODULE = module("wasi_snapshot_preview1");

    /** The first granted directory. */
    static final int ROOT = 3;

    /** Rights: {@code fd_read}, {@code fd_write}, {@code fd_readdir}; all. */
    static final long READ = 1L << 1;

    static final long WRITE = 1L << 6;

    static final long READDIR = 1L << 14;

    static final long ALL = 0x1fffffff;

    /** Flags of {@code path_open}. */
    static final int CREAT = 1;

    static final int DIRECTORY = 2;

    static final int EXCL = 4;

    static final int TRUNC = 8;

    /** Where results go. */
    static final int RESULT = 64;

    /** Where data lies. */
    static final int DATA = 65536;

    /** Where the last answer of a function that was called again and again is. */
    private static final int LAST = 32_760;

    static final int MEMORY = 16 * 65536;

    private static final int PATH = 1024;

    private static final int SECOND_PATH = 16 * 1024;

    final WasmInstance instance;

    final WasmMemory memory;

    WasiGuest(Host host, WasiPreview1 wasi) {
        this(host, wasi, Host.LIMITS);
    }

    WasiGuest(Host host, WasiPreview1 wasi, WasmLimits limits) {
        this(host.engine.load(MODULE).instantiate(WasmImports.builder().add(wasi).build(), limits));
    }

    /** Makes one of an instance of {@link #MODULE}, which is closed with it. */
    WasiGuest(WasmInstance instance) {
        this.instance = instance;
        this.memory = instance.memory("memory");
    }

    /** Makes one with a new directory of all sorts of files, which it may change. */
    static WasiGuest withFiles(Host host) {
        return withFiles(host, host.grant());
    }

    static WasiGuest withFiles(Host host, Path grant) {
        return new WasiGuest(host, WasiPreview1.builder().directory(grant, "/", Access.READ_WRITE).build());
    }

    /** Makes one that is granted nothing. */
    static WasiGuest withNothing(Host host) {
        return new WasiGuest(host, WasiPreview1.builder().build());
    }

    static byte[] module(String from) {
        WasmBuilder module = new WasmBuilder();
        int exit = module.importFunction(from, "proc_exit", FunctionType.of(ValueType.I32));
        for (String each : FUNCTIONS) {
            if (!from.equals("wasi_unstable") || !name(each).equals("sock_accept")) {
                module.importFunction(from, name(each), type(each));
            }
        }
        module.memory(MEMORY / 65536);
        module.exportFunction("proc_exit",
                module.function(FunctionType.of(ValueType.I32), new Code().localGet(0).call(exit)));
        int function = exit + 1;
        for (String each : FUNCTIONS) {
            if (!from.equals("wasi_unstable") || !name(each).equals("sock_accept")) {
                export(module, each, function++);
            }
        }
        return module.build();
    }

    private static void export(WasmBuilder module, String each, int function) {
        FunctionType type = type(each);
        int count = type.parameters().size();
        module.exportFunction(name(each), module.function(type, arguments(new Code(), count).call(function)));
        ValueType[] parameters = type.parameters().toArray(new ValueType[count + 1]);
        parameters[count] = ValueType.I32;
        // The local after the times counts successes.
        Code again = arguments(new Code().loop().i32Const(LAST), count).call(function).memory(0x36, 2, 0);
        again.i32Const(LAST).memory(0x28, 2, 0).op(Code.I32_EQZ);
        again.localGet(count + 1).op(Code.I32_ADD).localSet(count + 1);
        again.localGet(count).i32Const(1).op(Code.I32_SUB).localTee(count).brIf(0).end().localGet(count + 1);
        module.exportFunction(name(each) + "_times", module
            .function(FunctionType.of(parameters).returning(ValueType.I32), java.util.List.of(ValueType.I32), again));
    }

    private static Code arguments(Code code, int count) {
        for (int i = 0; i < count; i++) {
            code.localGet(i);
        }
        return code;
    }

    private static String name(String function) {
        return function.substring(0, function.indexOf(' '));
    }

    private static FunctionType type(String function) {
        String letters = function.substring(function.indexOf(' ') + 1);
        ValueType[] parameters = letters.chars()
            .mapToObj((letter) -> (letter == 'i') ? ValueType.I32 : ValueType.I64)
            .toArray(ValueType[]::new);
        return FunctionType.of(parameters).returning(ValueType.I32);
    }

    /** Calls a function; its errno. */
    Errno call(String name, long... arguments) {
        return errno(this.instance.function(name).invoke(arguments));
    }

    Errno call(WasmCallOptions options, String name, long... arguments) {
        return errno(this.instance.function(name).invoke(options, arguments));
    }

    static Errno errno(long... results) {
        return Arrays.stream(Errno.values())
            .filter((errno) -> results.length == 1 && errno.number() == results[0])
            .findFirst()
            .orElseThrow(() -> new AssertionError("no errno: " + Arrays.toString(results)));
    }

    /** Calls a function so many times; how often it succeeded. */
    long times(String name, int times, long... arguments) {
        long[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = times;
        return this.instance.function(name + "_times").invoke(all)[0];
    }

    /** Returns what the last of so many calls was answered. */
    Errno last() {
        return errno(this.memory.readInt(LAST));
    }

    WasmFunction function(String name) {
        return this.instance.function(name);
    }

    int result() {
        return this.memory.readInt(RESULT);
    }

    /** Writes a path where the calls below expect it; its length. */
    long path(byte[] path) {
        this.memory.write(PATH, path, 0, path.length);
        return path.length;
    }

    long path(String path) {
        return path(bytes(path));
    }

    long secondPath(byte[] path) {
        this.memory.write(SECOND_PATH, path, 0, path.length);
        return path.length;
    }

    static byte[] bytes(String path) {
        return path.getBytes(StandardCharsets.UTF_8);
    }

    Errno open(String path, int flags, long rights) {
        return open(bytes(path), flags, rights);
    }

    /** Opens as libc does, following links. */
    Errno open(byte[] path, int flags, long rights) {
        return call("path_open", ROOT, 1, PATH, path(path), flags, rights, ALL, 0, RESULT);
    }

    /** Opens what must be there; its number. */
    int mustOpen(String path, int flags, long rights) {
        Errno errno = open(path, flags, rights);
        if (errno != Errno.SUCCESS) {
            throw new AssertionError(path + ": " + errno);
        }
        return result();
    }

    Errno onPath(String name, byte[] path) {
        return call(name, ROOT, PATH, path(path));
    }

    Errno onPath(String name, String path) {
        return onPath(name, bytes(path));
    }

    Errno rename(byte[] from, byte[] to) {
        return call("path_rename", ROOT, PATH, path(from), ROOT, SECOND_PATH, secondPath(to));
    }

    Errno link(int lookup, byte[] from, byte[] to) {
        return call("path_link", ROOT, lookup, PATH, path(from), ROOT, SECOND_PATH, secondPath(to));
    }

    Errno symlink(byte[] text, byte[] path) {
        return call("path_symlink", PATH, path(text), ROOT, SECOND_PATH, secondPath(path));
    }

    Errno readlink(byte[] path) {
        return call("path_readlink", ROOT, PATH, path(path), DATA, 1000, RESULT);
    }

    Errno stat(int lookup, byte[] path) {
        return call("path_filestat_get", ROOT, lookup, PATH, path(path), DATA);
    }

    Errno setTimes(int lookup, byte[] path) {
        return call("path_filestat_set_times", ROOT, lookup, PATH, path(path), 1, 1, 5);
    }

    /** Writes the iovec number {@code index} at address 0 … */
    void segment(int index, int address, int length) {
        this.memory.writeInt(8L * index, address);
        this.memory.writeInt(8L * index + 4, length);
    }

    Errno write(int descriptor, String data) {
        byte[] bytes = bytes(data);
        this.memory.write(DATA, bytes, 0, bytes.length);
        segment(0, DATA, bytes.length);
        return call("fd_write", descriptor, 0, 1, RESULT);
    }

    /** Reads up to 1000 bytes. */
    String read(int descriptor) {
        segment(0, DATA, 1000);
        Errno errno = call("fd_read", descriptor, 0, 1, RESULT);
        return (errno != Errno.SUCCESS) ? errno.name()
                : new String(this.memory.read(DATA, result()), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        this.instance.close();
    }

}
