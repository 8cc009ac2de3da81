package dev.wasmhost;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 of a recursion group's structure: references to types of the group count by
 * their place, those to others by the digest of their group and their place in that.
 *
 * @param a first eight bytes
 * @param b second eight bytes
 * @param c third eight bytes
 * @param d last eight bytes
 */
record TypeDigest(long a, long b, long c, long d) {

    private static final int FINAL = 1;

    private static final int SUBTYPE = 2;

    private static final int INSIDE = 3;

    private static final int OUTSIDE = 4;

    static TypeDigest of(List<DefinedType> types, List<SubType> definitions) {
        Writer writer = new Writer(types);
        definitions.forEach(writer::definition);
        ByteBuffer bytes = ByteBuffer.wrap(writer.digest());
        return new TypeDigest(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    String shortText() {
        return toString().substring(0, 8);
    }

    /** Returns 64 hexadecimal digits. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(this.a) + hex.toHexDigits(this.b) + hex.toHexDigits(this.c) + hex.toHexDigits(this.d);
    }

    /** Writes a group's structure so that no two read the same. */
    private static final class Writer {

        private static final int FLUSH = 1 << 16;

        private final MessageDigest digest;

        private final List<DefinedType> types;

        private final ByteBuffer buffer;

        Writer(List<DefinedType> types) {
            this.types = types;
            this.buffer = ByteBuffer.allocate((types.size() > 1) ? FLUSH : 512);
            try {
                this.digest = MessageDigest.getInstance("SHA-256");
            }
            catch (NoSuchAlgorithmException ex) {
                throw new AssertionError(ex); // every JVM has it
            }
        }

        byte[] digest() {
            flush(this.buffer.capacity());
            return this.digest.digest();
        }

        private void flush(int room) {
            if (this.buffer.remaining() < room) {
                this.digest.update(this.buffer.array(), 0, this.buffer.position());
                this.buffer.clear();
            }
        }

        private void code(int code) {
            flush(1);
            this.buffer.put((byte) code);
        }

        private void number(int number) {
            flush(4);
            this.buffer.putInt(number);
        }

        void definition(SubType definition) {
            code(definition.isFinal() ? FINAL : SUBTYPE);
            code(definition.supertype().isPresent() ? 1 : 0);
            definition.supertype().ifPresent(this::defined);
            CompositeType composite = definition.composite();
            text(composite.kindOfHeap().toString());
            if (composite instanceof FunctionType function) {
                values(function.parameters());
                values(function.results());
            }
            else if (composite instanceof StructType struct) {
                number(struct.fields().size());
                struct.fields().forEach(this::field);
            }
            else if (composite instanceof ArrayType array) {
                field(array.element());
            }
        }

        private void values(List<ValueType> values) {
            number(values.size());
            values.forEach(this::storage);
        }

        private void field(FieldType field) {
            code(field.mutable() ? 1 : 0);
            storage(field.storageType());
        }

        private void storage(StorageType type) {
            if (type instanceof ReferenceType reference) {
                code(reference.nullable() ? 1 : 0);
                heap(reference.heapType());
            }
            else {
                text(type.toString());
            }
        }

        /** Types without parts count by their names, none of which begins another. */
        private void text(String name) {
            for (int i = 0; i < name.length(); i++) {
                code(name.charAt(i));
            }
        }

        private void heap(HeapType type) {
            if (type instanceof DefinedType defined) {
                defined(defined);
            }
            else {
                code('A');
                text(type.toString());
            }
        }

        @SuppressWarnings("ReferenceEquality") // types that are being made equal nothing
                                               // yet
        private void defined(DefinedType type) {
            int place = type.index();
            if (place < this.types.size() && this.types.get(place) == type) {
                code(INSIDE);
            }
            else {
                code(OUTSIDE);
                flush(4 * Long.BYTES);
                TypeDigest group = type.group();
                this.buffer.putLong(group.a).putLong(group.b).putLong(group.c).putLong(group.d);
            }
            number(place);
        }

    }

}
