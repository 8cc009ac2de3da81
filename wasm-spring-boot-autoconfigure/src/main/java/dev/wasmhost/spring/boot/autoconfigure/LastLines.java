package dev.wasmhost.spring.boot.autoconfigure;

import java.util.ArrayDeque;
import java.util.Deque;

/** Keeps the last of many lines. */
final class LastLines {

    /** Characters that are kept. */
    static final int MAX = 4096;

    private final Deque<String> lines = new ArrayDeque<>();

    private int length;

    void add(String line) {
        String kept = (line.length() < MAX) ? line : line.substring(line.length() - MAX + 1);
        this.lines.addLast(kept);
        this.length += kept.length() + 1;
        while (this.length > MAX) {
            this.length -= this.lines.removeFirst().length() + 1;
        }
    }

    @Override
    public String toString() {
        return String.join("\n", this.lines);
    }

}
