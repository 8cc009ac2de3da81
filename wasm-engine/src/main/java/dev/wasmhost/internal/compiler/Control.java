package dev.wasmhost.internal.compiler;

import java.util.List;

import org.objectweb.asm.Label;
import org.jspecify.annotations.Nullable;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;

/** A block that is open while a body is compiled. */
final class Control {

    final Kind kind;

    final FunctionType type;

    /** Height of the operand stack below the block's parameters. */
    final int base;

    /** The region that holds the label; null if the function's own method does. */
    final @Nullable Region home;

    /** Where a branch to this block goes. */
    final Label label = new Label();

    /** Where a loop begins; a branch goes to its label, which leads there. */
    final Label head = new Label();

    /**
     * Where an {@code if} goes when its condition is false, until that place is reached.
     */
    @Nullable Label otherwise;

    /** What a {@code try} is protected by. */
    @Nullable TryBlock tryBlock;

    /** Whether anything branches to the label. */
    boolean targeted;

    /**
     * The bits of the memories whose JVM locals are right wherever the label is reached
     * from.
     */
    int currentMemories = -1;

    /** The same for {@link #otherwise}. */
    int currentMemoriesOtherwise;

    /** What was known of addresses when the block was entered; null if nothing. */
    AddressFacts.@Nullable Snapshot factsAtEntry;

    Control(Kind kind, FunctionType type, int base, @Nullable Region home) {
        this.kind = kind;
        this.type = type;
        this.base = base;
        this.home = home;
    }

    /** Returns the types of the values that a branch to this block carries. */
    List<ValueType> labelTypes() {
        return (this.kind == Kind.LOOP) ? this.type.parameters() : this.type.results();
    }

    /** What opened it. */
    enum Kind {

        /** The function itself. */
        FUNCTION,
        /** {@code block}. */
        BLOCK,
        /** {@code loop}: a branch goes to its beginning. */
        LOOP,
        /** {@code if}, with or without {@code else}. */
        IF,
        /** {@code try_table}. */
        TRY_TABLE,
        /** {@code try}, with its catches or {@code delegate}. */
        TRY

    }

}
