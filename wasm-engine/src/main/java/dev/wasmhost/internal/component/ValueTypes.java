package dev.wasmhost.internal.component;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.wasmhost.internal.component.DeclaredType.Case;
import dev.wasmhost.internal.component.DeclaredType.Cases;
import dev.wasmhost.internal.component.DeclaredType.Fields;
import dev.wasmhost.internal.component.DeclaredType.Kind;
import dev.wasmhost.internal.component.DeclaredType.Named;
import dev.wasmhost.internal.component.DeclaredType.Other;
import dev.wasmhost.internal.component.DeclaredType.Sequence;

/** Reads types of values in a scope. */
final class ValueTypes {

    /** Code of the first {@link PrimitiveType}; the others follow downwards. */
    private static final int FIRST_PRIMITIVE = 0x7f;

    private static final int LAST_PRIMITIVE = 0x73;

    private final ComponentBytes bytes;

    private final List<Object> scope;

    ValueTypes(ComponentBytes bytes, List<Object> scope) {
        this.bytes = bytes;
        this.scope = scope;
    }

    /** Reads a type's definition. */
    DeclaredType definition() {
        int code = this.bytes.u8();
        if (code >= LAST_PRIMITIVE && code <= FIRST_PRIMITIVE) {
            return primitive(code);
        }
        return switch (code) {
            case 0x72 -> new Fields(true, named());
            case 0x71 -> variant();
            case 0x70 -> new Sequence(use());
            case 0x6f -> tuple();
            case 0x6e -> flags();
            case 0x6d -> enumeration();
            case 0x6b -> new Cases(Kind.OPTION,
                    List.of(new Case("none", Optional.empty()), new Case("some", Optional.of(use()))));
            case 0x6a -> new Cases(Kind.RESULT, List.of(new Case("ok", optional()), new Case("error", optional())));
            case 0x69, 0x68 -> handle();
            case 0x66 -> other("stream", optional());
            case 0x65 -> other("future", optional());
            case 0x64 -> new Other("error-context");
            default -> {
                this.bytes.back();
                throw this.bytes.unreadable("expected a type of values, found 0x" + Integer.toHexString(code));
            }
        };
    }

    /** Reads a primitive type or the index of another. */
    DeclaredType use() {
        int code = this.bytes.peek();
        if (code >= LAST_PRIMITIVE && code <= FIRST_PRIMITIVE) {
            this.bytes.u8();
            return primitive(code);
        }
        // An index is signed: of two bytes or more from 64 on.
        int index = this.bytes.u32();
        return (this.bytes.element(this.scope, index) instanceof DeclaredType type) ? type : notOfValues();
    }

    private DeclaredType notOfValues() {
        throw this.bytes.unreadable("expected a type of values, found another");
    }

    @SuppressWarnings("EnumOrdinal") // the types are in the order of their codes
    private static DeclaredType primitive(int code) {
        return PrimitiveType.values()[FIRST_PRIMITIVE - code];
    }

    /** Reads fields or parameters. */
    List<Named> named() {
        int count = this.bytes.count();
        List<Named> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fields.add(new Named(this.bytes.name(), use()));
        }
        return fields;
    }

    private DeclaredType tuple() {
        int count = this.bytes.count();
        List<Named> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fields.add(new Named("", use()));
        }
        return new Fields(false, fields);
    }

    private DeclaredType variant() {
        int count = this.bytes.count();
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            cases.add(new Case(this.bytes.name(), optional()));
            this.bytes.expect(0, "a case without refinement");
        }
        return new Cases(Kind.VARIANT, cases);
    }

    private DeclaredType enumeration() {
        return new Cases(Kind.ENUM, names().stream().map((name) -> new Case(name, Optional.empty())).toList());
    }

    private DeclaredType flags() {
        names();
        return new Other("flags");
    }

    private DeclaredType handle() {
        this.bytes.u32();
        return new Other("a handle of a resource");
    }

    private static DeclaredType other(String what, Optional<DeclaredType> element) {
        return new Other(element.map((type) -> what + "<" + type.text() + ">").orElse(what));
    }

    private List<String> names() {
        int count = this.bytes.count();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(this.bytes.name());
        }
        return names;
    }

    private Optional<DeclaredType> optional() {
        int present = this.bytes.u8();
        if (present == 0) {
            return Optional.empty();
        }
        return Optional.of(use());
    }

}
