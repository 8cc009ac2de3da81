package dev.wasmhost.internal.binary;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.HeapType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.internal.module.ConstantExpression;
import dev.wasmhost.internal.module.ConstantInstruction;
import dev.wasmhost.internal.module.Immediate;
import dev.wasmhost.internal.module.Opcode;

/**
 * Decodes expressions outside functions (spec 5.4.9).
 *
 * <p>
 * An expression of the same bytes as a recent one is the same object: a segment of
 * millions of expressions has few different ones, or not many fit. After the first
 * instruction that is not constant the others are only passed over: validation refuses
 * that one.
 */
final class ConstantExpressionReader {

    /** Each takes some 100 bytes of the heap. */
    private static final int MAXIMUM_INSTRUCTIONS = 1_000_000;

    /** How many bytes of an expression decide in which slot it is remembered. */
    private static final int PREFIX = 3;

    private static final int SLOTS = 256;

    private final ByteReader in;

    private final FeatureGate features;

    private final InstructionReader instructions;

    private final Progress progress;

    private final @Nullable Known[] recent = new Known[SLOTS];

    private int count;

    ConstantExpressionReader(ByteReader in, FeatureGate features, TypeReader types, Progress progress) {
        this.in = in;
        this.features = features;
        this.instructions = new InstructionReader(in, features, types);
        this.progress = progress;
    }

    ConstantExpression read() {
        this.progress.step();
        int slot = this.in.hash(PREFIX) % SLOTS;
        Known known = this.recent[slot];
        if (known != null && this.in.repeats(known.start, known.end)) {
            this.in.skip(known.end - known.start);
            return known.expression;
        }
        int start = this.in.position();
        ConstantExpression expression = new ConstantExpression(decode(), start);
        this.count += expression.instructions().size();
        this.recent[slot] = new Known(expression, start, this.in.position());
        return expression;
    }

    private List<ConstantInstruction> decode() {
        List<ConstantInstruction> found = new ArrayList<>(1);
        boolean constant = true;
        for (int depth = 0; depth >= 0;) {
            this.progress.step();
            if (!this.instructions.next()) {
                throw this.in.unexpectedEnd();
            }
            depth += nesting();
            if (depth >= 0 && constant) {
                constant = isConstant(this.instructions.opcode());
                found.add(instruction());
                checkCount(found.size());
            }
        }
        return found;
    }

    private int nesting() {
        if (this.instructions.opcode() == Opcode.END) {
            return -1;
        }
        return (this.instructions.opcode().immediate() == Immediate.BLOCK) ? 1 : 0;
    }

    private void checkCount(int more) {
        if (this.count + more > MAXIMUM_INSTRUCTIONS) {
            throw new WasmLimitException("constant instructions", this.count + more, MAXIMUM_INSTRUCTIONS, "fixed");
        }
    }

    private ConstantInstruction instruction() {
        Opcode opcode = this.instructions.opcode();
        int offset = this.instructions.offset();
        Optional<HeapType> heapType = Optional.empty();
        long first = 0;
        long second = 0;
        switch (opcode.immediate()) {
            case I32, I64, F32, F64 -> first = this.instructions.constant();
            case V128 -> {
                first = this.instructions.constant();
                second = this.instructions.upperConstant();
            }
            case HEAP_TYPE -> heapType = Optional.of(this.instructions.heapType());
            case FUNCTION, GLOBAL, TYPE -> first = Integer.toUnsignedLong(this.instructions.index());
            case TYPE_COUNT -> {
                first = Integer.toUnsignedLong(this.instructions.index());
                second = Integer.toUnsignedLong(this.instructions.secondIndex());
            }
            default -> {
                // nothing follows, or it is not constant
            }
        }
        return new ConstantInstruction(opcode, first, second, heapType, offset);
    }

    private boolean isConstant(Opcode opcode) {
        return switch (opcode) {
            case I32_CONST, I64_CONST, F32_CONST, F64_CONST, V128_CONST, REF_NULL, REF_FUNC, GLOBAL_GET -> true;
            case REF_I31, STRUCT_NEW, STRUCT_NEW_DEFAULT, ARRAY_NEW, ARRAY_NEW_DEFAULT, ARRAY_NEW_FIXED,
                    ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY ->
                true;
            case I32_ADD, I32_SUB, I32_MUL, I64_ADD, I64_SUB, I64_MUL ->
                this.features.useIfEnabled(WasmFeature.EXTENDED_CONST);
            default -> false;
        };
    }

    /** An expression, and the bytes that it was decoded of. */
    private record Known(ConstantExpression expression, int start, int end) {
    }

}
