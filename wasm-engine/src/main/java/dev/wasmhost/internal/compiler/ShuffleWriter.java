package dev.wasmhost.internal.compiler;

import java.util.Map;
import java.util.TreeMap;

import org.objectweb.asm.Opcodes;

/**
 * Writes shuffles: lanes that move as a whole are only ordered anew, bytes are gathered.
 */
final class ShuffleWriter extends VectorInstructions {

    ShuffleWriter(FunctionWriter writer) {
        super(writer);
    }

    /** Writes {@code i8x16.shuffle}: each byte chooses one of the 32 of both operands. */
    void write(long low, long high) {
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

    private static Shape shuffleShape(int granularity, Shape operands) {
        if (granularity == 1) {
            return Shape.LONGS;
        }
        if (granularity == 8 && operands.lanes == 2) {
            return operands;
        }
        return (operands == Shape.FLOATS) ? operands : Shape.INTS;
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

}
