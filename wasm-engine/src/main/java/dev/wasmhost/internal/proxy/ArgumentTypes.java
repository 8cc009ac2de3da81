package dev.wasmhost.internal.proxy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.wasmhost.TypedValue;
import dev.wasmhost.internal.component.DeclaredType;
import dev.wasmhost.internal.component.DeclaredType.Cases;
import dev.wasmhost.internal.component.DeclaredType.Fields;
import dev.wasmhost.internal.component.DeclaredType.Sequence;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which Java type a value has, as far as the value itself tells.
 *
 * <p>
 * What it does not tell must not depend on what is passed: a list may be empty, since any
 * type of elements then crosses in the same way; an optional value may not, and so has to
 * come with its type even where it is there.
 */
final class ArgumentTypes {

    /** Deeper ones are not taken anyway, and a list may contain itself. */
    private static final int MAX_DEPTH = 32;

    private final String where;

    private int depth;

    /** Makes one for an argument; {@code where} is for messages. */
    ArgumentTypes(String where) {
        this.where = where;
    }

    /**
     * Returns the type of an argument.
     * @param declared what the module declares; null if nothing
     * @throws IllegalArgumentException if it does not tell
     * @throws NullPointerException if it is null
     */
    JavaType of(@Nullable Object argument, @Nullable DeclaredType declared) {
        if (argument == null) {
            throw new NullPointerException(this.where + " is null");
        }
        return (argument instanceof TypedValue typed) ? JavaType.of(typed.type()) : type(argument, declared);
    }

    private JavaType type(Object value, @Nullable DeclaredType declared) {
        if (value instanceof List<?> list) {
            return JavaType.of(List.class, List.of(common(list, element(declared))));
        }
        if (value instanceof Map<?, ?> map) {
            return JavaType.of(Map.class, List.of(JavaType.of(String.class), common(map.values(), mapped(declared))));
        }
        if (value instanceof Optional<?> optional) {
            return optional(optional, declared);
        }
        if (value instanceof Enum<?> constant) {
            return JavaType.of(constant.getDeclaringClass());
        }
        return (value instanceof Record) ? ofRecord(value.getClass(), declared) : JavaType.of(value.getClass());
    }

    /**
     * Returns the one type of several values. Nulls are left to be found later, when it
     * is known where they are.
     */
    private JavaType common(Iterable<?> values, @Nullable DeclaredType declared) {
        if (++this.depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    this.where + ": expected at most " + MAX_DEPTH + " lists inside each other, found more");
        }
        JavaType common = JavaType.UNKNOWN;
        Class<?> known = null; // many of one simple class are looked at once
        for (Object value : values) {
            if (value != null && value.getClass() != known) {
                JavaType type = type(value, declared);
                known = type.arguments().isEmpty() ? value.getClass() : null;
                common = merged(common, type);
            }
        }
        this.depth--;
        return common;
    }

    private JavaType merged(JavaType one, JavaType other) {
        if (one.equals(other) || other.equals(JavaType.UNKNOWN)) {
            return one;
        }
        if (one.equals(JavaType.UNKNOWN)) {
            return other;
        }
        if (one.raw() != other.raw() || one.arguments().isEmpty()) {
            throw new IllegalArgumentException(
                    this.where + ": expected elements of one type, found " + one + " and " + other);
        }
        int last = one.arguments().size() - 1; // a map's keys are text
        JavaType part = merged(one.arguments().get(last), other.arguments().get(last));
        return JavaType.of(one.raw(), (last == 0) ? List.of(part) : List.of(one.arguments().get(0), part));
    }

    private JavaType optional(Optional<?> optional, @Nullable DeclaredType declared) {
        if (declared == null) {
            throw new IllegalArgumentException(
                    this.where + ": expected the type of what an Optional may hold, which the "
                            + "module does not declare: pass a TypedValue, or bind an interface");
        }
        DeclaredType some = (declared instanceof Cases cases && cases.cases().size() == 2)
                ? cases.cases().get(1).type().orElse(null) : null;
        return JavaType.of(Optional.class,
                List.of(optional.isPresent() ? type(optional.get(), some) : JavaType.UNKNOWN));
    }

    private JavaType ofRecord(Class<?> type, @Nullable DeclaredType declared) {
        if (type.getTypeParameters().length > 0) {
            throw new IllegalArgumentException(
                    this.where + ": expected the type arguments of " + type.getName() + ": pass a TypedValue");
        }
        List<Class<?>> owners = (declared instanceof Fields) ? List.of() : variants(type);
        if (owners.size() > 1) {
            throw new IllegalArgumentException(this.where + ": expected a case of one sealed interface, found one of "
                    + owners.get(0).getName() + " and " + owners.get(1).getName() + ": pass a TypedValue");
        }
        return JavaType.of(owners.isEmpty() ? type : owners.get(0));
    }

    /** Returns the variants that a record is a case of. */
    private static List<Class<?>> variants(Class<?> type) {
        return Arrays.stream(type.getInterfaces())
            .filter((each) -> each.isSealed() && Stream.of(each.getPermittedSubclasses()).allMatch(Class::isRecord))
            .<Class<?>>map((each) -> each)
            .toList();
    }

    private static @Nullable DeclaredType element(@Nullable DeclaredType declared) {
        return (declared instanceof Sequence sequence) ? sequence.element() : null;
    }

    private static @Nullable DeclaredType mapped(@Nullable DeclaredType declared) {
        return (element(declared) instanceof Fields pair && pair.fields().size() == 2) ? pair.fields().get(1).type()
                : null;
    }

}
