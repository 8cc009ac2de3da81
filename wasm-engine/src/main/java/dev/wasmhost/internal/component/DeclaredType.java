package dev.wasmhost.internal.component;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A type of values as a module declares it. A guest's choice: types share their parts, so
 * that one of a few bytes can be endless to walk through; nothing does that but along a
 * Java type.
 */
public sealed interface DeclaredType
        permits PrimitiveType, DeclaredType.Sequence, DeclaredType.Fields, DeclaredType.Cases, DeclaredType.Other {

    /** What {@link #text} shows of nested types. */
    int SHOWN_DEPTH = 3;

    /** How many characters {@link #text} shows. */
    int SHOWN_LENGTH = 300;

    /** How many fields or cases are shown. */
    int SHOWN = 8;

    /** Returns the type in WIT's words, with parts down to {@code depth}. */
    String text(int depth);

    /** Returns the type in WIT's words, for messages. */
    default String text() {
        String text = text(SHOWN_DEPTH);
        return (text.length() <= SHOWN_LENGTH) ? text : text.substring(0, SHOWN_LENGTH) + "…";
    }

    /** {@code list<element>}. */
    record Sequence(DeclaredType element) implements DeclaredType {

        @Override
        public String text(int depth) {
            return "list<" + part(this.element, depth) + ">";
        }

    }

    /**
     * {@code record} or {@code tuple}, whose fields have no names.
     */
    record Fields(boolean named, List<Named> fields) implements DeclaredType {

        public Fields {
            fields = List.copyOf(fields);
        }

        @Override
        public String text(int depth) {
            return this.named ? "record { " + list(this.fields, depth) + " }"
                    : "tuple<" + list(this.fields, depth) + ">";
        }

    }

    /** What has one of several cases. */
    record Cases(Kind kind, List<Case> cases) implements DeclaredType {

        public Cases {
            cases = List.copyOf(cases);
        }

        @Override
        public String text(int depth) {
            return switch (this.kind) {
                case OPTION -> "option<" + part(this.cases.get(1).type().orElseThrow(), depth) + ">";
                case RESULT -> "result<"
                        + this.cases.stream().map((each) -> payload(each, depth)).collect(Collectors.joining(", "))
                        + ">";
                default -> this.kind.name().toLowerCase(java.util.Locale.ROOT) + " { "
                        + DeclaredType.shortened(this.cases.stream()
                            .map((each) -> each.type().isEmpty() ? each.name()
                                    : each.name() + "(" + payload(each, depth) + ")")
                            .limit(SHOWN + 1L)
                            .toList())
                        + " }";
            };
        }

        private static String payload(Case each, int depth) {
            return each.type().map((type) -> part(type, depth)).orElse("_");
        }

    }

    /** A type that no Java type stands for: a resource, flags, a future. */
    record Other(String what) implements DeclaredType {

        @Override
        public String text(int depth) {
            return this.what;
        }

    }

    /** A field or parameter. */
    record Named(String name, DeclaredType type) {
    }

    /** One of several cases. */
    record Case(String name, Optional<DeclaredType> type) {
    }

    /** Which words make cases. */
    enum Kind {

        /** Cases of any names, with or without values. */
        VARIANT,
        /** Cases of any names without values. */
        ENUM,
        /** {@code none} or {@code some}. */
        OPTION,
        /** {@code ok} or {@code error}. */
        RESULT

    }

    private static String part(DeclaredType type, int depth) {
        return (depth > 0) ? type.text(depth - 1) : "…";
    }

    private static String list(List<Named> fields, int depth) {
        return shortened(fields.stream()
            .map((field) -> (field.name().isEmpty() ? "" : field.name() + ": ") + part(field.type(), depth))
            .limit(SHOWN + 1L)
            .toList());
    }

    private static String shortened(List<String> parts) {
        return (parts.size() <= SHOWN) ? String.join(", ", parts) : String.join(", ", parts.subList(0, SHOWN)) + ", …";
    }

}
