package dev.wasmhost.internal.compiler;

import java.util.BitSet;
import java.util.List;

import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.internal.runtime.LinearMemory;

/**
 * Writes the beginnings of a function's methods: the check of stack and stops, the frame
 * object, JVM locals.
 */
final class PrologueWriter {

    /**
     * A function that calls nothing and takes less stack than this does not check the
     * budget: the reserve covers it.
     */
    private static final int SMALL_LEAF = 1024;

    /**
     * A frame object counts for this part of its bytes against the stack budget, which so
     * bounds the heap of deep calls too.
     */
    private static final int HEAP_SHARE = 16;

    private final ModuleCompiler compiler;

    private final BodySurvey survey;

    private final Signature signature;

    private final List<JvmType> locals;

    private final FunctionWriter writer;

    PrologueWriter(ModuleCompiler compiler, BodySurvey survey, Signature signature, List<JvmType> locals,
            FunctionWriter writer) {
        this.compiler = compiler;
        this.survey = survey;
        this.signature = signature;
        this.locals = locals;
        this.writer = writer;
    }

    /**
     * Writes the beginning of the function's own method.
     * @param methods how many methods of the function may call one another
     */
    void writeFunction(int methods) {
        this.writer.method.visitCode();
        allocateParameters();
        this.writer.body.instance = this.writer.body.allocate(this.compiler.instanceClass(), 1);
        this.writer.body.budget = this.writer.body.allocate(Opcodes.INTEGER, 1);
        int heap = this.writer.hasFrame() ? this.writer.layout().bytes() / HEAP_SHARE : 0;
        writeEntryCheck(methods * this.survey.stackBytes() + heap);
        if (this.writer.hasFrame()) {
            makeFrame(this.writer.layout());
        }
        else {
            for (int i = this.signature.parameters().size(); i < this.locals.size(); i++) {
                allocateZero(i);
            }
        }
        allocateCommon();
    }

    /** Writes the beginning of a region's method, whose parameters are allocated. */
    void writeRegion() {
        allocateUsed();
        allocateCommon();
    }

    private void allocateParameters() {
        if (this.signature.packed()) {
            this.writer.body.allocate("[J", 1);
            this.writer.body.allocate("[Ljava/lang/Object;", 1);
            return;
        }
        for (int i = 0; i < this.signature.parameters().size(); i++) {
            JvmType type = this.locals.get(i);
            if (type == JvmType.VECTOR) {
                allocateVectorParameter(i);
            }
            else if (this.survey.needsFrame()) {
                this.writer.body.allocate(type.frameType(), type.size);
            }
            else {
                this.writer.body.allocateLocal(i, type);
            }
        }
    }

    private void allocateVectorParameter(int localIndex) {
        if (this.survey.needsFrame()) {
            this.writer.body.allocate(Opcodes.LONG, 2);
            this.writer.body.allocate(Opcodes.LONG, 2);
        }
        else {
            this.writer.body.allocateVectorLocal(localIndex, Shape.LONGS);
        }
    }

    private void allocateZero(int localIndex) {
        JvmType type = this.locals.get(localIndex);
        if (type == JvmType.VECTOR) {
            Shape shape = this.survey.shape(localIndex);
            this.writer.body.allocateVectorLocal(localIndex, shape);
            for (int lane = 0; lane < shape.lanes; lane++) {
                Emitter.pushZero(this.writer.method, shape.type);
                this.writer.method.visitVarInsn(shape.type.store,
                        this.writer.body.local(localIndex) + lane * shape.type.size);
            }
            return;
        }
        this.writer.body.allocateLocal(localIndex, type);
        Emitter.pushZero(this.writer.method, type);
        this.writer.method.visitVarInsn(type.store, this.writer.body.local(localIndex));
    }

    /** One read serves the stack budget and stops: see {@code CallContext}. */
    private void writeEntryCheck(int bytes) {
        if (this.survey.isLeaf() && bytes < SMALL_LEAF) {
            return;
        }
        Label enough = new Label();
        this.writer.method.visitVarInsn(Opcodes.ILOAD, this.writer.body.budget);
        Emitter.push(this.writer.method, bytes);
        this.writer.method.visitInsn(Opcodes.ISUB);
        this.writer.method.visitInsn(Opcodes.DUP);
        this.writer.method.visitVarInsn(Opcodes.ISTORE, this.writer.body.budget);
        if (this.compiler.interruptible()) {
            this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
            this.writer.method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_INSTANCE, "context",
                    Names.descriptor(Names.CALL_CONTEXT));
            this.writer.method.visitFieldInsn(Opcodes.GETFIELD, Names.CALL_CONTEXT, "floor", "I");
            this.writer.method.visitJumpInsn(Opcodes.IF_ICMPGE, enough);
        }
        else {
            this.writer.method.visitJumpInsn(Opcodes.IFGE, enough);
        }
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
        this.writer.method.visitVarInsn(Opcodes.ILOAD, this.writer.body.budget);
        this.writer.method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.GUEST_INSTANCE, "checkFloor", "(I)V", false);
        this.writer.place(enough, 0, List.of());
    }

    private void makeFrame(FrameLayout layout) {
        String name = layout.className();
        this.writer.body.frame = this.writer.body.allocate(name, 1);
        this.writer.method.visitTypeInsn(Opcodes.NEW, name);
        this.writer.method.visitInsn(Opcodes.DUP);
        this.writer.method.visitMethodInsn(Opcodes.INVOKESPECIAL, name, "<init>", "()V", false);
        this.writer.method.visitVarInsn(Opcodes.ASTORE, this.writer.body.frame);
        int word = 0;
        int fields = Math.min(this.signature.parameters().size(), FrameLayout.FIELDS);
        for (int i = 0; i < fields; i++) {
            JvmType type = this.locals.get(i);
            if (type == JvmType.VECTOR) {
                storeHalf(layout, i, 0, word, i);
                storeHalf(layout, i, 1, word + 2, this.signature.parameters().size() + i);
            }
            else {
                this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.frame);
                if (this.signature.packed()) {
                    Emitter.loadElement(this.writer.method, type, 0, 1, i, this.signature.parameters().size());
                }
                else {
                    this.writer.method.visitVarInsn(type.load, word);
                }
                this.writer.method.visitFieldInsn(Opcodes.PUTFIELD, name, FrameLayout.fieldName(i), type.descriptor);
            }
            word += type.size;
        }
        if (this.signature.packed()) {
            this.writer.copyPackedParameters(0, 1, this.signature);
        }
        else {
            storeParametersBehindFields(word);
        }
        allocateUsed();
    }

    /** Copies half of a vector parameter, in JVM locals or packed, into its field. */
    private void storeHalf(FrameLayout layout, int parameter, int half, int word, int packedIndex) {
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.frame);
        if (this.signature.packed()) {
            int count = this.signature.parameters().size();
            Emitter.loadElement(this.writer.method, JvmType.LONG, 0, 1, packedIndex, count);
        }
        else {
            this.writer.method.visitVarInsn(Opcodes.LLOAD, word);
        }
        this.writer.method.visitFieldInsn(Opcodes.PUTFIELD, layout.className(), FrameLayout.fieldName(parameter, half),
                "J");
    }

    private void storeParametersBehindFields(int firstWord) {
        int word = firstWord;
        for (int i = FrameLayout.FIELDS; i < this.signature.parameters().size(); i++) {
            JvmType type = this.locals.get(i);
            if (type == JvmType.VECTOR) {
                this.writer.storeVectorLocal(i, Vector.from(Shape.LONGS, word));
                word += type.size;
                continue;
            }
            this.writer.method.visitVarInsn(type.load, word);
            this.writer.storeLocal(i);
            word += type.size;
        }
    }

    /** Gives the fields that a method uses JVM locals, and their values. */
    private void allocateUsed() {
        BitSet used = this.writer.body.used;
        for (int i = used.nextSetBit(0); i >= 0; i = used.nextSetBit(i + 1)) {
            if (this.locals.get(i) == JvmType.VECTOR) {
                this.writer.body.allocateVectorLocal(i, this.survey.shape(i));
            }
            else {
                this.writer.body.allocateLocal(i, this.locals.get(i));
            }
        }
        this.writer.loadFields(used);
        BitSet scratch = this.writer.body.scratch;
        for (int i = scratch.nextSetBit(0); i >= 0; i = scratch.nextSetBit(i + 1)) {
            allocateZero(i);
        }
    }

    private void allocateCommon() {
        if (this.writer.hasFrame() && this.writer.body.code < 0) {
            this.writer.body.code = this.writer.body.allocate(Opcodes.INTEGER, 1);
            this.writer.method.visitInsn(Opcodes.ICONST_0);
            this.writer.method.visitVarInsn(Opcodes.ISTORE, this.writer.body.code);
        }
        for (MemoryShape each : this.writer.memories.tracked()) {
            this.writer.body.allocateMemory(each);
            each.load(this.writer.body);
            if (each.mayBeExact() && !this.writer.isSmall()) {
                learnLimit(each);
            }
        }
        this.writer.body.currentMemories = this.writer.memories.bits();
        if (this.survey.loops() && this.compiler.interruptible() && !this.compiler.fuel()) {
            this.writer.body.poll = this.writer.body.allocate(Opcodes.INTEGER, 1);
            Emitter.push(this.writer.method, ModuleCompiler.POLL_INTERVAL);
            this.writer.method.visitVarInsn(Opcodes.ISTORE, this.writer.body.poll);
        }
    }

    /**
     * Tells HotSpot that a limit is exact, if it never sees another one here: the checks
     * that follow are then compiled with a constant.
     */
    private void learnLimit(MemoryShape memory) {
        Label other = new Label();
        memory.pushLimit(this.writer.body);
        Emitter.push(this.writer.method, LinearMemory.EXACT);
        this.writer.method.visitJumpInsn(Opcodes.IF_ICMPNE, other);
        Emitter.push(this.writer.method, LinearMemory.EXACT);
        this.writer.method.visitVarInsn(Opcodes.ISTORE, this.writer.body.memoryLimit(memory));
        this.writer.place(other, 0, List.of());
    }

}
