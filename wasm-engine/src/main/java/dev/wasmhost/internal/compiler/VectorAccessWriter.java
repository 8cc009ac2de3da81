package dev.wasmhost.internal.compiler;

import org.objectweb.asm.Opcodes;

import dev.wasmhost.internal.module.Opcode;

/** Writes instructions with single lanes, loads and stores. */
final class VectorAccessWriter extends VectorInstructions {

    private final VectorWriter vectors;

    VectorAccessWriter(FunctionWriter writer, VectorWriter vectors) {
        super(writer);
        this.vectors = vectors;
    }

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
            case V128_LOAD8_SPLAT -> finish(height, this.vectors.splat(Opcode.I8X16_SPLAT, false));
            case V128_LOAD16_SPLAT -> finish(height, this.vectors.splat(Opcode.I16X8_SPLAT, false));
            case V128_LOAD32_SPLAT -> finish(height, this.vectors.splat(Opcode.I32X4_SPLAT, false));
            case V128_LOAD64_SPLAT -> finish(height, this.vectors.splat(Opcode.I64X2_SPLAT, false));
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
        Shape wanted = this.writer.nextLoadShape();
        int address = MemoryWriter.check(this.writer, memory, offset, 16);
        if (address < 0) {
            return false;
        }
        // two halves are split into ints as fast as four ints are read
        Shape shape = (wanted == Shape.INTS) ? Shape.LONGS : wanted;
        Opcode scalar = switch (shape) {
            case LONGS -> Opcode.I64_LOAD;
            case DOUBLES -> Opcode.F64_LOAD;
            case INTS -> Opcode.I32_LOAD;
            case FLOATS -> Opcode.F32_LOAD;
        };
        int[] lanes = new int[shape.lanes];
        for (int i = 0; i < lanes.length; i++) {
            MemoryWriter.get(this.writer, memory, Lowering.access(scalar), address, 16 / shape.lanes * i);
            lanes[i] = store(shape.type);
        }
        finish(height, Vector.of(shape, lanes));
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
        finish(height, this.vectors.extend(extension, height));
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

}
