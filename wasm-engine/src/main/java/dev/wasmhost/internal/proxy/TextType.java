package dev.wasmhost.internal.proxy;

import java.nio.charset.StandardCharsets;

/** {@code string}: a pointer to UTF-8 and its number of bytes. */
enum TextType implements BlockType {

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
    public long length(Object prepared) {
        return ((Text) prepared).length();
    }

    @Override
    public long copyIn(Object prepared, GuestMemory memory) {
        Text text = (Text) prepared;
        long start = memory.allocate(text.length(), 1);
        if (text.length() > 0) {
            memory.memory().write(start, text.value().getBytes(StandardCharsets.UTF_8));
        }
        return start;
    }

    @Override
    public Object copyOut(long start, long length, GuestMemory memory) {
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
