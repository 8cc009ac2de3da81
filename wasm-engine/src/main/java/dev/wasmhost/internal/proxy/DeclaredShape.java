package dev.wasmhost.internal.proxy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import dev.wasmhost.internal.component.DeclaredType;
import dev.wasmhost.internal.component.DeclaredType.Cases;
import dev.wasmhost.internal.component.DeclaredType.Fields;
import dev.wasmhost.internal.component.DeclaredType.Sequence;
import dev.wasmhost.internal.component.PrimitiveType;
import dev.wasmhost.internal.proxy.VariantType.Case;

/**
 * What room a declared type takes: for a value that is not there, of which no Java type
 * is known. A declaration is a guest's choice, so that the walk along it is bounded.
 */
final class DeclaredShape {

    private int left = 1_000;

    /** Returns a type of the same shape; empty for one of too many parts or of none. */
    Optional<AbiType> of(DeclaredType declared) {
        if (--this.left < 0) {
            return Optional.empty();
        }
        if (declared instanceof PrimitiveType primitive) {
            return Optional
                .of((primitive == PrimitiveType.STRING) ? TextType.STRING : new ScalarType(long.class, primitive));
        }
        if (declared instanceof Sequence) {
            return Optional.of(TextType.STRING); // a pointer and a length as well
        }
        if (declared instanceof Fields fields) {
            return tuple(fields);
        }
        return (declared instanceof Cases cases) ? variant(cases) : Optional.empty();
    }

    private Optional<AbiType> tuple(Fields fields) {
        List<AbiType> parts = new ArrayList<>();
        for (DeclaredType.Named field : fields.fields()) {
            Optional<AbiType> part = of(field.type());
            if (part.isEmpty()) {
                return Optional.empty();
            }
            parts.add(part.get());
        }
        return Optional.of(TupleType.of(parts, Collections.nCopies(parts.size(), "")));
    }

    private Optional<AbiType> variant(Cases declared) {
        List<Case> cases = new ArrayList<>();
        for (DeclaredType.Case each : declared.cases()) {
            Optional<AbiType> payload = each.type().flatMap(this::of);
            if (payload.isEmpty() && each.type().isPresent()) {
                return Optional.empty();
            }
            cases.add(payload.map(Case::new).orElse(Case.EMPTY));
        }
        return Optional.of(new VariantType("", cases));
    }

}
