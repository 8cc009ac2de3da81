package dev.wasmhost.internal.compiler;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes a {@code br_table}; its index is on the JVM's stack, all other operands are
 * stored.
 *
 * <p>
 * A JVM switch takes four bytes for each case, too many for tables of thousands. A large
 * table becomes a method that looks the index up in string constants and returns the
 * ordinal of its target among the distinct ones, and a switch over those. Where there are
 * many targets and all are outside the method, the looked up value is the exit code
 * itself; and if they take values along, methods of their own move these, some hundred
 * targets each.
 */
final class BranchTableWriter {

    private static final int MANY_CASES = 512;

    private static final int MANY_TARGETS = 256;

    private final FunctionCompiler compiler;

    private final FunctionMethods methods;

    private final FunctionWriter writer;

    private final MethodVisitor method;

    private final int height;

    private final int[] depths;

    private final int cases;

    private final int[] targets;

    private final BitSet direct = new BitSet();

    BranchTableWriter(FunctionCompiler compiler, FunctionMethods methods, int[] depths, int count, int height) {
        this.compiler = compiler;
        this.methods = methods;
        this.writer = methods.writer();
        this.method = this.writer.method;
        this.height = height;
        this.depths = depths;
        this.cases = count - 1;
        this.targets = distinct(depths, count);
    }

    private static int[] distinct(int[] values, int count) {
        int[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        int distinct = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                sorted[distinct++] = sorted[i];
            }
        }
        return Arrays.copyOf(sorted, distinct);
    }

    void write() {
        if (this.targets.length == 1) {
            this.method.visitInsn(Opcodes.POP);
            this.compiler.writeCase(new Label(), this.targets[0], this.height);
        }
        else if (this.cases <= MANY_CASES) {
            writeSwitch(this.cases, this.depths);
        }
        else if (this.targets.length > MANY_TARGETS && Arrays.stream(this.targets).allMatch(this.compiler::isExit)) {
            writeExits();
        }
        else {
            lookUp((i) -> ordinal(this.depths[i]));
            writeSwitch(this.targets.length - 1, this.targets);
        }
    }

    private int ordinal(int depth) {
        return Arrays.binarySearch(this.targets, depth);
    }

    /** Writes a switch over {@code count} cases and a default one. */
    private void writeSwitch(int count, int[] depth) {
        Label[] labels = new Label[this.targets.length];
        for (int i = 0; i < labels.length; i++) {
            Label target = this.compiler.directTarget(this.targets[i], this.height);
            labels[i] = (target != null) ? target : new Label();
            this.direct.set(i, target != null);
        }
        Label[] table = new Label[count];
        for (int i = 0; i < count; i++) {
            table[i] = labels[ordinal(depth[i])];
        }
        this.method.visitTableSwitchInsn(0, count - 1, labels[ordinal(depth[count])], table);
        for (int i = this.direct.nextClearBit(0); i < labels.length; i = this.direct.nextClearBit(i + 1)) {
            this.compiler.writeCase(labels[i], this.targets[i], this.height);
        }
    }

    private void writeExits() {
        this.compiler.storeForExit();
        if (this.compiler.branchTypes(this.depths[0]).isEmpty()) {
            lookUp((i) -> this.compiler.exitCode(this.depths[i]));
            this.method.visitInsn(Opcodes.IRETURN);
            return;
        }
        lookUp((i) -> ordinal(this.depths[i]));
        int ordinal = this.writer.body.code;
        this.method.visitInsn(Opcodes.DUP);
        this.method.visitVarInsn(Opcodes.ISTORE, ordinal);
        Emitter.push(this.method, MANY_TARGETS);
        this.method.visitInsn(Opcodes.IDIV);
        int parts = (this.targets.length + MANY_TARGETS - 1) / MANY_TARGETS;
        Label[] labels = newLabels(parts);
        this.method.visitTableSwitchInsn(0, parts - 1, labels[0], labels);
        for (int i = 0; i < parts; i++) {
            int from = i * MANY_TARGETS;
            this.compiler.place(labels[i], this.height);
            this.methods.callPart(() -> writeExits(from, Math.min(from + MANY_TARGETS, this.targets.length)),
                    MANY_TARGETS * 40);
        }
    }

    private void writeExits(int from, int to) {
        MethodVisitor part = this.writer.body.method;
        Label[] labels = newLabels(to - from);
        part.visitVarInsn(Opcodes.ILOAD, this.writer.body.code);
        part.visitTableSwitchInsn(from, to - 1, labels[0], labels);
        for (int i = from; i < to; i++) {
            this.compiler.place(labels[i - from], this.height);
            this.compiler.moveValues(this.targets[i], this.height);
            Emitter.push(part, this.compiler.exitCode(this.targets[i]));
            part.visitInsn(Opcodes.IRETURN);
        }
    }

    private static Label[] newLabels(int count) {
        return Emitter.newLabels(count);
    }

    /**
     * Replaces the index on the JVM's stack by the value of its case; the last value is
     * that of all other indices.
     */
    private void lookUp(IntUnaryOperator values) {
        int[] table = IntStream.rangeClosed(0, this.cases).map(values).toArray();
        this.methods.callLookUp((lookUp) -> LookUpWriter.write(lookUp, table), LookUpWriter.size(table.length));
    }

}
