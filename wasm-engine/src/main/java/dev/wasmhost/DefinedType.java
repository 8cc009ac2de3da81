package dev.wasmhost;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A type that a module, or a host, defines (spec 2.3.10): one of a recursion group, whose
 * types may refer to each other.
 *
 * <p>
 * Two are equal if their groups have the same structure and they have the same place in
 * it, whichever modules define them. Groups that refer to types are told apart by a
 * SHA-256 of their structure, so comparing types costs the same however they are nested.
 * Immutable and thread-safe.
 */
public final class DefinedType implements HeapType {

    private final int index;

    @SuppressWarnings("NullAway.Init") // set by recursionGroup before anybody else sees
                                       // it
    private SubType definition;

    private List<DefinedType> members = List.of();

    // Null for a type that is simple, until it is asked for.
    private @Nullable TypeDigest digest;

    private int hash;

    private int depth;

    private DefinedType(int index) {
        this.index = index;
    }

    /** Returns a type without supertype and subtypes, in a group of its own. */
    public static DefinedType of(CompositeType composite) {
        DefinedType type = new DefinedType(0);
        List<DefinedType> group = List.of(type);
        List<SubType> definition = List.of(SubType.of(composite));
        type.define(definition.get(0), digest(group, definition), group);
        return type;
    }

    /**
     * Makes types that may refer to each other.
     * @param size how many
     * @param definitions takes the types, which are not to be used but for references to
     * them, and returns what they are, in the same order; a supertype comes before its
     * subtypes. That these match is a matter of a module's validation.
     * @return the types
     * @throws IllegalArgumentException if there are more or fewer definitions than
     * {@code size}, or a supertype of the group does not come first
     */
    public static List<DefinedType> recursionGroup(int size, Function<List<DefinedType>, List<SubType>> definitions) {
        List<DefinedType> types = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            types.add(new DefinedType(i));
        }
        List<DefinedType> result = List.copyOf(types);
        List<SubType> defined = definitions.apply(result);
        if (defined.size() != size) {
            throw new IllegalArgumentException("recursion group: expected " + size + " types, found " + defined.size());
        }
        TypeDigest digest = digest(result, defined);
        for (int i = 0; i < size; i++) {
            result.get(i).define(defined.get(i), digest, result);
        }
        return result;
    }

    /** Returns null for a simple type: its definition says it all. */
    private static @Nullable TypeDigest digest(List<DefinedType> types, List<SubType> definitions) {
        return (types.size() == 1 && definitions.get(0).isSimple()) ? null : TypeDigest.of(types, definitions);
    }

    private void define(SubType newDefinition, @Nullable TypeDigest newDigest, List<DefinedType> newMembers) {
        this.members = newMembers;
        this.definition = newDefinition;
        this.digest = newDigest;
        this.hash = (newDigest != null) ? newDigest.hashCode() + this.index : newDefinition.hashCode();
        Optional<DefinedType> supertype = newDefinition.supertype();
        if (supertype.isPresent()) {
            if (!supertype.get().isDefined()) {
                throw new IllegalArgumentException("supertype of type " + this.index + " comes after it");
            }
            this.depth = supertype.get().depth + 1;
        }
    }

    private boolean isDefined() {
        return Objects.nonNull(this.definition);
    }

    /** Returns the types of its group, itself among them, in order. */
    public List<DefinedType> recursionGroup() {
        return this.members;
    }

    /** Returns what it consists of. */
    public CompositeType composite() {
        return this.definition.composite();
    }

    /** Returns whether it has no subtypes. */
    public boolean isFinal() {
        return this.definition.isFinal();
    }

    /** Returns the type that it is declared to be a subtype of, if any. */
    public Optional<DefinedType> supertype() {
        return this.definition.supertype();
    }

    /** Returns how many supertypes it has, those of its supertype included. */
    public int depth() {
        return this.depth;
    }

    /**
     * Returns a text that equal types share, in every JVM, and others do not have:
     * hexadecimal digits of its group, and its place in it.
     */
    public String fingerprint() {
        return group() + "_" + this.index;
    }

    @Override
    public boolean matches(HeapType expected) {
        if (expected instanceof DefinedType defined) {
            return isSubtypeOf(defined);
        }
        return composite().kindOfHeap().matches(expected);
    }

    private boolean isSubtypeOf(DefinedType expected) {
        DefinedType each = this;
        for (int i = this.depth; i > expected.depth; i--) {
            each = each.definition.supertype().orElseThrow();
        }
        return each.equals(expected);
    }

    @Override
    public AbstractHeapType top() {
        return composite().kindOfHeap().top();
    }

    /** Returns its place in its group; meant for {@link TypeDigest}. */
    int index() {
        return this.index;
    }

    TypeDigest group() {
        TypeDigest known = this.digest;
        if (known == null) {
            known = TypeDigest.of(this.members, List.of(this.definition));
            this.digest = known;
        }
        return known;
    }

    private boolean isSimple() {
        return this.members.size() == 1 && this.definition.isSimple();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof DefinedType type && this.hash == type.hash && isEqual(type);
    }

    private boolean isEqual(DefinedType other) {
        if (isSimple() || other.isSimple()) {
            return isSimple() && other.isSimple() && this.definition.equals(other.definition);
        }
        return this.index == other.index && group().equals(other.group());
    }

    @Override
    public int hashCode() {
        return this.hash;
    }

    /**
     * Returns for instance {@code func (i32) -> ()}, or {@code struct#1f3b25a4_0} where
     * it refers to other types: its kind and a short fingerprint.
     */
    @Override
    public String toString() {
        if (!isDefined()) {
            return "type " + this.index + " of its group";
        }
        if (isSimple()) {
            return (composite() instanceof FunctionType) ? "func " + composite() : composite().toString();
        }
        return composite().kindOfHeap() + "#" + group().shortText() + "_" + this.index;
    }

}
