package dev.wasmhost.internal.module;

import java.util.List;

import dev.wasmhost.ReferenceType;

/**
 * References to initialize tables with (spec 2.5.7).
 *
 * @param type type of the elements
 * @param mode how they reach a table
 * @param items the elements
 * @param offset where the segment is in the module
 */
public record ElementSegment(ReferenceType type, ElementMode mode, Items items, int offset) {

    /** The elements in one of the binary format's two forms (spec 5.5.12). */
    public sealed interface Items {

        /** Returns how many there are. */
        int count();

        /** Functions by index; the array is shared and never written. */
        record Functions(int[] indices) implements Items {

            @Override
            public int count() {
                return this.indices.length;
            }

        }

        /** Any references. */
        record Expressions(List<ConstantExpression> expressions) implements Items {

            /** Copies the list. */
            public Expressions {
                expressions = List.copyOf(expressions);
            }

            @Override
            public int count() {
                return this.expressions.size();
            }

        }

    }

}
