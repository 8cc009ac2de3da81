package dev.wasmhost.internal.compiler;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import org.objectweb.asm.MethodVisitor;
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
final class VectorWriter {

    private static final String FLOAT_FOLDS = "quietF32";

    private final FunctionWriter writer;

    private final VectorStack stack;

    VectorWriter(FunctionWriter writer) {
        this.writer = writer;
        this.stack = writer.vectors;
    }

    private MethodVisitor method() {
        return this.writer.method;
    }

    private Variables variables() {
        return this.writer.body.variables;
    }

    /** Lets the operands wait; returns the height below them. */
    private int begin(int operands) {
        this.writer.require(operands);
        this.writer.measureVector();
        return this.writer.height() - operands;
    }

    private void finish(int height, Vector result) {
        this.stack.set(height, result);
        this.stack.truncate(height + 1);
    }

    private void finishScalar(int height) {
        this.stack.truncate(height);
    }

    /** Stores the value on top into a new variable. */
    private int store(JvmType type) {
        int variable = variables().acquire(type);
        type.store(method(), variable);
        return variable;
    }

    private void helper(String name, String descriptor) {
        method().visitMethodInsn(Opcodes.INVOKESTATIC, Names.VECTORS, name, descriptor, false);
    }

    private void push(Vector vector, Shape shape, int lane) {
        LaneWriter.push(method(), vector, shape, lane);
    }

    // constants and shuffles

    /** Writes {@code v128.const}. */
    void constant(long low, long high) {
        finish(begin(0), Vector.constant(low, high));
    }

    /** Writes {@code i8x16.shuffle}: each byte chooses one of the 32 of both operands. */
    void shuffle(long low, long high) {
        int height = begin(2);
        Vector a = this.stack.get(height);
        Vector b = this.stack.get(height + 1);
        Shape shape = shuffleShape(VectorLowering.granularity(low, high), common(a, b));
        int width = 16 / shape.lanes;
        int[] lanes = new int[shape.lanes];
        long[] constants = new long[shape.lanes];
        for (int i = 0; i < lanes.length; i++) {
            if (VectorLowering.isLane(low, high, i * width, width)) {
                int from = VectorLowering.source(low, high, i * width) / width;
                Vector source = (from < shape.lanes) ? a : b;
                moveLane(source, shape, from % shape.lanes, lanes, constants, i);
            }
            else {
                lanes[i] = gather((i == 0) ? low : high, a, b);
            }
        }
        finish(height, new Vector(shape, lanes, constants, false));
    }

    /** Makes a lane one of another vector's, which stays where it is if it can. */
    private void moveLane(Vector source, Shape shape, int from, int[] lanes, long[] constants, int to) {
        if (source.isConstant()) {
            lanes[to] = Vector.CONSTANT;
            constants[to] = source.bits(shape, from);
        }
        else if (source.shape() == shape) {
            lanes[to] = source.variables()[from];
            constants[to] = source.constants()[from];
        }
        else {
            push(source, shape, from);
            lanes[to] = store(shape.type);
        }
    }

    private static Shape shuffleShape(int granularity, Shape operands) {
        if (granularity == 1) {
            return Shape.LONGS;
        }
        if (granularity == 8 && operands.lanes == 2) {
            return operands;
        }
        return (operands == Shape.FLOATS) ? operands : Shape.INTS;
    }

    /** Returns the shape that both have, or the one that most suits them. */
    private static Shape common(Vector a, Vector b) {
        if (a.shape() == b.shape() || b.isConstant()) {
            return a.shape();
        }
        if (a.isConstant()) {
            return b.shape();
        }
        return (a.shape().lanes == 2 && b.shape().lanes == 2) ? Shape.LONGS : Shape.INTS;
    }

    /**
     * Puts eight bytes together: those that move by the same distance out of the same
     * half move at once.
     */
    private int gather(long sources, Vector a, Vector b) {
        Map<Integer, Long> masks = new TreeMap<>(); // by source half and distance
        for (int i = 0; i < 8; i++) {
            int from = (int) (sources >>> 8 * i) & 0xFF;
            int key = (from / 8) << 8 | (i - from % 8 + 8);
            masks.merge(key, 0xFFL << 8 * i, (one, other) -> one | other);
        }
        boolean first = true;
        for (Map.Entry<Integer, Long> each : masks.entrySet()) {
            int source = each.getKey() >> 8;
            int distance = 8 * ((each.getKey() & 0xFF) - 8);
            Vector vector = (source < 2) ? a : b;
            if (vector.isConstant()) {
                long bits = vector.bits(Shape.LONGS, source & 1);
                Emitter.push(method(), ((distance >= 0) ? bits << distance : bits >>> -distance) & each.getValue());
            }
            else {
                push(vector, Shape.LONGS, source & 1);
                move(distance, each.getValue());
            }
            if (!first) {
                method().visitInsn(Opcodes.LOR);
            }
            first = false;
        }
        return store(JvmType.LONG);
    }

    private void move(int distance, long mask) {
        if (distance != 0) {
            Emitter.push(method(), Math.abs(distance));
            method().visitInsn((distance > 0) ? Opcodes.LSHL : Opcodes.LUSHR);
        }
        long left = (distance >= 0) ? -1L << distance : -1L >>> -distance;
        if (mask != left) {
            Emitter.push(method(), mask);
            method().visitInsn(Opcodes.LAND);
        }
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
        boolean quiet = canFold(opcode, height, operands);
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
            if (quiet) {
                boolean single = operation.out() == Shape.FLOATS;
                method().visitMethodInsn(Opcodes.INVOKESTATIC, Names.NUMERICS, single ? FLOAT_FOLDS : "quietF64",
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

    private Vector splat(Opcode opcode, boolean identity) {
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

    // lanes

    /** Writes {@code extract_lane} or {@code replace_lane}. */
    void lane(Opcode opcode, int lane) {
        if (opcode.operands().size() == 1) {
            int height = begin(1);
            extract(opcode, this.stack.get(height), lane);
            finishScalar(height);
        }
        else {
            int height = begin(2);
            Shape shape = VectorLowering.laneShape(opcode);
            JvmType type = (opcode.lanes() > 4) ? JvmType.INT : shape.type;
            int value = store(type);
            Vector result = replace(this.stack.get(height), shape, opcode.lanes(), lane, value);
            if (opcode.lanes() > 4) {
                variables().giveBack(value);
            }
            finish(height, result);
        }
    }

    private void extract(Opcode opcode, Vector vector, int lane) {
        switch (opcode) {
            case I8X16_EXTRACT_LANE_S -> {
                part(vector, 16, lane);
                method().visitInsn(Opcodes.I2B);
            }
            case I8X16_EXTRACT_LANE_U -> {
                part(vector, 16, lane);
                Emitter.push(method(), 0xFF);
                method().visitInsn(Opcodes.IAND);
            }
            case I16X8_EXTRACT_LANE_S -> {
                part(vector, 8, lane);
                method().visitInsn(Opcodes.I2S);
            }
            case I16X8_EXTRACT_LANE_U -> {
                part(vector, 8, lane);
                method().visitInsn(Opcodes.I2C);
            }
            default -> push(vector, VectorLowering.laneShape(opcode), lane);
        }
    }

    /** Pushes an int with a small lane in its lowest bits. */
    private void part(Vector vector, int lanes, int lane) {
        int each = lanes / 4;
        push(vector, Shape.INTS, lane / each);
        if (lane % each != 0) {
            Emitter.push(method(), 128 / lanes * (lane % each));
            method().visitInsn(Opcodes.IUSHR);
        }
    }

    /** Returns a vector with one lane replaced by what is in a variable. */
    private Vector replace(Vector vector, Shape shape, int lanes, int lane, int value) {
        int[] variables = new int[shape.lanes];
        long[] constants = new long[shape.lanes];
        int replaced = lane * shape.lanes / lanes;
        for (int i = 0; i < variables.length; i++) {
            if (i != replaced) {
                moveLane(vector, shape, i, variables, constants, i);
            }
        }
        if (lanes <= 4) {
            variables[replaced] = value;
        }
        else {
            int width = 128 / lanes;
            int at = width * (lane % (lanes / 2));
            long mask = -1L >>> 64 - width;
            push(vector, Shape.LONGS, replaced);
            Emitter.push(method(), ~(mask << at));
            method().visitInsn(Opcodes.LAND);
            method().visitVarInsn(Opcodes.ILOAD, value);
            method().visitInsn(Opcodes.I2L);
            Emitter.push(method(), mask);
            method().visitInsn(Opcodes.LAND);
            Emitter.push(method(), at);
            method().visitInsn(Opcodes.LSHL);
            method().visitInsn(Opcodes.LOR);
            variables[replaced] = store(JvmType.LONG);
        }
        return new Vector(shape, variables, constants, false);
    }

    // memory

    /**
     * Writes a load or store.
     * @return whether control can get past it
     */
    boolean memoryAccess(Opcode opcode, int memoryIndex, long offset) {
        int height = begin(opcode.operands().size());
        if (opcode == Opcode.V128_STORE) {
            return storeAll(height, memoryIndex, offset);
        }
        Opcode scalar = switch (opcode) {
            case V128_LOAD8_SPLAT -> Opcode.I32_LOAD8_U;
            case V128_LOAD16_SPLAT -> Opcode.I32_LOAD16_U;
            case V128_LOAD32_SPLAT, V128_LOAD32_ZERO -> Opcode.I32_LOAD;
            default -> Opcode.I64_LOAD;
        };
        if (opcode == Opcode.V128_LOAD) {
            return loadAll(height, memoryIndex, offset);
        }
        if (!MemoryWriter.access(this.writer, scalar, memoryIndex, offset)) {
            return false;
        }
        switch (opcode) {
            case V128_LOAD8_SPLAT -> finish(height, splat(Opcode.I8X16_SPLAT, false));
            case V128_LOAD16_SPLAT -> finish(height, splat(Opcode.I16X8_SPLAT, false));
            case V128_LOAD32_SPLAT -> finish(height, splat(Opcode.I32X4_SPLAT, false));
            case V128_LOAD64_SPLAT -> finish(height, splat(Opcode.I64X2_SPLAT, false));
            case V128_LOAD32_ZERO -> finish(height,
                    Vector.of(Shape.INTS, store(JvmType.INT), Vector.CONSTANT, Vector.CONSTANT, Vector.CONSTANT));
            case V128_LOAD64_ZERO -> finish(height, Vector.of(Shape.LONGS, store(JvmType.LONG), Vector.CONSTANT));
            default -> {
                this.stack.set(height, Vector.of(Shape.LONGS, store(JvmType.LONG), Vector.CONSTANT));
                extend(opcode, height);
            }
        }
        return true;
    }

    private boolean loadAll(int height, int memoryIndex, long offset) {
        MemoryShape memory = this.writer.memories.shape(memoryIndex);
        int address = MemoryWriter.check(this.writer, memory, offset, 16);
        if (address < 0) {
            return false;
        }
        int[] halves = new int[2];
        for (int i = 0; i < halves.length; i++) {
            MemoryWriter.get(this.writer, memory, Lowering.access(Opcode.I64_LOAD), address, 8 * i);
            halves[i] = store(JvmType.LONG);
        }
        finish(height, Vector.of(Shape.LONGS, halves));
        return true;
    }

    /** Extends the lower half of the vector at {@code height}, which was loaded. */
    private void extend(Opcode opcode, int height) {
        Opcode extension = switch (opcode) {
            case V128_LOAD8X8_S -> Opcode.I16X8_EXTEND_LOW_I8X16_S;
            case V128_LOAD8X8_U -> Opcode.I16X8_EXTEND_LOW_I8X16_U;
            case V128_LOAD16X4_S -> Opcode.I32X4_EXTEND_LOW_I16X8_S;
            case V128_LOAD16X4_U -> Opcode.I32X4_EXTEND_LOW_I16X8_U;
            case V128_LOAD32X2_S -> Opcode.I64X2_EXTEND_LOW_I32X4_S;
            case V128_LOAD32X2_U -> Opcode.I64X2_EXTEND_LOW_I32X4_U;
            default -> throw new AssertionError(opcode);
        };
        VectorLowering.Operation operation = VectorLowering.of(extension);
        finish(height, (operation.kind() == VectorLowering.Kind.HALFWORDS) ? halfwords(operation, height, 1)
                : lanes(extension, operation, height));
    }

    private boolean storeAll(int height, int memoryIndex, long offset) {
        Vector vector = this.stack.get(height + 1);
        Shape shape = (vector.shape() == Shape.INTS) ? Shape.LONGS : vector.shape();
        Opcode scalar = switch (shape) {
            case LONGS -> Opcode.I64_STORE;
            case DOUBLES -> Opcode.F64_STORE;
            case INTS -> Opcode.I32_STORE;
            case FLOATS -> Opcode.F32_STORE;
        };
        MemoryShape memory = this.writer.memories.shape(memoryIndex);
        int address = MemoryWriter.check(this.writer, memory, offset, 16);
        for (int i = 0; i < shape.lanes && address >= 0; i++) {
            push(vector, shape, i);
            MemoryWriter.set(this.writer, memory, Lowering.access(scalar), address, 16 / shape.lanes * i);
        }
        this.stack.truncate(height);
        return address >= 0;
    }

    /**
     * Writes a load or store of one lane.
     * @return whether control can get past it
     */
    boolean laneAccess(Opcode opcode, int memoryIndex, long offset, int lane) {
        int height = begin(2);
        Vector vector = this.stack.get(height + 1);
        Shape shape = VectorLowering.laneShape(opcode);
        boolean load = !opcode.results().isEmpty();
        Opcode scalar = switch (opcode.width()) {
            case 1 -> load ? Opcode.I32_LOAD8_U : Opcode.I32_STORE8;
            case 2 -> load ? Opcode.I32_LOAD16_U : Opcode.I32_STORE16;
            case 4 -> load ? Opcode.I32_LOAD : Opcode.I32_STORE;
            default -> load ? Opcode.I64_LOAD : Opcode.I64_STORE;
        };
        if (!load) {
            if (opcode.width() < 4) {
                part(vector, opcode.lanes(), lane);
            }
            else {
                push(vector, shape, lane);
            }
        }
        if (!MemoryWriter.access(this.writer, scalar, memoryIndex, offset)) {
            return false;
        }
        if (load) {
            JvmType type = (opcode.width() == 8) ? JvmType.LONG : JvmType.INT;
            int value = store(type);
            Vector result = replace(vector, shape, opcode.lanes(), lane, value);
            if (opcode.width() < 4) {
                variables().giveBack(value);
            }
            finish(height, result);
        }
        else {
            this.stack.truncate(height);
        }
        return true;
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
