package dev.wasmhost.internal.proxy;

import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.wasmhost.internal.component.DeclaredType;
import dev.wasmhost.internal.component.DeclaredType.Cases;
import dev.wasmhost.internal.component.DeclaredType.Fields;
import dev.wasmhost.internal.component.DeclaredType.Kind;
import dev.wasmhost.internal.component.DeclaredType.Sequence;
import dev.wasmhost.internal.component.PrimitiveType;
import dev.wasmhost.internal.proxy.VariantType.Case;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how Java types cross. The Java type decides; what the module declares, if it
 * does, has to fit and chooses among the numbers that fit.
 *
 * <p>
 * The walk goes along the Java type, which the host wrote, so a hostile declaration does
 * not make it longer. Where a type does not cross, that is a misfit, and the result is
 * empty.
 */
final class TypeMapper {

    private static final String TYPES = "a primitive, String, an array of primitives, List, Map<String, …>, Optional, "
            + "an enum, a record or a sealed interface of records";

    private static final int MAX_DEPTH = 32;

    /** The elements of an empty list: where there is none, it is aligned for all. */
    private static final AbiType ABSENT = ScalarType.LONG;

    private final Misfits misfits;

    private final Object method;

    /** The records and interfaces that the walk is inside of. */
    private final Deque<JavaType> open = new ArrayDeque<>();

    /** Makes one that adds misfits of {@code method}. */
    TypeMapper(Misfits misfits, Object method) {
        this.misfits = misfits;
        this.method = method;
    }

    /**
     * Returns how a type crosses.
     * @param java the type
     * @param declared what the module declares; null if nothing
     * @param where the type is, for messages: {@code result, elements}
     */
    Optional<AbiType> map(JavaType java, @Nullable DeclaredType declared, String where) {
        if (this.open.contains(java)) {
            return misfit(where,
                    "expected a type without itself inside, which the canonical ABI does not have, found " + java);
        }
        if (this.open.size() == MAX_DEPTH) {
            return misfit(where, "expected at most " + MAX_DEPTH + " types inside each other, found more");
        }
        this.open.push(java);
        try {
            return walk(java, declared, where);
        }
        finally {
            this.open.pop();
        }
    }

    private Optional<AbiType> walk(JavaType java, @Nullable DeclaredType declared, String where) {
        Class<?> raw = java.raw();
        if (ScalarType.of(raw).isPresent()) {
            Optional<ScalarType> scalar = scalar(java, declared, where);
            return scalar.isEmpty() ? Optional.empty() : Optional.of(scalar.get());
        }
        if (java.unsigned() && !raw.isArray()) {
            return misfit(where, "expected @Unsigned at short, int or long, found " + java);
        }
        if (raw == String.class) {
            return check(declared == null || declared == PrimitiveType.STRING, TextType.STRING, java, declared, where);
        }
        if (raw.isArray()) {
            return array(java, declared, where);
        }
        if (raw == List.class && java.arguments().size() == 1) {
            return list(java, declared, where);
        }
        if (raw == Map.class && java.arguments().size() == 2 && java.arguments().get(0).raw() == String.class) {
            return map(java.arguments().get(1), java, declared, where);
        }
        if (raw == Optional.class && java.arguments().size() == 1) {
            return optional(java, declared, where);
        }
        if (raw.isEnum()) {
            return enumeration(java, declared, where);
        }
        if (raw.isRecord()) {
            return record(java, declared, where);
        }
        return raw.isSealed() && raw.isInterface() ? variant(java, declared, where)
                : misfit(where, "expected " + TYPES + ", found " + java);
    }

    private Optional<ScalarType> scalar(JavaType java, @Nullable DeclaredType declared, String where) {
        if (java.unsigned()) {
            Optional<ScalarType> unsigned = ScalarType.ofUnsigned(java.raw());
            if (unsigned.isEmpty()) {
                return misfit(where, "expected @Unsigned at short, int or long, found " + java);
            }
            boolean fits = declared == null || declared == unsigned.get().type();
            return fits ? unsigned : misfit(java, declared, where);
        }
        ScalarType scalar = ScalarType.of(java.raw()).orElseThrow();
        if (declared == null || declared == scalar.type()) {
            return Optional.of(scalar);
        }
        if (declared instanceof PrimitiveType primitive && ScalarType.fits(scalar.java(), primitive)) {
            return Optional.of(new ScalarType(scalar.java(), primitive));
        }
        return misfit(java, declared, where);
    }

    private Optional<AbiType> array(JavaType java, @Nullable DeclaredType declared, String where) {
        Class<?> component = java.raw().componentType();
        if (!component.isPrimitive()) {
            return misfit(where, "expected a List, or an array of primitives, found " + java);
        }
        if (declared != null && !(declared instanceof Sequence)) {
            return misfit(java, declared, where);
        }
        JavaType element = java.unsigned() ? JavaType.of(component).asUnsigned() : JavaType.of(component);
        DeclaredType declaredElement = (declared instanceof Sequence sequence) ? sequence.element() : null;
        if (declaredElement == null && component == byte.class) {
            declaredElement = PrimitiveType.U8;
        }
        Optional<ScalarType> elements = scalar(element, declaredElement, where + ", elements");
        return elements.isEmpty() ? Optional.empty() : Optional.of(new ArrayType(elements.get()));
    }

    private Optional<AbiType> list(JavaType java, @Nullable DeclaredType declared, String where) {
        if (declared != null && !(declared instanceof Sequence)) {
            return misfit(java, declared, where);
        }
        if (java.arguments().get(0).equals(JavaType.UNKNOWN)) {
            return Optional.of(new ListType(ABSENT));
        }
        DeclaredType element = (declared instanceof Sequence sequence) ? sequence.element() : null;
        return map(java.arguments().get(0), element, where + ", elements").map(ListType::new);
    }

    private Optional<AbiType> map(JavaType value, JavaType java, @Nullable DeclaredType declared, String where) {
        DeclaredType declaredValue = null;
        if (declared != null) {
            boolean fits = declared instanceof Sequence pairs && pairs.element() instanceof Fields pair
                    && pair.fields().size() == 2 && pair.fields().get(0).type() == PrimitiveType.STRING;
            if (!fits) {
                return misfit(java, declared, where);
            }
            declaredValue = ((Fields) ((Sequence) declared).element()).fields().get(1).type();
        }
        Optional<AbiType> values = value.equals(JavaType.UNKNOWN) ? Optional.of(ABSENT)
                : map(value, declaredValue, where + ", values");
        return values.map((type) -> new MappedType(java,
                new ListType(TupleType.of(List.of(TextType.STRING, type), List.of("key", "value"))),
                Mappings.OfMap.MAP));
    }

    private Optional<AbiType> optional(JavaType java, @Nullable DeclaredType declared, String where) {
        boolean fits = declared == null || declared instanceof Cases cases && cases.kind() == Kind.OPTION;
        if (!fits) {
            return misfit(java, declared, where);
        }
        DeclaredType some = (declared instanceof Cases cases) ? cases.cases().get(1).type().orElse(null) : null;
        JavaType value = java.arguments().get(0);
        Optional<AbiType> payload = value.equals(JavaType.UNKNOWN) ? absent(some, where)
                : map(value, some, where + ", value");
        return payload.map((type) -> new MappedType(java,
                new VariantType(java.name(), List.of(Case.EMPTY, new Case(type))), Mappings.OfOptional.OPTIONAL));
    }

    private Optional<AbiType> absent(@Nullable DeclaredType declared, String where) {
        Optional<AbiType> shape = (declared != null) ? new DeclaredShape().of(declared) : Optional.empty();
        return shape.isPresent() ? shape
                : misfit(where, "expected a type of less parts for what is not there: pass a TypedValue");
    }

    private Optional<AbiType> enumeration(JavaType java, @Nullable DeclaredType declared, String where) {
        Object[] constants = java.raw().getEnumConstants();
        List<String> names = Arrays.stream(constants).map((constant) -> ((Enum<?>) constant).name()).toList();
        if (names.isEmpty()) {
            return misfit(where, "expected an enum with constants, found " + java);
        }
        if (declared != null && !sameCases(names, declared)) {
            return misfit(java, declared, where);
        }
        List<Case> cases = Collections.nCopies(names.size(), Case.EMPTY);
        return Optional.of(new MappedType(java, new VariantType(java.name(), cases), new Mappings.OfEnum(constants)));
    }

    private static boolean sameCases(List<String> names, DeclaredType declared) {
        return declared instanceof Cases cases && cases.cases().stream().allMatch((each) -> each.type().isEmpty())
                && Names.areSame(names, cases.cases().stream().map(DeclaredType.Case::name).toList());
    }

    private Optional<AbiType> record(JavaType java, @Nullable DeclaredType declared, String where) {
        if (java.raw().getRecordComponents().length == 0) {
            return misfit(where,
                    "expected a record with components, which the canonical ABI does not have without, found " + java);
        }
        Optional<TupleType> tuple = tuple(java, declared, where);
        Optional<RecordMapping> mapping = mapping(java.raw(), where);
        return (tuple.isEmpty() || mapping.isEmpty()) ? Optional.empty()
                : Optional.of(new MappedType(java, tuple.get(), mapping.get()));
    }

    private Optional<RecordMapping> mapping(Class<?> type, String where) {
        try {
            return Optional.of(RecordMapping.of(type));
        }
        catch (IllegalAccessException ex) {
            return misfit(where, type.getName() + ": " + ex.getMessage());
        }
    }

    private Optional<TupleType> tuple(JavaType java, @Nullable DeclaredType declared, String where) {
        RecordComponent[] components = java.raw().getRecordComponents();
        List<String> names = Arrays.stream(components).map(RecordComponent::getName).toList();
        if (declared != null && !sameFields(names, declared)) {
            return misfit(java, declared, where);
        }
        TypeVariables variables = new TypeVariables(java);
        List<AbiType> parts = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            DeclaredType part = (declared instanceof Fields fields) ? fields.fields().get(i).type() : null;
            map(variables.resolve(components[i].getAnnotatedType()), part, where + ", " + names.get(i))
                .ifPresent(parts::add);
        }
        return (parts.size() < components.length) ? Optional.empty() : Optional.of(TupleType.of(parts, names));
    }

    private static boolean sameFields(List<String> names, DeclaredType declared) {
        if (!(declared instanceof Fields fields) || fields.fields().size() != names.size()) {
            return false;
        }
        return !fields.named() || Names.areSame(names, fields.fields().stream().map(DeclaredType.Named::name).toList());
    }

    private Optional<AbiType> variant(JavaType java, @Nullable DeclaredType declared, String where) {
        List<Class<?>> records = List.of(java.raw().getPermittedSubclasses());
        boolean fits = records.stream().allMatch((type) -> type.isRecord() && type.getTypeParameters().length == 0);
        if (!fits) {
            return misfit(where, "expected a sealed interface of records without type parameters, found " + java);
        }
        if (declared != null && !sameVariant(records, declared)) {
            return misfit(java, declared, where);
        }
        List<Case> cases = new ArrayList<>();
        List<RecordMapping> mappings = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            DeclaredType payload = (declared instanceof Cases each) ? each.cases().get(i).type().orElse(null) : null;
            String place = where + ", " + records.get(i).getSimpleName();
            payload(JavaType.of(records.get(i)), payload, place).ifPresent(cases::add);
            mapping(records.get(i), place).ifPresent(mappings::add);
        }
        return (cases.size() < records.size() || mappings.size() < records.size()) ? Optional.empty() : Optional
            .of(new MappedType(java, new VariantType(java.name(), cases), new Mappings.OfSealed(records, mappings)));
    }

    private Optional<Case> payload(JavaType java, @Nullable DeclaredType declared, String where) {
        RecordComponent[] components = java.raw().getRecordComponents();
        if (components.length == 0) {
            return Optional.of(Case.EMPTY);
        }
        if (components.length > 1) {
            return tuple(java, declared, where).map(Case::new);
        }
        return map(new TypeVariables(java).resolve(components[0].getAnnotatedType()), declared, where).map(Case::new);
    }

    private static boolean sameVariant(List<Class<?>> records, DeclaredType declared) {
        if (!(declared instanceof Cases cases) || !Names.areSame(records.stream().map(Class::getSimpleName).toList(),
                cases.cases().stream().map(DeclaredType.Case::name).toList())) {
            return false;
        }
        return Stream.iterate(0, (i) -> i < records.size(), (i) -> i + 1)
            .allMatch(
                    (i) -> cases.cases().get(i).type().isEmpty() == (records.get(i).getRecordComponents().length == 0));
    }

    private Optional<AbiType> check(boolean fits, AbiType type, JavaType java, @Nullable DeclaredType declared,
            String where) {
        return fits ? Optional.of(type) : misfit(java, declared, where);
    }

    private <T> Optional<T> misfit(JavaType java, @Nullable DeclaredType declared, String where) {
        String type = (declared != null) ? declared.text() : "nothing";
        return misfit(where, "the module declares " + type + ", for which " + JavaNames.of(declared)
                + " is expected, found " + JavaNames.describe(java));
    }

    private <T> Optional<T> misfit(String where, String what) {
        this.misfits.add(this.method, where + ": " + what);
        return Optional.empty();
    }

}
