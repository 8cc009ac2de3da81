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
 * An expression that does the same as the one before is the same object, and after the
 * first instruction that is not constant the others are only passed over: validation
 * refuses that one.
 */
final class ConstantExpressionReader {

    private static final int MAXIMUM_INSTRUCTIONS = 2_000_000;

    private final ByteReader in;

    private final FeatureGate features;

    private final InstructionReader instructions;

    private int count;

    private @Nullable ConstantExpression last;

    ConstantExpressionReader(ByteReader in, FeatureGate features, TypeReader types) {
        this.in = in;
        this.features = features;
        this.instructions = new InstructionReader(in, features, types);
    }

    ConstantExpression read() {
        int start = this.in.position();
        List<ConstantInstruction> found = new ArrayList<>(1);
        boolean constant = true;
        for (int depth = 0; depth >= 0;) {
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
        return share(found, start);
    }

    private int nesting() {
        if (this.instructions.opcode() == Opcode.END) {
            return -1;
        }
        return (this.instructions.opcode().immediate() == Immediate.BLOCK) ? 1 : 0;
    }

    private ConstantExpression share(List<ConstantInstruction> found, int start) {
        ConstantExpression before = this.last;
        if (before != null && found.size() == 1 && before.instructions().size() == 1
                && isSame(found.get(0), before.instructions().get(0))) {
            return before;
        }
        this.count += found.size();
        ConstantExpression expression = new ConstantExpression(found, start);
        this.last = expression;
        return expression;
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

    private static boolean isSame(ConstantInstruction one, ConstantInstruction other) {
        return one.opcode() == other.opcode() && one.immediate() == other.immediate() && one.upper() == other.upper()
                && one.heapType().equals(other.heapType());
    }

}
