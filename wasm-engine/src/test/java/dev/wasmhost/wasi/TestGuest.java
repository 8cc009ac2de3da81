package dev.wasmhost.wasi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.HostModule;
import dev.wasmhost.MemoryType;
import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmExtern;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmGlobal;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmMemory;
import dev.wasmhost.WasmModule;
import dev.wasmhost.WasmTable;
import dev.wasmhost.WasmTag;
import dev.wasmhost.WasmTrap;

/**
 * A guest without code: a memory, and calls of WASI functions as its code would make
 * them.
 */
final class TestGuest implements AutoCloseable {

    static final long ALL = 0x1fffffff;

    static final int FOLLOW = 1;

    static final int CREAT = 1;

    static final int DIRECTORY = 2;

    static final int EXCL = 4;

    static final int TRUNC = 8;

    static final int ROOT = 3;

    /** Where results are asked for. */
    static final int RESULT = 16;

    /** Where data lies that a test writes or reads. */
    static final int DATA = 4096;

    private static final int PATH = 1024 * 20;

    private static final int SECOND_PATH = 1024 * 30;

    final Memory memory = new Memory(4 << 16);

    final Instance instance = new Instance();

    private final String module;

    private final WasiPreview1 wasi;

    private final HostModule.Session session;

    TestGuest(WasiPreview1 wasi) {
        this(wasi, "wasi_snapshot_preview1");
    }

    TestGuest(WasiPreview1 wasi, String module) {
        this(wasi, module, wasi.open(new TestMemory(Long.MAX_VALUE)));
    }

    TestGuest(WasiPreview1 wasi, HostModule.Session session) {
        this(wasi, "wasi_snapshot_preview1", session);
    }

    private TestGuest(WasiPreview1 wasi, String module, HostModule.Session session) {
        this.module = module;
        this.wasi = wasi;
        this.session = session;
    }

    /** Calls a function; its errno. */
    Errno call(String name, long... arguments) {
        WasiFunction wanted = Objects.requireNonNull(WasiFunction.of(name), name);
        HostModule.Function function = this.wasi.function(this.module, name, wanted.type()).orElseThrow();
        long[] results = function.call(this.session, this.instance, arguments);
        return Arrays.stream(Errno.values()).filter((errno) -> errno.number() == results[0]).findFirst().orElseThrow();
    }

    /** Calls a function that succeeds, and returns the 32 bits at {@link #RESULT}. */
    int get(String name, long... arguments) {
        Errno errno = call(name, arguments);
        if (errno != Errno.SUCCESS) {
            throw new AssertionError(name + " answered " + errno);
        }
        return this.memory.readInt(RESULT);
    }

    Errno tryOpen(int directory, String path, int lookup, int flags, long rights, long inheriting,
            int descriptorFlags) {
        long length = path(PATH, path);
        return call("path_open", directory, lookup, PATH, length, flags, rights, inheriting, descriptorFlags, RESULT);
    }

    /** Opens as libc does for reading, following links; closes again. */
    Errno tryRead(String path) {
        Errno errno = tryOpen(ROOT, path, FOLLOW, 0, Rights.FD_READ | Rights.FD_READDIR, 0, 0);
        if (errno == Errno.SUCCESS) {
            call("fd_close", this.memory.readInt(RESULT));
        }
        return errno;
    }

    int open(String path, int flags, long rights) {
        return open(path, flags, rights, 0);
    }

    int open(String path, int flags, long rights, int descriptorFlags) {
        Errno errno = tryOpen(ROOT, path, FOLLOW, flags, rights, ALL, descriptorFlags);
        if (errno != Errno.SUCCESS) {
            throw new AssertionError(path + ": " + errno);
        }
        return this.memory.readInt(RESULT);
    }

    /** Calls a function that takes a descriptor and a path. */
    Errno onPath(String name, String path) {
        return call(name, ROOT, PATH, path(PATH, path));
    }

    Errno rename(String from, String to) {
        return call("path_rename", ROOT, PATH, path(PATH, from), ROOT, SECOND_PATH, path(SECOND_PATH, to));
    }

    Errno link(int lookup, String from, String to) {
        return call("path_link", ROOT, lookup, PATH, path(PATH, from), ROOT, SECOND_PATH, path(SECOND_PATH, to));
    }

    Errno symlink(String text, String path) {
        return call("path_symlink", PATH, path(PATH, text), ROOT, SECOND_PATH, path(SECOND_PATH, path));
    }

    Errno readlink(String path, int room) {
        return call("path_readlink", ROOT, PATH, path(PATH, path), DATA, room, RESULT);
    }

    Errno stat(int lookup, String path) {
        return call("path_filestat_get", ROOT, lookup, PATH, path(PATH, path), DATA);
    }

    Errno setTimes(int lookup, String path, long accessed, long modified, int flags) {
        return call("path_filestat_set_times", ROOT, lookup, PATH, path(PATH, path), accessed, modified, flags);
    }

    Errno write(int descriptor, String data) {
        return vectors("fd_write", descriptor, data.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads until the end; at most 64 kB. */
    String read(int descriptor) {
        segment(DATA, 60_000);
        int read = get("fd_read", descriptor, 0, 1, RESULT);
        return text(DATA, read);
    }

    String read(String path) {
        int file = open(path, 0, Rights.FD_READ);
        String content = read(file);
        call("fd_close", file);
        return content;
    }

    void make(String path, String content) {
        int file = open(path, CREAT | TRUNC, Rights.FD_WRITE);
        write(file, content);
        call("fd_close", file);
    }

    /** Writes the one iovec at address 0. */
    void segment(int address, int length) {
        this.memory.writeInt(0, address);
        this.memory.writeInt(4, length);
    }

    String text(int address, int length) {
        return new String(this.memory.read(address, length), StandardCharsets.UTF_8);
    }

    /** Lists a directory through a buffer of this size, as libc does. */
    List<String> list(int directory, int room) {
        List<String> names = new ArrayList<>();
        long cookie = 0;
        while (true) {
            int used = get("fd_readdir", directory, DATA, room, cookie, RESULT);
            int at = 0;
            while (at + 24 <= used && at + 24 + this.memory.readInt(DATA + at + 16) <= used) {
                int length = this.memory.readInt(DATA + at + 16);
                names.add(text(DATA + at + 24, length));
                cookie = this.memory.readLong(DATA + at);
                at += 24 + length;
            }
            if (used < room) {
                return names;
            }
        }
    }

    @Override
    public void close() {
        this.session.close();
    }

    Optional<HostModule.Function> function(String name, dev.wasmhost.FunctionType type) {
        return this.wasi.function(this.module, name, type);
    }

    static String name(int number) {
        return Arrays.stream(Errno.values())
            .collect(Collectors.toMap(Errno::number, Errno::name))
            .getOrDefault(number, Map.of().toString());
    }

    private Errno vectors(String name, int descriptor, byte[] data) {
        this.memory.write(DATA, data, 0, data.length);
        segment(DATA, data.length);
        return call(name, descriptor, 0, 1, RESULT);
    }

    private long path(int address, String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        this.memory.write(address, bytes, 0, bytes.length);
        return bytes.length;
    }

    /** An instance that exports the memory and nothing else. */
    final class Instance implements WasmInstance {

        WasmLimits limits = WasmLimits.defaults();

        long callNumber = 1;

        Runnable interruption = () -> {
        };

        @Override
        public HostModule.Session session(HostModule hostModule) {
            return TestGuest.this.session;
        }

        @Override
        public Optional<WasmExtern> export(String name) {
            return "memory".equals(name) ? Optional.of(TestGuest.this.memory) : Optional.empty();
        }

        @Override
        public WasmLimits limits() {
            return this.limits;
        }

        @Override
        public void checkInterrupt() {
            this.interruption.run();
        }

        @Override
        public boolean hasFailed() {
            return false;
        }

        @Override
        public long consumedFuel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long callNumber() {
            return this.callNumber;
        }

        @Override
        public WasmModule module() {
            throw new UnsupportedOperationException();
        }

        @Override
        public WasmFunction function(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public WasmMemory memory(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public WasmTable table(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public WasmGlobal global(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public WasmTag tag(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T bind(Class<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long handle(@Nullable Object reference) {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable Object reference(long handle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void interrupt() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }

    }

    /** A memory in an array. */
    static final class Memory implements WasmMemory {

        private final ByteBuffer bytes;

        Memory(int size) {
            this.bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public MemoryType type() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long size() {
            return this.bytes.capacity();
        }

        @Override
        public int pages() {
            return this.bytes.capacity() >> 16;
        }

        @Override
        public int grow(int delta) {
            return -1;
        }

        @Override
        public int wake(long address, int count) {
            return 0;
        }

        @Override
        public byte readByte(long address) {
            return this.bytes.get(at(address, 1));
        }

        @Override
        public void writeByte(long address, byte value) {
            this.bytes.put(at(address, 1), value);
        }

        @Override
        public short readShort(long address) {
            return this.bytes.getShort(at(address, 2));
        }

        @Override
        public void writeShort(long address, short value) {
            this.bytes.putShort(at(address, 2), value);
        }

        @Override
        public int readInt(long address) {
            return this.bytes.getInt(at(address, 4));
        }

        @Override
        public void writeInt(long address, int value) {
            this.bytes.putInt(at(address, 4), value);
        }

        @Override
        public long readLong(long address) {
            return this.bytes.getLong(at(address, 8));
        }

        @Override
        public void writeLong(long address, long value) {
            this.bytes.putLong(at(address, 8), value);
        }

        @Override
        public byte[] read(long address, long length) {
            byte[] target = new byte[(int) length];
            read(address, target, 0, target.length);
            return target;
        }

        @Override
        public void read(long address, byte[] target, int offset, int length) {
            this.bytes.get(at(address, length), target, offset, length);
        }

        @Override
        public void write(long address, byte[] source, int offset, int length) {
            this.bytes.put(at(address, length), source, offset, length);
        }

        private int at(long address, long length) {
            if (address < 0 || length < 0 || address + length > size()) {
                throw new WasmTrap(TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS);
            }
            return (int) address;
        }

    }

}
