package dev.wasmhost.wasi;

import java.nio.charset.StandardCharsets;

/** A symbolic link in a {@link MemoryTree}. */
final class MemoryLink extends MemoryNode {

    private final String text;

    MemoryLink(MemoryTree tree, String text) {
        super(tree);
        this.text = text;
    }

    String text() {
        return this.text;
    }

    /** Returns the bytes that a text counts. */
    static long size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    FileType type() {
        return FileType.SYMBOLIC_LINK;
    }

    @Override
    long size() {
        return size(this.text);
    }

}
