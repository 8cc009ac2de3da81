package dev.wasmhost.internal.cache;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A file of entries, open for reading. Not thread-safe.
 *
 * <p>
 * The file is a magic number, the index's length and tag, the index, and the bytes of the
 * entries in the index's order. The index has the number of entries and for each its
 * name, length and tag. A file is written once and replaced as a whole; only what is
 * asked for is read, and believed only after its tag is checked in memory that nobody
 * else can change.
 *
 * <p>
 * Reading is not done with channels, which {@link Thread#interrupt()} closes. A file that
 * nothing refers to any more is closed by the JVM.
 */
final class SavedCode implements AutoCloseable {

    private static final int MAGIC = 0x57434301;

    private static final int HEADER = 2 * Integer.BYTES + Authenticator.TAG;

    /** The name under which the index is authenticated; no entry has it. */
    private static final String INDEX = "";

    private final @Nullable RandomAccessFile file;

    private final Map<String, Entry> entries;

    private SavedCode(@Nullable RandomAccessFile file, Map<String, Entry> entries) {
        this.file = file;
        this.entries = entries;
    }

    /** Opens a file; one that is missing or not ours has no entries. */
    static SavedCode open(Path path, Authenticator authenticator) {
        RandomAccessFile file = null;
        try {
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                file = new RandomAccessFile(path.toFile(), "r");
                return new SavedCode(file, index(file, authenticator));
            }
        }
        catch (IOException ex) {
            close(file);
        }
        return new SavedCode(null, Map.of());
    }

    private static Map<String, Entry> index(RandomAccessFile file, Authenticator authenticator) throws IOException {
        byte[] tag = new byte[Authenticator.TAG];
        if (file.readInt() != MAGIC) {
            throw new IOException("not a file of ours");
        }
        int length = file.readInt();
        file.readFully(tag);
        if (length < 0 || length > file.length() - HEADER) {
            throw new IOException("truncated");
        }
        byte[] index = new byte[length];
        file.readFully(index);
        if (!authenticator.matches(INDEX, index, tag)) {
            throw new IOException("not authentic");
        }
        return parse(new DataInputStream(new ByteArrayInputStream(index)), HEADER + length);
    }

    private static Map<String, Entry> parse(DataInputStream index, long start) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        long position = start;
        for (int count = index.readInt(); count > 0; count--) {
            String name = index.readUTF();
            int length = index.readInt();
            entries.put(name, new Entry(position, length, index.readNBytes(Authenticator.TAG)));
            position += length;
        }
        return entries;
    }

    /** Returns how long an entry is said to be; -1 if there is none. */
    int length(String name) {
        Entry entry = this.entries.get(name);
        return (entry != null) ? entry.length : -1;
    }

    /** Returns an entry's bytes; null if there is none, or it was changed. */
    byte @Nullable [] read(String name, Authenticator authenticator) {
        Entry entry = this.entries.get(name);
        byte[] bytes = (entry != null) ? read(entry) : null;
        return (entry != null && bytes != null && authenticator.matches(name, bytes, entry.tag)) ? bytes : null;
    }

    private byte @Nullable [] read(Entry entry) {
        try {
            if (this.file == null || entry.position + entry.length > this.file.length()) {
                return null;
            }
            byte[] bytes = new byte[entry.length];
            this.file.seek(entry.position);
            this.file.readFully(bytes);
            return bytes;
        }
        catch (IOException ex) {
            return null;
        }
    }

    /**
     * Writes a file with these entries and new ones, which win.
     * @param limit most bytes that the file may have
     * @return whether it was small enough; else nothing is written
     */
    boolean write(Path path, Map<String, byte[]> added, Authenticator authenticator, long limit) throws IOException {
        Map<String, Entry> kept = new LinkedHashMap<>(this.entries);
        kept.keySet().removeAll(added.keySet());
        byte[] index = index(kept, added, authenticator);
        long size = HEADER + index.length + kept.values().stream().mapToLong(Entry::length).sum()
                + added.values().stream().mapToLong((bytes) -> bytes.length).sum();
        if (size > limit) {
            return false;
        }
        try (DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(new FileOutputStream(path.toFile()), 1 << 16))) {
            out.writeInt(MAGIC);
            out.writeInt(index.length);
            out.write(authenticator.tag(INDEX, index));
            out.write(index);
            for (Entry each : kept.values()) {
                byte[] bytes = read(each);
                out.write((bytes != null) ? bytes : new byte[each.length]); // no tag fits
                                                                            // that
            }
            for (byte[] each : added.values()) {
                out.write(each);
            }
        }
        return true;
    }

    private static byte[] index(Map<String, Entry> kept, Map<String, byte[]> added, Authenticator authenticator)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(kept.size() + added.size());
        for (Map.Entry<String, Entry> each : kept.entrySet()) {
            out.writeUTF(each.getKey());
            out.writeInt(each.getValue().length);
            out.write(each.getValue().tag);
        }
        for (Map.Entry<String, byte[]> each : added.entrySet()) {
            out.writeUTF(each.getKey());
            out.writeInt(each.getValue().length);
            out.write(authenticator.tag(each.getKey(), each.getValue()));
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        close(this.file);
    }

    private static void close(@Nullable RandomAccessFile file) {
        try {
            if (file != null) {
                file.close();
            }
        }
        catch (IOException ex) {
            // it was only read
        }
    }

    /** Where an entry is, and what proves that it is ours. */
    private record Entry(long position, int length, byte[] tag) {
    }

}
