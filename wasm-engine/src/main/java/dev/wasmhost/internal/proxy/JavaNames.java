package dev.wasmhost.internal.proxy;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Collectors;

import dev.wasmhost.internal.component.DeclaredType;
import dev.wasmhost.internal.component.DeclaredType.Cases;
import dev.wasmhost.internal.component.DeclaredType.Fields;
import dev.wasmhost.internal.component.DeclaredType.Sequence;
import dev.wasmhost.internal.component.PrimitiveType;
import org.jspecify.annotations.Nullable;

/** Words for Java types in messages about declared ones. */
final class JavaNames {

    private JavaNames() {
    }

    /** Returns what fits a declared type. */
    static String of(@Nullable DeclaredType declared) {
        if (declared instanceof PrimitiveType primitive) {
            return primitive(primitive);
        }
        if (declared instanceof Sequence sequence) {
            return (sequence.element() instanceof PrimitiveType element && element != PrimitiveType.STRING)
                    ? "an array of " + primitive(element) + ", or a List" : "a List";
        }
        if (declared instanceof Fields) {
            return "a record with the same components in the same order";
        }
        if (!(declared instanceof Cases cases)) {
            return "no Java type";
        }
        return switch (cases.kind()) {
            case OPTION -> "an Optional";
            case RESULT -> "a method that throws an exception that implements WasmError, or a sealed interface";
            case ENUM -> "an enum with the same constants in the same order";
            case VARIANT -> "a sealed interface of records of the same names in the same order";
        };
    }

    private static String primitive(PrimitiveType type) {
        return switch (type) {
            case BOOL -> "boolean";
            case S8, U8 -> "byte, short, int or long";
            case S16, U16 -> "short, int or long";
            case S32, U32 -> "int or long";
            case S64, U64 -> "long";
            case F32 -> "float";
            case F64 -> "double";
            case CHAR -> "char or int";
            case STRING -> "String";
        };
    }

    /** Returns a Java type with the names inside it that have to be the same. */
    static String describe(JavaType type) {
        Class<?> raw = type.raw();
        if (raw.isEnum()) {
            return list(type, Arrays.stream(raw.getEnumConstants()).map((each) -> ((Enum<?>) each).name()).toArray());
        }
        if (raw.isRecord()) {
            return list(type, Arrays.stream(raw.getRecordComponents()).map(RecordComponent::getName).toArray());
        }
        if (raw.isSealed()) {
            return list(type, Arrays.stream(raw.getPermittedSubclasses()).map(Class::getSimpleName).toArray());
        }
        return type.toString();
    }

    private static String list(JavaType type, Object[] names) {
        return type + Arrays.stream(names).map(String::valueOf).collect(Collectors.joining(", ", " { ", " }"));
    }

}
