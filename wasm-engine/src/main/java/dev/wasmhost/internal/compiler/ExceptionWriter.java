package dev.wasmhost.internal.compiler;

import java.util.BitSet;
import java.util.List;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.internal.module.CatchClause;
import dev.wasmhost.internal.module.Opcode;

/*
 * A try is a protected range of the method that it is in, and behind the range a handler, which looks at the exception's
 * tag and goes to a label with the exception's values in the label's slots, or throws the exception again. A handler
 * begins like a label: with nothing on the JVM's stack but the exception, the operands below the block in their slots,
 * and locals as they are.
 *
 * In a function of several methods a try is as a whole in one method (the outliner sees to that), but regions inside it
 * may be called from its range. Each such region is one protected range too, whose handler writes the locals that it
 * has changed back to the frame; and so is each call of one, whose handler reads what the region may have changed.
 *
 * What a legacy catch has caught is an operand below the tag's values, always in its slot: rethrow takes it from there.
 * A delegate marks the exception with the block that is to see it next, and handlers of the blocks inside that one let
 * marked exceptions pass.
 */

/** Writes what throws and what catches. */
final class ExceptionWriter {

    /** Values that are moved one by one; functions that have more use a frame object. */
    static final int MANY_VALUES = FunctionMethods.MANY_RESULTS;

    private static final String EXCEPTION = Names.descriptor(Names.GUEST_EXCEPTION);

    private final ModuleCompiler compiler;

    private final FunctionMethods methods;

    private final FunctionWriter writer;

    private final BodySurvey survey;

    ExceptionWriter(ModuleCompiler compiler, FunctionMethods methods, BodySurvey survey) {
        this.compiler = compiler;
        this.methods = methods;
        this.writer = methods.writer();
        this.survey = survey;
    }

    private Signature values(int tagIndex) {
        return Signature.of(this.compiler.module().tagType(tagIndex));
    }

    // throwing

    /** Writes {@code throw}. */
    void throwTag(int tagIndex) {
        Signature values = values(tagIndex);
        MethodVisitor method = this.writer.method;
        int count = values.parameters().size();
        int height = this.writer.height();
        if (count > MANY_VALUES) {
            this.writer.store(height);
            method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
            this.writer.pushPacked(values, height - count);
            Emitter.push(method, tagIndex);
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.GUEST_INSTANCE, "newException",
                    "([J[Ljava/lang/Object;I)" + EXCEPTION, false);
        }
        else {
            makeException(tagIndex, values, height - count);
        }
        method.visitInsn(Opcodes.ATHROW);
        this.methods.dead = true;
    }

    private void makeException(int tagIndex, Signature values, int height) {
        MethodVisitor method = this.writer.method;
        List<JvmType> types = values.parameters();
        this.writer.require(types.size(), height + types.size());
        for (int i = types.size() - 1; i >= 0; i--) {
            if (types.get(i) != JvmType.VECTOR) {
                method.visitVarInsn(types.get(i).store, this.writer.body.argument(i, types.get(i)));
            }
        }
        method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
        Emitter.push(method, tagIndex);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.GUEST_INSTANCE, "newException", "(I)" + EXCEPTION, false);
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i) == JvmType.VECTOR) {
                Vector vector = this.writer.vectors.get(height + i);
                setNumber(i, () -> LaneWriter.push(method, vector, Shape.LONGS, 0));
                setNumber(types.size() + i, () -> LaneWriter.push(method, vector, Shape.LONGS, 1));
            }
            else {
                setValue(i, types.get(i));
            }
        }
    }

    private void setNumber(int index, Runnable push) {
        pushElementOf("numbers", "[J", index);
        push.run();
        this.writer.method.visitInsn(Opcodes.LASTORE);
    }

    private void setValue(int index, JvmType type) {
        int argument = this.writer.body.argument(index, type);
        if (type == JvmType.REFERENCE) {
            pushElementOf("references", "[Ljava/lang/Object;", index);
            this.writer.method.visitVarInsn(Opcodes.ALOAD, argument);
            this.writer.method.visitInsn(Opcodes.AASTORE);
        }
        else {
            setNumber(index, () -> {
                this.writer.method.visitVarInsn(type.load, argument);
                Emitter.toBits(this.writer.method, type);
            });
        }
    }

    /** Pushes an array of the exception on top, which stays below it, and an index. */
    private void pushElementOf(String field, String descriptor, int index) {
        this.writer.method.visitInsn(Opcodes.DUP);
        this.writer.method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_EXCEPTION, field, descriptor);
        Emitter.push(this.writer.method, index);
    }

    /** Writes {@code throw_ref}. */
    void throwReference() {
        this.writer.require(1);
        throwWaiting();
    }

    /** Writes {@code rethrow}. */
    void rethrow(Control caught) {
        this.writer.loadAt(caught.base, JvmType.REFERENCE);
        throwWaiting();
    }

    private void throwWaiting() {
        this.writer.method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.GUEST_EXCEPTION, "thrown",
                "(Ljava/lang/Object;)" + EXCEPTION, false);
        this.writer.method.visitInsn(Opcodes.ATHROW);
        this.methods.dead = true;
    }

    // catching

    /** Begins the protected range of a block, all operands being stored. */
    void begin(Control control, List<CatchClause> clauses) {
        TryBlock block = new TryBlock(clauses);
        control.tryBlock = block;
        this.writer.method.visitLabel(block.start);
    }

    /**
     * Ends the range and, if there is anything in it, begins its handler, at the block
     * with this index, with the exception in its JVM local. What can be reached before it
     * has gone elsewhere.
     */
    private boolean beginHandler(Control control, TryBlock block, Label end, int controlIndex) {
        block.protects = false;
        block.caught = end.getOffset() > block.start.getOffset();
        if (!block.caught) {
            return false;
        }
        Label handler = new Label();
        this.writer.method.visitTryCatchBlock(block.start, end, handler, Names.GUEST_EXCEPTION);
        this.writer.stored = control.base;
        this.writer.placeHandler(handler, control.base);
        this.writer.method.visitVarInsn(Opcodes.ASTORE, this.writer.body.exception());
        this.writer.body.currentMemories = 0;
        if (this.survey.delegates()) {
            Label here = new Label();
            passes(this.writer, controlIndex);
            this.writer.method.visitJumpInsn(Opcodes.IFEQ, here);
            throwAgain();
            this.writer.placeCatch(here, control.base);
        }
        return true;
    }

    private static void passes(FunctionWriter writer, int block) {
        writer.method.visitVarInsn(Opcodes.ALOAD, writer.body.instance);
        writer.method.visitVarInsn(Opcodes.ALOAD, writer.body.exception());
        Emitter.push(writer.method, block);
        writer.method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.GUEST_INSTANCE, "passes", "(" + EXCEPTION + "I)Z",
                false);
    }

    private void pushException() {
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.exception());
    }

    private void throwAgain() {
        pushException();
        this.writer.method.visitInsn(Opcodes.ATHROW);
    }

    /** Marks the end of the instructions that a block protects. */
    Label endRange() {
        Label end = new Label();
        this.writer.method.visitLabel(end);
        return end;
    }

    /**
     * Writes the handler of a {@code try_table} that is not among the open blocks any
     * more.
     * @param end where the block's instructions end
     */
    void tryTable(Control control, Label end) {
        TryBlock block = tryBlock(control);
        int outer = this.methods.controls.size() - 1;
        if (!beginHandler(control, block, end, outer + 1)) {
            return;
        }
        for (CatchClause each : block.clauses) {
            Label next = each.hasTag() ? test(each.tagIndex()) : null;
            goTo(outer - each.label(), each);
            if (next == null) {
                return;
            }
            this.writer.body.currentMemories = 0;
            this.writer.stored = control.base;
            this.writer.placeCatch(next, control.base);
        }
        throwAgain();
    }

    private static TryBlock tryBlock(Control control) {
        if (control.tryBlock == null) {
            throw new AssertionError(control.kind);
        }
        return control.tryBlock;
    }

    /** Goes to the label that is returned unless the exception is of a tag. */
    private Label test(int tagIndex) {
        MethodVisitor method = this.writer.method;
        Label next = new Label();
        pushException();
        method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_EXCEPTION, "tag", Names.descriptor(Names.TAG));
        method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
        method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_INSTANCE, "tags", "[" + Names.descriptor(Names.TAG));
        Emitter.push(method, tagIndex);
        method.visitInsn(Opcodes.AALOAD);
        method.visitJumpInsn(Opcodes.IF_ACMPNE, next);
        return next;
    }

    private void goTo(int controlIndex, CatchClause clause) {
        int height = this.methods.controls.get(controlIndex).base;
        if (clause.hasTag()) {
            Signature values = values(clause.tagIndex());
            storeValues(values, height);
            height += values.parameters().size();
        }
        if (clause.handsReferenceOn()) {
            pushException();
            this.writer.storeAt(height, JvmType.REFERENCE);
        }
        this.methods.transferStored(controlIndex);
    }

    /** Stores the exception's values into the slots from a height on. */
    private void storeValues(Signature values, int height) {
        List<JvmType> types = values.parameters();
        if (types.size() > MANY_VALUES) {
            this.writer.copyValues(this.writer.body.exception(), values, height);
            return;
        }
        for (int i = 0; i < types.size(); i++) {
            pushValue(types.get(i), i, types.size());
            this.writer.storeAt(height + i, types.get(i));
        }
    }

    private void pushValue(JvmType type, int index, int count) {
        if (type == JvmType.VECTOR) {
            pushValue(JvmType.LONG, index, count);
            pushValue(JvmType.LONG, count + index, count);
            return;
        }
        boolean reference = type == JvmType.REFERENCE;
        pushException();
        this.writer.method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_EXCEPTION, reference ? "references" : "numbers",
                reference ? "[Ljava/lang/Object;" : "[J");
        Emitter.push(this.writer.method, index);
        Emitter.loadFromArray(this.writer.method, type);
    }

    /**
     * Begins a {@code catch} or {@code catch_all}.
     * @param end where the instructions before it end
     */
    void catching(Control control, Opcode opcode, int tagIndex, Label end) {
        TryBlock block = tryBlock(control);
        if (block.protects) {
            if (!beginHandler(control, block, end, this.methods.controls.size() - 1)) {
                this.writer.stored = control.base;
                beginUnreachable(control);
            }
        }
        else if (block.next != null) {
            this.writer.stored = control.base;
            this.writer.placeCatch(block.next, control.base);
        }
        else {
            beginUnreachable(control);
        }
        block.next = (opcode == Opcode.CATCH) ? test(tagIndex) : null;
        pushException();
        this.writer.storeAt(control.base, JvmType.REFERENCE);
        this.writer.stored = control.base + 1;
        if (opcode == Opcode.CATCH) {
            Signature values = values(tagIndex);
            storeValues(values, control.base + 1);
            this.writer.stored += values.parameters().size();
        }
        this.writer.body.currentMemories = 0;
        this.methods.dead = false;
    }

    /**
     * Begins a catch that nothing reaches: nothing before it is protected. It is valid
     * code nevertheless.
     */
    private void beginUnreachable(Control control) {
        this.writer.frame(control.base, List.of());
        this.writer.method.visitInsn(Opcodes.ACONST_NULL);
        this.writer.method.visitTypeInsn(Opcodes.CHECKCAST, Names.GUEST_EXCEPTION);
        this.writer.method.visitVarInsn(Opcodes.ASTORE, this.writer.body.exception());
    }

    /** Ends a {@code try}: throws again what its catches have not caught. */
    void end(Control control) {
        TryBlock block = tryBlock(control);
        if (block.next != null) {
            this.writer.stored = control.base;
            this.writer.placeCatch(block.next, control.base);
            throwAgain();
        }
    }

    /**
     * Ends a {@code try} with {@code delegate}; the block is not among the open ones any
     * more.
     * @param target index of the block that is delegated to
     */
    void delegate(Control control, int target, Label end) {
        TryBlock block = tryBlock(control);
        int handling = handlingBlock(target);
        int next = handlingBlock(this.methods.controls.size() - 1);
        if (handling == next) {
            block.protects = false; // whoever sees it next is who is to see it
            return;
        }
        if (beginHandler(control, block, end, this.methods.controls.size())) {
            this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
            pushException();
            Emitter.push(this.writer.method, handling);
            this.writer.method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.GUEST_INSTANCE, "delegate",
                    "(" + EXCEPTION + "I)V", false);
            throwAgain();
        }
    }

    /**
     * Returns the index of the innermost block, from this one outwards, that catches what
     * is thrown now; 0, the function's, if there is none.
     */
    private int handlingBlock(int from) {
        for (int i = from; i > 0; i--) {
            TryBlock block = this.methods.controls.get(i).tryBlock;
            if (block != null && block.protects) {
                return i;
            }
        }
        return 0;
    }

    // regions

    /** Returns whether what is thrown now is caught in this function. */
    static boolean isCaught(List<Control> controls) {
        for (Control each : controls) {
            if (each.tryBlock != null && each.tryBlock.protects) {
                return true;
            }
        }
        return false;
    }

    /**
     * Writes the handler of a region's whole method, behind all of it: stores locals in
     * the frame and throws again.
     * @param start where its instructions begin
     */
    static void wholeMethod(FunctionWriter writer, Label start, BitSet written) {
        if (beginWhole(writer, start)) {
            writer.storeFields(written);
            writer.method.visitInsn(Opcodes.ATHROW);
        }
    }

    /**
     * Writes the handler of a function's own method, behind all of it: forgets marks,
     * reports fuel and throws again.
     */
    static void wholeFunction(FunctionWriter writer, Label start, FuelWriter fuel) {
        if (!beginWhole(writer, start)) {
            return;
        }
        if (writer.body.forgetsMarks) {
            writer.method.visitInsn(Opcodes.DUP);
            writer.method.visitVarInsn(Opcodes.ASTORE, writer.body.exception());
            passes(writer, 0);
            writer.method.visitInsn(Opcodes.POP);
        }
        fuel.report();
        writer.method.visitInsn(Opcodes.ATHROW);
    }

    private static boolean beginWhole(FunctionWriter writer, Label start) {
        Label end = new Label();
        Label handler = new Label();
        writer.method.visitLabel(end);
        if (end.getOffset() == start.getOffset()) {
            return false;
        }
        writer.method.visitTryCatchBlock(start, end, handler, Names.GUEST_EXCEPTION);
        writer.placeHandler(handler, 0);
        return true;
    }

    /**
     * Writes the handler of a region's call: reads the locals that it may have changed,
     * and throws again.
     */
    static void regionCall(FunctionWriter writer, Label start, Label end, BitSet changed) {
        Label handler = new Label();
        Label after = new Label();
        writer.method.visitTryCatchBlock(start, end, handler, Names.GUEST_EXCEPTION);
        writer.method.visitJumpInsn(Opcodes.GOTO, after);
        writer.placeHandler(handler, 0);
        writer.loadFields(changed);
        writer.method.visitInsn(Opcodes.ATHROW);
        writer.place(after, 0, List.of());
    }

}
