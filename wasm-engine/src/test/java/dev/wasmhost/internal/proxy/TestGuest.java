package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.wasmhost.ExportType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.Limits;
import dev.wasmhost.MemoryType;
import dev.wasmhost.NumberType;
import dev.wasmhost.TrapReason;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.HostModule;
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
import dev.wasmhost.internal.component.World;
import org.jspecify.annotations.Nullable;

/**
 * A guest written in Java: lets the proxies be tested with every misbehaviour, and
 * without an engine.
 */
final class TestGuest implements WasmInstance, EntryHandles {

    static final FunctionType STRING_TO_STRING = FunctionType.of(ValueType.I32, ValueType.I32).returning(ValueType.I32);

    private static final MethodHandle CALL = callHandle();

    private final Map<String, WasmExtern> exports = new LinkedHashMap<>();

    private WasmLimits limits = WasmLimits.defaults();

    private World world = World.none();

    private long free = 1024;

    final Memory memory = new Memory(65536);

    /** What happened, in order. */
    final List<String> log = new ArrayList<>();

    /** A body of a function. */
    interface Body {

        long[] call(long... arguments);

    }

    /** Adds an export. */
    TestGuest with(String name, FunctionType type, Body body) {
        this.exports.put(name, new Function(name, type, body));
        return this;
    }

    /** Adds a memory and an allocator that never frees. */
    TestGuest withMemory() {
        this.exports.put("memory", this.memory);
        return with("cabi_realloc", GuestCall.REALLOC_TYPE, (arguments) -> new long[] { (int) allocate(arguments) });
    }

    /** Declares the types of exports. */
    TestGuest withWorld(World newWorld) {
        this.world = newWorld;
        return this;
    }

    TestGuest withLimits(WasmLimits newLimits) {
        this.limits = newLimits;
        return this;
    }

    long allocate(long... arguments) {
        this.free = (this.free + arguments[2] - 1) & -arguments[2];
        long address = this.free;
        this.free += arguments[3];
        return address;
    }

    /** Puts a result into memory, returns the address of its return area. */
    long[] result(byte[] bytes) {
        long data = allocate(0, 0, 1, bytes.length);
        this.memory.write(data, bytes);
        return area(data, bytes.length);
    }

    /** Returns the address of a new return area. */
    long[] area(long data, long length) {
        long area = allocate(0, 0, 4, 8);
        this.memory.writeInt(area, (int) data);
        this.memory.writeInt(area + 4, (int) length);
        return new long[] { (int) area };
    }

    byte[] argument(long[] arguments, int index) {
        return this.memory.read(arguments[index], arguments[index + 1]);
    }

    List<ExportType> exportTypes() {
        return this.exports.entrySet()
            .stream()
            .map((export) -> new ExportType(export.getKey(), export.getValue().type()))
            .toList();
    }

    <T> TypedProxy<T> resolve(Class<T> type) {
        return TypedProxy.resolve(type, exportTypes(), this.world, this);
    }

    @Override
    public HostModule.Session session(HostModule module) {
        throw new IllegalArgumentException("no imports");
    }

    @Override
    public <T> T bind(Class<T> type) {
        return resolve(type).create(this);
    }

    @Override
    public MethodHandle entry(FunctionType type) {
        List<Class<?>> parameters = new ArrayList<>(List.of(WasmFunction.class));
        type.parameters().forEach((parameter) -> parameters.add(javaType(parameter)));
        Class<?> result = type.results().isEmpty() ? void.class : javaType(type.results().get(0));
        return CALL.asCollector(Object[].class, type.parameters().size())
            .asType(MethodType.methodType(result, parameters));
    }

    @Override
    public String entryClass(FunctionType type) {
        return "test/Entries";
    }

    @Override
    public void enter(WasmInstance instance, @Nullable WasmCallOptions options) {
        this.log.add((options != null) ? "enter for " + options.timeout().orElseThrow() : "enter");
    }

    @Override
    public void leave(WasmInstance instance, @Nullable Throwable failure) {
        this.log.add((failure != null) ? "leave after " + failure.getMessage() : "leave");
    }

    private static Class<?> javaType(ValueType type) {
        return switch ((NumberType) type) {
            case I32 -> int.class;
            case I64 -> long.class;
            case F32 -> float.class;
            case F64 -> double.class;
        };
    }

    private static MethodHandle callHandle() {
        try {
            return MethodHandles.lookup()
                .findStatic(TestGuest.class, "call",
                        MethodType.methodType(Object.class, WasmFunction.class, Object[].class));
        }
        catch (ReflectiveOperationException ex) {
            throw new LinkageError(ex.getMessage(), ex);
        }
    }

    static @Nullable Object call(WasmFunction function, Object[] arguments) {
        Object[] results = function.call(arguments);
        return (results.length == 0) ? null : results[0];
    }

    @Override
    public Optional<WasmExtern> export(String name) {
        return Optional.ofNullable(this.exports.get(name));
    }

    @Override
    public WasmFunction function(String name) {
        return (WasmFunction) this.exports.get(name);
    }

    @Override
    public WasmMemory memory(String name) {
        return (WasmMemory) this.exports.get(name);
    }

    @Override
    public WasmLimits limits() {
        return this.limits;
    }

    @Override
    public String toString() {
        return "test guest";
    }

    @Override
    public WasmModule module() {
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
    public void checkInterrupt() {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
    }

    private final class Function implements WasmFunction {

        private final String name;

        private final FunctionType type;

        private final Body body;

        Function(String name, FunctionType type, Body body) {
            this.name = name;
            this.type = type;
            this.body = body;
        }

        @Override
        public FunctionType type() {
            return this.type;
        }

        @Override
        public long[] invoke(long... arguments) {
            TestGuest.this.log.add(this.name + Arrays.toString(arguments));
            return this.body.call(arguments);
        }

        @Override
        public long[] invoke(WasmCallOptions options, long... arguments) {
            return invoke(arguments);
        }

        @Override
        public @Nullable Object[] call(@Nullable Object... arguments) {
            FlatValues flat = new FlatValues(new long[arguments.length]);
            GuestMemory none = new GuestMemory(this.name, this.name, TestGuest.this.limits, null, null);
            for (Object argument : arguments) {
                ScalarType.of(argument.getClass()).orElseThrow().lower(argument, flat, none);
            }
            long[] results = invoke(flat.values());
            return this.type.results()
                .stream()
                .map((result) -> ScalarType.of(javaType(result)).orElseThrow().lift(new FlatValues(results), none))
                .toArray();
        }

    }

    /** A memory of one page. */
    static final class Memory implements WasmMemory {

        private final byte[] bytes;

        private final ByteBuffer buffer;

        Memory(int size) {
            this.bytes = new byte[size];
            this.buffer = ByteBuffer.wrap(this.bytes).order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public MemoryType type() {
            return new MemoryType(Limits.from(1));
        }

        @Override
        public long size() {
            return this.bytes.length;
        }

        @Override
        public int pages() {
            return 1;
        }

        @Override
        public int grow(int delta) {
            return -1;
        }

        private int check(long address, long length) {
            if (length > this.bytes.length || address > this.bytes.length - length) {
                throw new WasmTrap(TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS);
            }
            return (int) address;
        }

        @Override
        public int wake(long address, int count) {
            return 0;
        }

        @Override
        public byte readByte(long address) {
            return this.buffer.get(check(address, 1));
        }

        @Override
        public void writeByte(long address, byte value) {
            this.buffer.put(check(address, 1), value);
        }

        @Override
        public short readShort(long address) {
            return this.buffer.getShort(check(address, 2));
        }

        @Override
        public void writeShort(long address, short value) {
            this.buffer.putShort(check(address, 2), value);
        }

        @Override
        public int readInt(long address) {
            return this.buffer.getInt(check(address, 4));
        }

        @Override
        public void writeInt(long address, int value) {
            this.buffer.putInt(check(address, 4), value);
        }

        @Override
        public long readLong(long address) {
            return this.buffer.getLong(check(address, 8));
        }

        @Override
        public void writeLong(long address, long value) {
            this.buffer.putLong(check(address, 8), value);
        }

        @Override
        public byte[] read(long address, long length) {
            int start = check(address, length);
            return Arrays.copyOfRange(this.bytes, start, start + (int) length);
        }

        @Override
        public void read(long address, byte[] target, int offset, int length) {
            System.arraycopy(this.bytes, check(address, length), target, offset, length);
        }

        @Override
        public void write(long address, byte[] source, int offset, int length) {
            System.arraycopy(source, offset, this.bytes, check(address, length), length);
        }

    }

}
