package dev.wasmhost.internal.compiler;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.FieldType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.StructType;
import dev.wasmhost.ValueType;

/**
 * How the JVM sees a function type: the same for all types that differ in their
 * references only.
 *
 * <p>
 * Parameters come in order, then the instance, then the stack budget. More of them than a
 * JVM method can take are <em>packed</em>: numbers by position in a {@code long[]},
 * references in an {@code Object[]}. The first result is the method's; the others are
 * left in the {@code CallContext} by position. Of a vector that is packed or a result,
 * the upper half is by position too, behind all others; of the first result only the
 * lower half is the method's.
 *
 * @param parameters types of the parameters
 * @param results types of the results
 */
record Signature(List<JvmType> parameters, List<JvmType> results) {

    /**
     * Words for parameters; a JVM method takes 255 with the receiver, the instance and
     * the budget.
     */
    private static final int MAXIMUM_WORDS = 250;

    private static final int MAXIMUM_NAME = 100;

    static final String TAIL_SUFFIX = "$Tail";

    Signature {
        parameters = List.copyOf(parameters);
        results = List.copyOf(results);
    }

    static Signature of(FunctionType type) {
        return new Signature(jvmTypes(type.parameters()), jvmTypes(type.results()));
    }

    /** Returns what makes a structure of its fields. */
    static Signature ofFields(StructType struct) {
        List<JvmType> types = new ArrayList<>();
        for (FieldType field : struct.fields()) {
            types.add(JvmType.of(field.valueType()));
        }
        return new Signature(types, List.of());
    }

    /** In a loop, not a stream: asked for every call that is compiled. */
    private static List<JvmType> jvmTypes(List<ValueType> types) {
        JvmType[] jvmTypes = new JvmType[types.size()];
        for (int i = 0; i < jvmTypes.length; i++) {
            jvmTypes[i] = JvmType.of(types.get(i));
        }
        return List.of(jvmTypes);
    }

    boolean packed() {
        return words() > MAXIMUM_WORDS;
    }

    /** Returns the words that the parameters take, packed or not. */
    int parameterWords() {
        return packed() ? 2 : words();
    }

    /** Returns how many longs the values of a raw call take. */
    static int rawWords(List<JvmType> types) {
        int words = 0;
        for (JvmType each : types) {
            words += (each == JvmType.VECTOR) ? 2 : 1;
        }
        return words;
    }

    boolean hasVectors() {
        return this.parameters.contains(JvmType.VECTOR) || this.results.contains(JvmType.VECTOR);
    }

    private int words() {
        int words = 0;
        for (JvmType each : this.parameters) {
            words += each.size;
        }
        return words;
    }

    /**
     * Returns the descriptor of a method that takes an instance of this class behind the
     * parameters.
     */
    String descriptor(String instanceClass) {
        StringBuilder text = new StringBuilder("(");
        appendParameters(text);
        return text.append('L').append(instanceClass).append(";I)").append(resultDescriptor()).toString();
    }

    /**
     * Returns the descriptor of a method with the parameters after {@code first}, and
     * nothing behind them.
     */
    String descriptorAfter(String first) {
        StringBuilder text = new StringBuilder("(").append(first);
        appendParameters(text);
        return text.append(')').append(resultDescriptor()).toString();
    }

    private void appendParameters(StringBuilder text) {
        if (packed()) {
            text.append("[J[Ljava/lang/Object;");
        }
        else {
            for (JvmType each : this.parameters) {
                text.append(each.descriptor);
            }
        }
    }

    String resultDescriptor() {
        return this.results.isEmpty() ? "V" : this.results.get(0).returnDescriptor();
    }

    /** Returns the name of the signature's abstract class. */
    String className() {
        StringBuilder text = new StringBuilder();
        for (JvmType each : this.parameters) {
            text.append(each.letter());
        }
        text.append('_');
        for (JvmType each : this.results) {
            text.append(each.letter());
        }
        return Names.SIGNATURE_PACKAGE + ((text.length() <= MAXIMUM_NAME) ? "F_" + text : "H_" + hash(text.toString()));
    }

    // Written out as signatures are keys: see FunctionType

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Signature signature && this.parameters.equals(signature.parameters)
                && this.results.equals(signature.results);
    }

    @Override
    public int hashCode() {
        return 31 * this.parameters.hashCode() + this.results.hashCode();
    }

    /** Returns the name of the superclass of references to functions with tail calls. */
    String tailClassName() {
        return className() + TAIL_SUFFIX;
    }

    private static String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.US_ASCII)));
        }
        catch (NoSuchAlgorithmException ex) {
            throw new AssertionError(ex); // every JVM has it
        }
    }

}
