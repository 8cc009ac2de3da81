package dev.wasmhost.internal.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * The types of a method's JVM locals in one stack map frame: those that every frame
 * lists, and those behind them that are set there.
 */
final class FrameTypes {

    private final MethodBody body;

    private @Nullable Object[] behind = new @Nullable Object[0];

    FrameTypes(MethodBody body) {
        this.body = body;
    }

    /** Adds a JVM local, or one half of a vector. */
    void add(int local, JvmType type) {
        add(local, type.frameType());
    }

    /** Adds a JVM local of a type as frames name it. */
    void add(int local, Object frameType) {
        int at = local - this.body.listedWords();
        if (at >= 0) {
            if (at >= this.behind.length) {
                this.behind = Arrays.copyOf(this.behind, Math.max(at + 8, 2 * this.behind.length));
            }
            this.behind[at] = frameType;
        }
    }

    /** Adds the JVM locals with a vector's lanes. */
    void add(Vector vector) {
        for (int each : vector.variables()) {
            if (each != Vector.CONSTANT) {
                add(each, vector.shape().type);
            }
        }
    }

    /** Returns the types as a frame lists them. */
    Object[] toArray() {
        int last = this.behind.length - 1;
        while (last >= 0 && this.behind[last] == null) {
            last--;
        }
        List<Object> types = new ArrayList<>(this.body.frameTypes());
        for (int at = 0; at <= last; at++) {
            Object type = this.behind[at];
            types.add((type != null) ? type : Opcodes.TOP);
            if (type == Opcodes.LONG || type == Opcodes.DOUBLE) {
                at++;
            }
        }
        return types.toArray();
    }

}
