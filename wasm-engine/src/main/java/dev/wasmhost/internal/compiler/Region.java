package dev.wasmhost.internal.compiler;

import java.util.BitSet;

import org.jspecify.annotations.Nullable;

/**
 * A run of instructions that becomes a method of its own.
 *
 * <p>
 * It may begin and end anywhere but in different loops or branches of an {@code if}:
 * blocks that begin before it may end in it, and the other way round, since it can be
 * entered at any label and left to any.
 */
final class Region implements Comparable<Region> {

    /** Offset of its first instruction. */
    final int start;

    /** Offset of the first instruction behind it. */
    final int end;

    /** Estimated bytes of its own method, without those of the regions inside it. */
    final int size;

    /**
     * Locals, of those that are fields, that its own method uses and whose value may come
     * from elsewhere.
     */
    final BitSet used;

    /**
     * Locals, of those that are fields, that its own method uses and always sets before.
     */
    final BitSet scratch;

    /** Locals that its own method sets. */
    final BitSet written;

    /** Locals that it or a region inside it uses. */
    final BitSet usedInside;

    /** Locals that it or a region inside it sets. */
    final BitSet writtenInside;

    /** The region directly around it, or null. */
    @Nullable Region parent;

    Region(int start, int end, int size, BitSet used, BitSet written, BitSet usedInside, BitSet writtenInside) {
        this.start = start;
        this.end = end;
        this.size = size;
        this.used = used;
        this.scratch = new BitSet();
        this.written = written;
        this.usedInside = usedInside;
        this.writtenInside = writtenInside;
    }

    /** Orders by where they begin, outer ones before those inside them. */
    @Override
    public int compareTo(Region other) {
        return (this.start != other.start) ? Integer.compare(this.start, other.start)
                : Integer.compare(other.end, this.end);
    }

    /** Notes that it uses and sets a local, with a value that comes from elsewhere. */
    void share(int localIndex) {
        this.used.set(localIndex);
        this.written.set(localIndex);
        this.usedInside.set(localIndex);
        this.writtenInside.set(localIndex);
    }

    /** Forgets, but as scratch, the locals that are always set before they are used. */
    void restrict(BitSet exposed) {
        this.scratch.or(this.used);
        this.scratch.andNot(exposed);
        this.used.and(exposed);
        this.written.and(exposed);
        this.usedInside.and(exposed);
        this.writtenInside.and(exposed);
    }

}
