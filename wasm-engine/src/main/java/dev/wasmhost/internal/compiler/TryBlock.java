package dev.wasmhost.internal.compiler;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

import dev.wasmhost.internal.module.CatchClause;

/** What is to be known of a {@code try} or {@code try_table} until it ends. */
final class TryBlock {

    /** Clauses of {@code try_table}; those of {@code try} come with its catches. */
    final List<CatchClause> clauses;

    final Label start = new Label();

    /** Whether exceptions of the instructions now being written are caught. */
    boolean protects = true;

    /** Whether any instruction was protected; else no catch is ever reached. */
    boolean caught;

    /**
     * Where the next catch begins, for exceptions that those so far have not caught; null
     * if there are none.
     */
    @Nullable Label next;

    TryBlock(List<CatchClause> clauses) {
        this.clauses = List.copyOf(clauses);
    }

}
