package dev.wasmhost;

import java.util.Objects;

/**
 * A section that the specification gives no meaning to (spec 5.5.3); names and producers
 * for instance.
 */
public final class CustomSection {

    private final String name;

    private final byte[] content;

    private final int from;

    private final int to;

    /**
     * Makes a view of {@code content} from {@code from} (inclusive) to {@code to}
     * (exclusive), without copying.
     */
    public CustomSection(String name, byte[] content, int from, int to) {
        this.name = Objects.requireNonNull(name, "name");
        this.content = content;
        this.from = Objects.checkFromToIndex(from, to, content.length);
        this.to = to;
    }

    /** Returns the section's name; several sections may share one. */
    public String name() {
        return this.name;
    }

    /** Returns the number of bytes after the name. */
    public int size() {
        return this.to - this.from;
    }

    /** Returns a copy of the bytes after the name. */
    public byte[] content() {
        return java.util.Arrays.copyOfRange(this.content, this.from, this.to);
    }

}
