package dev.wasmhost.internal.proxy;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import dev.wasmhost.ValueType;
import dev.wasmhost.WasmMemory;

/**
 * Types that are a pointer to bytes and their number: {@code string} and
 * {@code list<u8>}.
 */
enum BytesType implements AbiType {

    STRING {
        @Override
        public Object prepare(Object value, String name) {
            String text = (String) value;
            long length = Utf8.length(text);
            if (length < 0) {
                throw new IllegalArgumentException(
                        name + ": expected text, found an unpaired surrogate (index " + (-1 - length) + ")");
            }
            return new Text(text, length);
        }

        @Override
        public long extent(Object prepared) {
            return ((Text) prepared).length();
        }

        @Override
        byte[] bytes(Object prepared) {
            return ((Text) prepared).value().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        Object value(byte[] bytes, GuestMemory memory) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            int invalid = Utf8.firstInvalid(bytes, text);
            if (invalid >= 0) {
                throw memory.invalidResult("is not UTF-8 (byte " + invalid + " of " + bytes.length + ")");
            }
            return text;
        }
    },

    BYTES {
        @Override
        public Object prepare(Object value, String name) {
            return (byte[]) value;
        }

        @Override
        public long extent(Object prepared) {
            return ((byte[]) prepared).length;
        }

        @Override
        byte[] bytes(Object prepared) {
            return (byte[]) prepared;
        }

        @Override
        Object value(byte[] bytes, GuestMemory memory) {
            return bytes;
        }
    };

    private static final List<ValueType> FLAT = List.of(ValueType.I32, ValueType.I32);

    /**
     * Text that is known to be encodable.
     *
     * @param value the text
     * @param length its bytes in UTF-8; encoded only when the guest has made room for
     * them
     */
    private record Text(String value, long length) {
    }

    static Optional<AbiType> of(Type type) {
        if (type == String.class) {
            return Optional.of(STRING);
        }
        return (type == byte[].class) ? Optional.of(BYTES) : Optional.empty();
    }

    abstract byte[] bytes(Object prepared);

    abstract Object value(byte[] bytes, GuestMemory memory);

    @Override
    public List<ValueType> flat() {
        return FLAT;
    }

    @Override
    public int alignment() {
        return 4;
    }

    @Override
    public int size() {
        return 8;
    }

    @Override
    public boolean hasPointers() {
        return true;
    }

    @Override
    public void lower(Object prepared, FlatValues target, GuestMemory memory) {
        target.add(copyIn(prepared, memory));
        target.add(extent(prepared));
    }

    @Override
    public void store(Object prepared, long address, GuestMemory memory) {
        long start = copyIn(prepared, memory);
        memory.memory().writeInt(address, (int) start);
        memory.memory().writeInt(address + 4, (int) extent(prepared));
    }

    @Override
    public Object lift(FlatValues source, GuestMemory memory) {
        return copyOut(source.nextUnsigned(), source.nextUnsigned(), memory);
    }

    @Override
    public Object load(long address, GuestMemory memory) {
        WasmMemory source = memory.memory();
        return copyOut(Integer.toUnsignedLong(source.readInt(address)),
                Integer.toUnsignedLong(source.readInt(address + 4)), memory);
    }

    private long copyIn(Object prepared, GuestMemory memory) {
        long length = extent(prepared);
        long start = memory.allocate(length, 1);
        if (length > 0) {
            memory.memory().write(start, bytes(prepared));
        }
        return start;
    }

    private Object copyOut(long start, long length, GuestMemory memory) {
        memory.checkResult(start, length, 1);
        return value(memory.memory().read(start, length), memory);
    }

}
