package dev.wasmhost.internal.compiler;

import java.util.Arrays;

import org.objectweb.asm.Opcodes;

import dev.wasmhost.internal.module.Opcode;

/**
 * Writes vector instructions.
 *
 * <p>
 * An operand is a {@link Vector}: its lanes stay in the JVM locals that they were
 * computed into, in the shape of the instruction that did so, until an instruction wants
 * another shape: it then converts each lane as it pushes it. Packing four floats into two
 * longs after every operation would cost more than the operation.
 */
final class VectorWriter extends VectorInstructions {

    private final boolean canonicalNans;

    VectorWriter(FunctionWriter writer, boolean canonicalNans) {
        super(writer);
        this.canonicalNans = canonicalNans;
    }

    /** Writes {@code v128.const}. */
    void constant(long low, long high) {
        finish(begin(0), Vector.constant(low, high));
    }

    // instructions without immediates

    /**
     * Writes an instruction.
     * @param identity whether the number to be splat is a constant that C2 may leave an
     * operation out for
     */
    void plain(Opcode opcode, boolean identity) {
        VectorLowering.Operation operation = VectorLowering.of(opcode);
        int height = begin(opcode.operands().size());
        int operands = opcode.operands().size();
        switch (operation.kind()) {
            case LANES -> finish(height, lanes(opcode, operation, height));
            case COMPARISON -> finish(height, comparison(operation, height));
            case PRODUCT -> finish(height, product(operation, height));
            case SHIFT -> finish(height, shift(operation, height));
            case HALFWORDS -> finish(height, halfwords(operation, height, operands));
            case NARROW -> finish(height, narrow(operation, height));
            case BITWISE -> finish(height, bitwise(opcode, height, operands));
            case SWIZZLE -> finish(height, swizzle(height));
            case SPLAT -> finish(height, splat(opcode, identity));
            case REDUCE -> reduce(opcode, operation, height);
            default -> throw new AssertionError(opcode);
        }
    }

    private Vector lanes(Opcode opcode, VectorLowering.Operation operation, int height) {
        int operands = opcode.operands().size();
        boolean quiet = !this.canonicalNans && canFold(opcode, height, operands);
        return lanes(operation, (lane) -> {
            for (int i = 0; i < operands; i++) {
                push(this.stack.get(height + i), operation.in(), lane);
            }
            if (operation.scalar() != null) {
                Lowering.plain(method(), operation.scalarOfLanes());
            }
            else if (operation.operation() >= 0) {
                method().visitInsn(operation.operation());
            }
            else {
                helper(operation.helper(),
                        "(" + operation.in().type.descriptor.repeat(operands) + ")" + operation.out().type.descriptor);
            }
            if (this.canonicalNans) {
                Opcode computed = (operation.scalar() != null) ? operation.scalar() : opcode;
                CanonicalNans.write(method(), computed, operation.out() == Shape.FLOATS);
            }
            if (quiet) {
                boolean single = operation.out() == Shape.FLOATS;
                method().visitMethodInsn(Opcodes.INVOKESTATIC, Names.NUMERICS, single ? "quietF32" : "quietF64",
                        single ? "(F)F" : "(D)D", false);
            }
        });
    }

    /**
     * Makes a vector of lanes, each of which {@code lane} pushes; those without a lane of
     * the operands are 0.
     */
    private Vector lanes(VectorLowering.Operation operation, LaneOperation lane) {
        int[] results = new int[operation.out().lanes];
        for (int i = 0; i < results.length; i++) {
            if (operation.offset() + i < operation.in().lanes) {
                lane.push(operation.offset() + i);
                results[i] = store(operation.out().type);
            }
            else {
                results[i] = Vector.CONSTANT;
            }
        }
        return Vector.of(operation.out(), results);
    }

    /** See {@code FunctionCompiler.quiet}. */
    private boolean canFold(Opcode opcode, int height, int operands) {
        boolean folds = switch (opcode) {
            case F32X4_ADD, F32X4_SUB, F32X4_MUL, F32X4_DIV, F64X2_ADD, F64X2_SUB, F64X2_MUL, F64X2_DIV -> true;
            default -> false;
        };
        for (int i = 0; i < operands && folds; i++) {
            Vector operand = this.stack.get(height + i);
            if (operand.identity() || hasIdentityLane(operand, opcode)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasIdentityLane(Vector vector, Opcode opcode) {
        if (!vector.isConstant()) {
            return false;
        }
        Shape shape = VectorLowering.of(opcode).in();
        for (int i = 0; i < shape.lanes; i++) {
            long bits = vector.bits(shape, i);
            double value = (shape == Shape.FLOATS) ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
            if (value == 0 || value == 1) {
                return true;
            }
        }
        return false;
    }

    private Vector comparison(VectorLowering.Operation operation, int height) {
        Vector a = this.stack.get(height);
        Vector b = this.stack.get(height + 1);
        return lanes(operation, (lane) -> {
            push(a, operation.in(), lane);
            push(b, operation.in(), lane);
            Lowering.plain(method(), operation.scalarOfLanes());
            method().visitInsn(Opcodes.INEG);
            if (operation.out() == Shape.LONGS) {
                method().visitInsn(Opcodes.I2L);
            }
        });
    }

    private Vector product(VectorLowering.Operation operation, int height) {
        Vector a = this.stack.get(height);
        Vector b = this.stack.get(height + 1);
        return lanes(operation, (lane) -> {
            push(a, operation.in(), lane);
            Lowering.plain(method(), operation.scalarOfLanes());
            push(b, operation.in(), lane);
            Lowering.plain(method(), operation.scalarOfLanes());
            method().visitInsn(operation.operation());
        });
    }

    private Vector shift(VectorLowering.Operation operation, int height) {
        Vector vector = this.stack.get(height);
        int count = store(JvmType.INT);
        Vector result = lanes(operation, (lane) -> {
            push(vector, operation.in(), lane);
            method().visitVarInsn(Opcodes.ILOAD, count);
            if (operation.operation() >= 0) {
                method().visitInsn(operation.operation());
            }
            else {
                helper(operation.helper(), "(JI)J");
            }
        });
        variables().giveBack(count);
        return result;
    }

    /**
     * Makes ints of four lanes of 16 bits; two of them are in each int of the operands.
     */
    private Vector halfwords(VectorLowering.Operation operation, int height, int operands) {
        int[] results = new int[4];
        for (int i = 0; i < results.length; i++) {
            for (int operand = 0; operand < operands; operand++) {
                push(this.stack.get(height + operand), Shape.INTS, (operation.offset() + i) / 2);
                if ((i & 1) == 1) {
                    Emitter.push(method(), 16);
                    method().visitInsn(operation.operation());
                }
                else {
                    method().visitInsn((operation.operation() == Opcodes.ISHR) ? Opcodes.I2S : Opcodes.I2C);
                }
            }
            if (operands == 2) {
                method().visitInsn(Opcodes.IMUL);
            }
            results[i] = store(JvmType.INT);
        }
        return Vector.of(Shape.INTS, results);
    }

    /** Extends the lower half of the vector at {@code height}. */
    Vector extend(Opcode extension, int height) {
        VectorLowering.Operation operation = VectorLowering.of(extension);
        return (operation.kind() == VectorLowering.Kind.HALFWORDS) ? halfwords(operation, height, 1)
                : lanes(extension, operation, height);
    }

    private Vector narrow(VectorLowering.Operation operation, int height) {
        int[] results = new int[2];
        for (int i = 0; i < results.length; i++) {
            pushAll(this.stack.get(height + i), operation.in());
            helper(operation.helper(), "(" + operation.in().type.descriptor.repeat(operation.in().lanes) + ")J");
            results[i] = store(JvmType.LONG);
        }
        return Vector.of(Shape.LONGS, results);
    }

    private void pushAll(Vector vector, Shape shape) {
        for (int i = 0; i < shape.lanes; i++) {
            push(vector, shape, i);
        }
    }

    private void reduce(Opcode opcode, VectorLowering.Operation operation, int height) {
        Vector vector = this.stack.get(height);
        if (opcode == Opcode.V128_ANY_TRUE && vector.shape().lanes == 4) {
            push(vector, Shape.INTS, 0);
            for (int i = 1; i < 4; i++) {
                push(vector, Shape.INTS, i);
                method().visitInsn(Opcodes.IOR);
            }
            method().visitInsn(Opcodes.ICONST_0);
            Lowering.plain(method(), Opcode.I32_NE);
        }
        else {
            pushAll(vector, operation.in());
            helper(operation.helper(), "(" + operation.in().type.descriptor.repeat(operation.in().lanes) + ")I");
        }
        finishScalar(height);
    }

    private Vector swizzle(int height) {
        Vector vector = this.stack.get(height);
        Vector indices = this.stack.get(height + 1);
        int[] results = new int[2];
        for (int i = 0; i < results.length; i++) {
            pushAll(vector, Shape.LONGS);
            push(indices, Shape.LONGS, i);
            helper("i8x16Swizzle", "(JJJ)J");
            results[i] = store(JvmType.LONG);
        }
        return Vector.of(Shape.LONGS, results);
    }

    Vector splat(Opcode opcode, boolean identity) {
        VectorLowering.Operation operation = VectorLowering.of(opcode);
        if (opcode == Opcode.I8X16_SPLAT || opcode == Opcode.I16X8_SPLAT) {
            helper(operation.helper(), "(I)J");
        }
        int variable = store(operation.out().type);
        int[] lanes = new int[operation.out().lanes];
        Arrays.fill(lanes, variable);
        return new Vector(operation.out(), lanes, new long[lanes.length], identity);
    }

    private Vector bitwise(Opcode opcode, int height, int operands) {
        Vector a = this.stack.get(height);
        Vector b = (operands > 1) ? this.stack.get(height + 1) : Vector.constant(-1, -1);
        Shape shape = bits(common(a, b));
        int[] results = new int[shape.lanes];
        for (int i = 0; i < results.length; i++) {
            push(a, shape, i);
            push(b, shape, i);
            switch (opcode) {
                case V128_AND -> operate(shape, Opcodes.IAND);
                case V128_OR -> operate(shape, Opcodes.IOR);
                case V128_XOR, V128_NOT -> operate(shape, Opcodes.IXOR);
                case V128_ANDNOT -> {
                    LaneWriter.pushConstant(method(), shape, -1);
                    operate(shape, Opcodes.IXOR);
                    operate(shape, Opcodes.IAND);
                }
                default -> {
                    operate(shape, Opcodes.IXOR);
                    push(this.stack.get(height + 2), shape, i);
                    operate(shape, Opcodes.IAND);
                    push(b, shape, i);
                    operate(shape, Opcodes.IXOR);
                }
            }
            results[i] = store(shape.type);
        }
        return Vector.of(shape, results);
    }

    /** Returns the shape of integers with as many lanes. */
    private static Shape bits(Shape shape) {
        return (shape.lanes == 4) ? Shape.INTS : Shape.LONGS;
    }

    private void operate(Shape shape, int intOperation) {
        method().visitInsn((shape == Shape.INTS) ? intOperation : intOperation + 1); // i…,
                                                                                     // l…
    }

    /** Writes {@code select}; the condition is on top. */
    void select() {
        int height = begin(3);
        Vector a = this.stack.get(height);
        Vector b = this.stack.get(height + 1);
        int condition = store(JvmType.INT);
        Shape shape = common(a, b);
        String descriptor = shape.type.descriptor;
        String name = switch (shape) {
            case LONGS -> "selectI64";
            case DOUBLES -> "selectF64";
            case INTS -> "selectI32";
            case FLOATS -> "selectF32";
        };
        int[] results = new int[shape.lanes];
        for (int i = 0; i < results.length; i++) {
            push(a, shape, i);
            push(b, shape, i);
            method().visitVarInsn(Opcodes.ILOAD, condition);
            method().visitMethodInsn(Opcodes.INVOKESTATIC, Names.NUMERICS, name,
                    "(" + descriptor + descriptor + "I)" + descriptor, false);
            results[i] = store(shape.type);
        }
        variables().giveBack(condition);
        finish(height, Vector.of(shape, results));
    }

    // locals and globals

    /** Writes {@code local.get}, {@code local.set} or {@code local.tee}. */
    void local(Opcode opcode, int localIndex) {
        if (opcode == Opcode.LOCAL_GET) {
            int height = begin(0);
            finish(height, this.writer.loadVectorLocal(localIndex));
            return;
        }
        int height = begin(1);
        this.writer.storeVectorLocal(localIndex, this.stack.get(height));
        if (opcode == Opcode.LOCAL_TEE) {
            finish(height, this.writer.loadVectorLocal(localIndex));
        }
        else {
            this.stack.truncate(height);
        }
    }

    /**
     * Writes {@code global.get} or {@code global.set}.
     * @param pushOwner pushes the object with the fields
     */
    void global(boolean get, String owner, String field, String upperField, Runnable pushOwner) {
        int height = begin(get ? 0 : 1);
        int[] halves = new int[2];
        for (int i = 0; i < halves.length; i++) {
            String name = (i == 0) ? field : upperField;
            pushOwner.run();
            if (get) {
                method().visitFieldInsn(Opcodes.GETFIELD, owner, name, "J");
                halves[i] = store(JvmType.LONG);
            }
            else {
                push(this.stack.get(height), Shape.LONGS, i);
                method().visitFieldInsn(Opcodes.PUTFIELD, owner, name, "J");
            }
        }
        if (get) {
            finish(height, Vector.of(Shape.LONGS, halves));
        }
        else {
            this.stack.truncate(height);
        }
    }

    /** Pushes one lane of a result. */
    private interface LaneOperation {

        void push(int lane);

    }

}
