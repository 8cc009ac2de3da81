package dev.wasmhost.internal.proxy;

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.wasmhost.ValueType;

/** {@code string}: a pointer to UTF-8 and its number of bytes. */
enum TextType implements AbiType {

    /** The only one. */
    STRING;

    /** About what a string takes of the heap besides its characters. */
    private static final long OVERHEAD = 56;

    /**
     * Text that is known to be encodable.
     *
     * @param value the text
     * @param length its bytes in UTF-8; encoded only when the guest has made room for
     * them
     */
    private record Text(String value, long length) {
    }

    @Override
    public List<ValueType> flat() {
        return Block.FLAT;
    }

    @Override
    public int alignment() {
        return Block.ALIGNMENT;
    }

    @Override
    public int size() {
        return Block.SIZE;
    }

    @Override
    public boolean hasPointers() {
        return true;
    }

    @Override
    public Object prepare(Object value) {
        if (!(value instanceof String text)) {
            throw BadValue.of("expected text, found a " + value.getClass().getName());
        }
        long length = Utf8.length(text);
        if (length < 0) {
            throw BadValue.of("expected text, found an unpaired surrogate (index " + (-1 - length) + ")");
        }
        return new Text(text, length);
    }

    @Override
    public long extent(Object prepared) {
        return ((Text) prepared).length();
    }

    @Override
    public void lower(Object prepared, FlatValues target, GuestMemory memory) {
        target.add(copyIn((Text) prepared, memory));
        target.add(((Text) prepared).length());
    }

    @Override
    public void store(Object prepared, long address, GuestMemory memory) {
        Block.write(copyIn((Text) prepared, memory), ((Text) prepared).length(), address, memory);
    }

    private static long copyIn(Text text, GuestMemory memory) {
        long start = memory.allocate(text.length(), 1);
        if (text.length() > 0) {
            memory.memory().write(start, text.value().getBytes(StandardCharsets.UTF_8));
        }
        return start;
    }

    @Override
    public Object lift(FlatValues source, GuestMemory memory) {
        return copyOut(source.nextUnsigned(), source.nextUnsigned(), memory);
    }

    @Override
    public Object load(long address, GuestMemory memory) {
        return copyOut(Block.start(address, memory), Block.length(address, memory), memory);
    }

    private static Object copyOut(long start, long length, GuestMemory memory) {
        memory.check(start, length, 1);
        memory.charge(OVERHEAD + length);
        byte[] bytes = memory.memory().read(start, length);
        String text = new String(bytes, StandardCharsets.UTF_8);
        int invalid = Utf8.firstInvalid(bytes, text);
        if (invalid >= 0) {
            throw memory.invalid("is not UTF-8 (byte " + invalid + " of " + bytes.length + ")");
        }
        return text;
    }

}
