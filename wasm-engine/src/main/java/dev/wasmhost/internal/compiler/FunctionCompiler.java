package dev.wasmhost.internal.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.AddressType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.HeapType;
import dev.wasmhost.MemoryType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.ValueType;
import dev.wasmhost.internal.module.CatchClause;
import dev.wasmhost.internal.module.Immediate;
import dev.wasmhost.internal.module.LocalGroup;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.Opcode;
import dev.wasmhost.internal.validation.CodeSink;
import dev.wasmhost.internal.validation.OperandStack;

/**
 * Writes one function as JVM bytecode, in one walk.
 *
 * <p>
 * WebAssembly's operands are the JVM's operands as long as control runs straight. Where
 * it branches or joins they are <em>stored</em>: every height of the operand stack has a
 * slot, and at every label all operands are in their slots and the JVM's stack is empty.
 * So a stack map frame is a list of locals, a branch need not care what lies below its
 * values, HotSpot can replace the frame of a running loop (it never does with anything on
 * the stack), and any run of instructions can be moved to another method.
 *
 * <p>
 * A large function is written as several methods. All share a frame object
 * ({@link FrameLayout}) that holds locals and slots; each {@link Region} is a method that
 * takes it and returns 0 if control falls out of its end, or 1 + the index of the block
 * it branches to, whose values are then in that block's slots.
 *
 * <p>
 * A constant or comparison is kept {@linkplain PendingOperand pending} until it is known
 * what takes it.
 */
final class FunctionCompiler implements CodeSink {

    /**
     * More operands than this never wait on the JVM's stack in a function with a frame
     * object.
     */
    private static final int MANY_WAITING = 60;

    private final ModuleCompiler compiler;

    private final Module module;

    private final MethodSink sink;

    private final int functionIndex;

    private final BodySurvey survey;

    private final RegionPlan plan;

    private final List<JvmType> locals = new ArrayList<>();

    private FunctionMethods methods;

    private FunctionWriter writer;

    private CallWriter calls;

    private ReferenceWriter references;

    private FuelWriter fuel;

    // Made when first used: what most functions do not need is not even loaded.

    private @Nullable VectorWriter vectors;

    private @Nullable VectorAccessWriter vectorAccesses;

    private @Nullable AggregateWriter aggregates;

    private @Nullable ExceptionWriter exceptions;

    private int declaredLocals;

    /** Where the instructions begin. */
    private final Label start = new Label();

    /** Where the function goes that calls itself last. */
    private final Label restart = new Label();

    private boolean restarts;

    /** Whether a tail call has left nothing to return. */
    private boolean left;

    private PendingOperand pending;

    private final AddressFacts facts = new AddressFacts();

    private boolean keepsOrigins;

    private int sequence;

    private int identityConstant = -10;

    private int promotion = -10;

    @SuppressWarnings("NullAway.Init") // begin, which comes first, sets the rest
    FunctionCompiler(ModuleCompiler compiler, MethodSink sink, int functionIndex, BodySurvey survey, RegionPlan plan) {
        this.compiler = compiler;
        this.module = compiler.module();
        this.sink = sink;
        this.functionIndex = functionIndex;
        this.survey = survey;
        this.plan = plan;
    }

    /** Returns the bytes of the largest method that the function became. */
    int largestMethod() {
        return this.methods.largestMethod();
    }

    @Override
    public void begin(FunctionType type, List<LocalGroup> localGroups, OperandStack operands) {
        for (ValueType each : type.parameters()) {
            this.locals.add(JvmType.of(each));
        }
        for (LocalGroup each : localGroups) {
            JvmType local = JvmType.of(each.type());
            for (int i = 0; i < each.count(); i++) {
                this.locals.add(local);
            }
        }
        this.declaredLocals = this.locals.size();
        if (this.compiler.fuel()) {
            this.locals.add(JvmType.INT);
        }
        this.methods = new FunctionMethods(this.compiler, this.sink, this.functionIndex, this.survey, this.plan,
                this.locals, operands);
        this.writer = this.methods.writer();
        this.fuel = this.methods.fuel();
        this.calls = new CallWriter(this.compiler, this.writer);
        this.pending = new PendingOperand(this.writer, this.survey.size());
        this.references = new ReferenceWriter(this.compiler, this.writer);
        if (this.survey.tailCalls() && !this.writer.hasFrame()) {
            this.writer.place(this.start, 0, List.of());
        }
    }

    @Override
    public void at(int offset) {
        if (this.methods.changesAt(offset)) {
            materialize();
            this.fuel.settle();
            this.methods.changeAt(offset);
        }
        this.fuel.count(1);
        if (this.writer.hasFrame() && this.writer.height() - this.writer.stored > MANY_WAITING) {
            materialize();
            this.writer.store(this.writer.height());
        }
        if (!this.keepsOrigins) {
            this.facts.computedFrom(0);
        }
        this.keepsOrigins = false;
        this.writer.measure();
        this.writer.vectors.truncate(this.writer.height());
        this.sequence++;
    }

    private VectorWriter vectors() {
        if (this.vectors == null) {
            this.vectors = new VectorWriter(this.writer, this.compiler.deterministic());
        }
        return this.vectors;
    }

    private VectorAccessWriter vectorAccesses() {
        if (this.vectorAccesses == null) {
            this.vectorAccesses = new VectorAccessWriter(this.writer, vectors());
        }
        return this.vectorAccesses;
    }

    private AggregateWriter aggregates() {
        if (this.aggregates == null) {
            this.aggregates = new AggregateWriter(this.compiler, this.writer, this.calls);
        }
        return this.aggregates;
    }

    private ExceptionWriter exceptions() {
        if (this.exceptions == null) {
            this.exceptions = new ExceptionWriter(this.compiler, this.methods, this.survey);
        }
        return this.exceptions;
    }

    // instructions that compute

    private void materialize() {
        this.pending.write();
    }

    /** Notes that the result of an instruction, if it has one, is no local's copy. */
    private void computes(int operands) {
        this.facts.computed(this.writer.height() - operands);
        this.keepsOrigins = true;
    }

    @Override
    public void plain(Opcode opcode) {
        computes(opcode.operands().size());
        if (Lowering.isComparison(opcode)) {
            this.pending.compare(opcode);
            return;
        }
        if (this.pending.isConstant() && Division.isDirect(opcode, this.pending.bits())) {
            this.writer.require(1, this.writer.height() - 1);
            Division.write(this.writer, opcode, this.pending.bits());
            this.pending.consume();
            return;
        }
        materialize();
        if (opcode.isVector()) {
            vectors().plain(opcode, this.sequence - this.identityConstant == 1);
            return;
        }
        boolean anyReference = opcode.immediate() == Immediate.PARAMETRIC;
        this.writer.require(anyReference ? 1 : opcode.operands().size());
        if (ReferenceWriter.plain(this.writer.method, opcode)) {
            return;
        }
        Lowering.plain(this.writer.method, opcode);
        if (this.compiler.deterministic()) {
            CanonicalNans.write(this.writer.method, opcode, opcode.results().contains(ValueType.F32));
        }
        else {
            quiet(opcode);
        }
        if (opcode == Opcode.F64_PROMOTE_F32) {
            this.promotion = this.sequence;
        }
    }

    /**
     * C2 turns {@code x - 0}, {@code x * 1}, {@code x / 1} and a demoted promotion into
     * {@code x}, which leaves a signalling NaN as it is; arithmetic must return a quiet
     * one. Only constants next to the operation matter: others do not stay constants.
     */
    private void quiet(Opcode opcode) {
        boolean folds = switch (opcode) {
            case F32_ADD, F32_SUB, F32_MUL, F32_DIV, F64_ADD, F64_SUB, F64_MUL, F64_DIV ->
                this.sequence - this.identityConstant <= 2;
            case F32_DEMOTE_F64 -> this.sequence - this.promotion == 1;
            default -> false;
        };
        if (folds) {
            boolean single = opcode.results().get(0) == ValueType.F32;
            this.writer.method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.NUMERICS, single ? "quietF32" : "quietF64",
                    single ? "(F)F" : "(D)D", false);
        }
    }

    @Override
    public void constant(Opcode opcode, long bits) {
        computes(0);
        materialize();
        if (isIdentity(opcode, bits)) {
            this.identityConstant = this.sequence;
        }
        this.pending.constant(opcode, bits);
    }

    private static boolean isIdentity(Opcode opcode, long bits) {
        if (opcode == Opcode.F32_CONST) {
            float value = Float.intBitsToFloat((int) bits);
            return value == 0 || value == 1;
        }
        double value = Double.longBitsToDouble(bits);
        return opcode == Opcode.F64_CONST && (value == 0 || value == 1);
    }

    @Override
    public void bytes(Opcode opcode, long low, long high) {
        materialize();
        if (opcode == Opcode.V128_CONST) {
            vectors().constant(low, high);
        }
        else {
            new ShuffleWriter(this.writer).write(low, high);
        }
    }

    @Override
    public void lane(Opcode opcode, int lane) {
        materialize();
        vectorAccesses().lane(opcode, lane);
    }

    @Override
    public void nullReference(HeapType heapType) {
        materialize();
        this.writer.method.visitInsn(Opcodes.ACONST_NULL);
    }

    @Override
    public void functionReference(int functionIndex) {
        materialize();
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
        Emitter.push(this.writer.method, functionIndex);
        this.writer.method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.GUEST_INSTANCE, "functionReference",
                "(I)" + Names.descriptor(Names.FUNCTION_REFERENCE), false);
    }

    @Override
    public void drop(ValueType type) {
        materialize();
        if (this.writer.stored == this.writer.height()) {
            this.writer.stored--;
        }
        else if (type != ValueType.V128) {
            this.writer.method.visitInsn((JvmType.of(type).size == 2) ? Opcodes.POP2 : Opcodes.POP);
        }
    }

    @Override
    public void select(ValueType type) {
        if (type == ValueType.V128) {
            materialize();
            vectors().select();
            return;
        }
        JvmType jvmType = JvmType.of(type);
        int below = this.writer.height() - 3;
        if (this.writer.stored > below) {
            materialize();
            this.writer.require(3);
        }
        Label first = new Label();
        this.pending.jump(true, first);
        if (jvmType.size == 2) {
            this.writer.method.visitInsn(Opcodes.DUP2_X2);
            this.writer.method.visitInsn(Opcodes.POP2);
        }
        else {
            this.writer.method.visitInsn(Opcodes.SWAP);
        }
        this.writer.placeWaiting(first, below, jvmType, jvmType);
        this.writer.method.visitInsn((jvmType.size == 2) ? Opcodes.POP2 : Opcodes.POP);
    }

    @Override
    public void local(Opcode opcode, int localIndex) {
        materialize();
        if (this.locals.get(localIndex) == JvmType.VECTOR) {
            vectors().local(opcode, localIndex);
            return;
        }
        this.keepsOrigins = true;
        if (opcode == Opcode.LOCAL_GET) {
            this.facts.copied(this.writer.height(), localIndex);
            this.pending.local(localIndex);
            return;
        }
        this.facts.written(localIndex);
        this.writer.require(1);
        if (opcode == Opcode.LOCAL_TEE) {
            this.facts.copied(this.writer.height() - 1, localIndex);
            this.writer.method.visitInsn((this.locals.get(localIndex).size == 2) ? Opcodes.DUP2 : Opcodes.DUP);
        }
        this.writer.storeLocal(localIndex);
    }

    @Override
    public void global(Opcode opcode, int globalIndex) {
        materialize();
        JvmType type = JvmType.of(this.module.globalType(globalIndex).valueType());
        boolean get = opcode == Opcode.GLOBAL_GET;
        boolean isField = this.compiler.isField(globalIndex);
        String owner = isField ? this.compiler.instanceClass() : Names.GLOBAL;
        String field = isField ? ModuleCompiler.globalField(globalIndex) : type.field;
        if (type == JvmType.VECTOR) {
            String upper = isField ? ModuleCompiler.upperGlobalField(globalIndex) : "upper";
            vectors().global(get, owner, field, upper, () -> pushGlobalOwner(globalIndex));
            return;
        }
        if (!get) {
            this.writer.require(1);
        }
        pushGlobalOwner(globalIndex);
        if (get) {
            this.writer.method.visitFieldInsn(Opcodes.GETFIELD, owner, field, type.descriptor);
        }
        else {
            this.writer.method.visitInsn((type.size == 2) ? Opcodes.DUP_X2 : Opcodes.SWAP);
            if (type.size == 2) {
                this.writer.method.visitInsn(Opcodes.POP);
            }
            this.writer.method.visitFieldInsn(Opcodes.PUTFIELD, owner, field, type.descriptor);
        }
    }

    /** Pushes the object that holds a global in a field. */
    private void pushGlobalOwner(int globalIndex) {
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
        if (!this.compiler.isField(globalIndex)) {
            this.writer.method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_INSTANCE, "globals",
                    "[" + Names.descriptor(Names.GLOBAL));
            Emitter.push(this.writer.method, globalIndex);
            this.writer.method.visitInsn(Opcodes.AALOAD);
        }
    }

    @Override
    public void laneAccess(Opcode opcode, int memoryIndex, long offset, int lane) {
        materialize();
        if (!vectorAccesses().laneAccess(opcode, memoryIndex, offset, lane)) {
            continueAfterTrap(opcode);
        }
    }

    @Override
    public void memoryAccess(Opcode opcode, int memoryIndex, long offset) {
        if (opcode.isVector()) {
            materialize();
            if (!vectorAccesses().memoryAccess(opcode, memoryIndex, offset)) {
                continueAfterTrap(opcode);
            }
            return;
        }
        int base = this.writer.height() - opcode.operands().size();
        boolean deferred = this.pending.isDeferred() && !opcode.results().isEmpty();
        if (!deferred) {
            materialize();
            this.writer.require(opcode.operands().size());
        }
        if (!MemoryWriter.access(this.writer, deferred ? this.pending : null, opcode, memoryIndex, offset,
                check(base, opcode, memoryIndex, offset))) {
            continueAfterTrap(opcode);
        }
        computes(opcode.operands().size());
    }

    private MemoryWriter.Check check(int base, Opcode opcode, int memoryIndex, long offset) {
        MemoryWriter.Check usual = (offset == 0) ? MemoryWriter.Check.UNLESS_EXACT : MemoryWriter.Check.ALWAYS;
        MemoryType type = this.module.memories().get(memoryIndex);
        if (memoryIndex != 0 || type.shared() || type.addressType() == AddressType.I64) {
            return usual;
        }
        long extent = offset + opcode.width();
        if (this.pending.isConstant() && !opcode.results().isEmpty()) {
            long end = (this.pending.bits() & 0xFFFFFFFFL) + extent;
            return (end <= type.limits().minimum() * MemoryType.PAGE_SIZE) ? MemoryWriter.Check.NONE : usual;
        }
        long known = (extent < Integer.MAX_VALUE) ? this.facts.extent(base, extent) : 0;
        if (extent <= known) {
            return MemoryWriter.Check.NONE;
        }
        // what is inside is below 2 GiB by more than a page
        return (known > 0 && extent <= MemoryType.PAGE_SIZE) ? MemoryWriter.Check.UNLESS_EXACT : usual;
    }

    @Override
    public void atomicAccess(Opcode opcode, int memoryIndex, long offset) {
        materialize();
        this.writer.require(opcode.operands().size());
        if (!AtomicWriter.access(this.writer, opcode, memoryIndex, offset)) {
            continueAfterTrap(opcode);
        }
    }

    /**
     * What follows counts as reachable for validation: it goes on from a place that
     * nothing gets to.
     */
    private void continueAfterTrap(Opcode opcode) {
        int height = this.writer.height() - opcode.operands().size();
        this.writer.stored = height;
        this.writer.body.currentMemories = 0;
        this.writer.frame(height, List.of());
        if (opcode.results().contains(ValueType.V128)) {
            this.writer.vectors.set(height, Vector.constant(0, 0));
        }
        else if (!opcode.results().isEmpty()) {
            Emitter.pushZero(this.writer.method, JvmType.of(opcode.results().get(0)));
        }
    }

    @Override
    public void memory(Opcode opcode, int first, int second) {
        slow(opcode, first, second);
        if (opcode == Opcode.MEMORY_GROW) {
            this.writer.body.currentMemories = 0;
        }
    }

    @Override
    public void table(Opcode opcode, int first, int second) {
        slow(opcode, first, second);
    }

    /** Calls the method of {@code Instructions} that is named after the instruction. */
    private void slow(Opcode opcode, int first, int second) {
        materialize();
        MemoryWriter.SlowInstruction slow = MemoryWriter.slow(opcode);
        this.writer.require(slow.operands());
        if (this.fuel.hasLength(opcode)) {
            this.fuel.burnLength(opcode, this.writer.type(this.writer.height() - 1));
        }
        Emitter.push(this.writer.method, first);
        if (slow.indices() == 2) {
            Emitter.push(this.writer.method, second);
        }
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
        slow.call(this.writer.method, this.module, first, second);
    }

    // calls

    @Override
    public void call(int callee) {
        materialize();
        this.fuel.settle();
        this.calls.call(callee);
    }

    @Override
    public void callIndirect(int typeIndex, int tableIndex) {
        materialize();
        this.fuel.settle();
        this.calls.callIndirect(typeIndex, tableIndex, false);
    }

    @Override
    public void callReference(int typeIndex) {
        materialize();
        this.fuel.settle();
        this.calls.callReference(typeIndex, false);
    }

    /** The function's handlers must not see what the callee throws. */
    private void beginTailCall() {
        materialize();
        this.fuel.settle();
        this.calls.pendingOnly(ExceptionWriter.isCaught(this.methods.controls));
    }

    @Override
    public void tailCall(int callee) {
        beginTailCall();
        if (callee == this.functionIndex && !this.writer.hasFrame()) {
            callSelf();
        }
        else {
            this.calls.tailCall(callee);
        }
    }

    /** A function that calls itself last begins again, with other parameters. */
    private void callSelf() {
        int height = this.writer.height();
        int count = this.module.functionType(this.functionIndex).parameters().size();
        this.writer.require(count, height);
        for (int i = count - 1; i >= 0; i--) {
            storeParameter(i, height - count + i);
        }
        this.writer.discard(height - count);
        this.writer.method.visitJumpInsn(Opcodes.GOTO, this.restart);
        this.restarts = true;
        this.left = true;
    }

    private void storeParameter(int localIndex, int height) {
        if (this.locals.get(localIndex) == JvmType.VECTOR) {
            this.writer.measureVector();
            this.writer.storeVectorLocal(localIndex, this.writer.vectors.get(height));
        }
        else {
            this.writer.storeLocal(localIndex);
        }
    }

    /** Writes what leads from calls of itself back to the beginning. */
    private void writeRestart() {
        this.writer.place(this.restart, 0, List.of());
        for (int i = this.module.functionType(this.functionIndex).parameters().size(); i < this.declaredLocals; i++) {
            Emitter.pushZero(this.writer.method, this.locals.get(i));
            if (this.locals.get(i) == JvmType.VECTOR) {
                this.writer.takeVector(0);
            }
            storeParameter(i, 0);
            this.writer.vectors.truncate(0);
        }
        this.writer.body.currentMemories = 0;
        this.writer.requireMemories();
        if (this.compiler.interruptible()) {
            countDown(this.start);
        }
        else {
            this.writer.method.visitJumpInsn(Opcodes.GOTO, this.start);
        }
    }

    @Override
    public void tailCallIndirect(int typeIndex, int tableIndex) {
        beginTailCall();
        this.calls.callIndirect(typeIndex, tableIndex, true);
    }

    @Override
    public void tailCallReference(int typeIndex) {
        beginTailCall();
        this.calls.callReference(typeIndex, true);
    }

    // references, structures and arrays

    @Override
    public void aggregate(Opcode opcode, int typeIndex, int second) {
        materialize();
        if (this.fuel.hasLength(opcode)) {
            this.writer.require(1);
            this.fuel.burnLength(opcode, JvmType.INT);
        }
        else if (opcode == Opcode.ARRAY_NEW_FIXED) {
            this.fuel.count(second / 8);
        }
        aggregates().write(opcode, typeIndex, second);
    }

    @Override
    public void cast(Opcode opcode, ReferenceType type) {
        materialize();
        this.writer.require(1);
        this.references.cast(opcode, type);
    }

    @Override
    public void branchOnNull(Opcode opcode, int depth) {
        int height = this.writer.height();
        boolean onNull = opcode == Opcode.BR_ON_NULL;
        pushStored(height);
        branchIf(depth, onNull ? height - 1 : height, onNull ? height : height - 1,
                onNull ? Opcodes.IFNULL : Opcodes.IFNONNULL);
    }

    @Override
    public void branchOnCast(Opcode opcode, int depth, ReferenceType type) {
        int height = this.writer.height();
        boolean onSuccess = opcode == Opcode.BR_ON_CAST;
        pushStored(height);
        this.references.test(type);
        branchIf(depth, height, height, onSuccess ? Opcodes.IFNE : Opcodes.IFEQ);
    }

    /** Stores all operands and pushes the one on top again. */
    private void pushStored(int height) {
        materialize();
        this.fuel.settle();
        this.writer.store(height);
        this.writer.loadAt(height - 1, JvmType.REFERENCE);
    }

    // blocks

    @Override
    public void block(FunctionType type) {
        materialize();
        open(Control.Kind.BLOCK, type);
    }

    private Control open(Control.Kind kind, FunctionType type) {
        int height = this.writer.height();
        this.writer.store(height);
        Control control = this.methods.add(kind, type, height - type.parameters().size());
        control.factsAtEntry = this.facts.save(this.methods.controls.size());
        return control;
    }

    @Override
    public void loop(FunctionType type) {
        materialize();
        this.fuel.settle();
        Control control = open(Control.Kind.LOOP, type);
        this.facts.clear();
        this.writer.requireMemories();
        this.writer.place(this.compiler.interruptible() ? control.head : control.label, this.writer.height(),
                List.of());
    }

    /**
     * Writes the way back to a loop's head, one for all branches to it: a counter, and a
     * poll when it has run out. At the end of the loop it looks to HotSpot like the test
     * of a counted loop.
     */
    private void goBack(Control control, boolean reachable) {
        Label after = new Label();
        int currentMemories = this.writer.body.currentMemories;
        if (reachable) {
            materialize();
            this.writer.store(this.writer.height());
            this.writer.method.visitJumpInsn(Opcodes.GOTO, after);
        }
        this.writer.place(control.label, control.base + control.type.parameters().size(), control.type.parameters());
        countDown(control.head);
        if (reachable) {
            this.writer.place(after, control.base + control.type.results().size(), control.type.results());
            this.writer.body.currentMemories = currentMemories;
        }
    }

    /**
     * Counts and goes to the beginning of a loop, after a poll if the counter ran out.
     */
    private void countDown(Label head) {
        if (this.fuel.counts()) {
            this.fuel.poll(head);
            return;
        }
        this.writer.method.visitIincInsn(this.writer.body.poll, -1);
        this.writer.method.visitVarInsn(Opcodes.ILOAD, this.writer.body.poll);
        this.writer.method.visitJumpInsn(Opcodes.IFGT, head);
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
        this.writer.method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.GUEST_INSTANCE, "poll", "()I", false);
        this.writer.method.visitVarInsn(Opcodes.ISTORE, this.writer.body.poll);
        this.writer.method.visitJumpInsn(Opcodes.GOTO, head);
    }

    @Override
    public void ifThen(FunctionType type) {
        isolateCondition();
        this.writer.stored = this.writer.height() - 1;
        Control control = this.methods.add(Control.Kind.IF, type, this.writer.height() - 1 - type.parameters().size());
        control.factsAtEntry = this.facts.save(this.methods.controls.size());
        control.otherwise = new Label();
        control.currentMemoriesOtherwise = this.writer.body.currentMemories;
        jumpIf(false, control.otherwise);
    }

    /**
     * Stores what waits below the condition, which stays on the JVM's stack (or pending).
     */
    private void isolateCondition() {
        this.fuel.settle();
        int below = this.writer.height() - 1;
        if (this.pending.isDeferred()) {
            materialize();
        }
        if (this.writer.stored < below) {
            materialize();
            int condition = this.writer.body.temporary(JvmType.INT);
            this.writer.method.visitVarInsn(Opcodes.ISTORE, condition);
            this.writer.store(below);
            this.writer.method.visitVarInsn(Opcodes.ILOAD, condition);
        }
        else if (!this.pending.isComparison()) {
            this.writer.require(1);
        }
    }

    private static int opposite(int jump) {
        return switch (jump) {
            case Opcodes.IFEQ -> Opcodes.IFNE;
            case Opcodes.IFNE -> Opcodes.IFEQ;
            case Opcodes.IFNULL -> Opcodes.IFNONNULL;
            case Opcodes.IFNONNULL -> Opcodes.IFNULL;
            default -> throw new AssertionError(jump);
        };
    }

    private void jumpIf(int jump, Label target) {
        if (jump == Opcodes.IFEQ || jump == Opcodes.IFNE) {
            jumpIf(jump == Opcodes.IFNE, target);
        }
        else {
            this.writer.method.visitJumpInsn(jump, target);
        }
    }

    private void jumpIf(boolean expected, Label target) {
        this.pending.jump(expected, target);
    }

    private Control current() {
        return this.methods.controls.get(this.methods.controls.size() - 1);
    }

    @Override
    public void otherwise(boolean reachable) {
        this.fuel.settle(reachable);
        Control control = current();
        if (reachable) {
            materialize();
            this.writer.store(this.writer.height());
            control.targeted = true;
            control.currentMemories &= this.writer.body.currentMemories;
            this.writer.method.visitJumpInsn(Opcodes.GOTO, control.label);
        }
        beginOtherwise(control);
    }

    private void beginOtherwise(Control control) {
        this.facts.join(control.factsAtEntry);
        int height = control.base + control.type.parameters().size();
        this.writer.stored = height;
        this.writer.place(Objects.requireNonNull(control.otherwise), height, control.type.parameters());
        this.writer.body.currentMemories = control.currentMemoriesOtherwise;
        control.otherwise = null;
        this.methods.dead = false;
    }

    @Override
    public void end(boolean reachable) {
        this.fuel.settle(reachable);
        if (this.methods.controls.size() == 1) {
            if (reachable) {
                returnResults();
            }
            if (this.restarts) {
                writeRestart();
            }
            this.methods.finish();
            return;
        }
        Control control = current();
        if (control.tryBlock != null) {
            endTry(control, reachable);
            return;
        }
        if (control.kind == Control.Kind.LOOP && control.targeted && this.compiler.interruptible()) {
            goBack(control, reachable);
        }
        boolean joined = (control.targeted && control.kind != Control.Kind.LOOP) || control.otherwise != null;
        if (reachable && joined) {
            materialize();
            this.writer.store(this.writer.height());
            control.currentMemories &= this.writer.body.currentMemories;
        }
        this.methods.controls.remove(this.methods.controls.size() - 1);
        if (!joined && reachable) {
            return;
        }
        join(control);
    }

    // exceptions

    @Override
    public void tryTable(FunctionType type, List<CatchClause> clauses) {
        materialize();
        this.fuel.settle();
        exceptions().begin(open(Control.Kind.TRY_TABLE, type), clauses);
    }

    @Override
    public void tryBlock(FunctionType type) {
        materialize();
        this.fuel.settle();
        exceptions().begin(open(Control.Kind.TRY, type), List.of());
    }

    /** Goes to the end of a block after its instructions, and returns where they end. */
    private Label leave(boolean reachable) {
        this.fuel.settle(reachable);
        if (reachable) {
            materialize();
            this.methods.transfer(this.methods.controls.size() - 1, this.writer.height());
        }
        this.methods.dead = true;
        return exceptions().endRange();
    }

    private void endTry(Control control, boolean reachable) {
        Label end = leave(reachable);
        if (control.kind == Control.Kind.TRY) {
            exceptions().end(control);
        }
        this.methods.controls.remove(this.methods.controls.size() - 1);
        if (control.kind == Control.Kind.TRY_TABLE) {
            exceptions().tryTable(control, end);
        }
        join(control);
    }

    @Override
    public void catching(Opcode opcode, int tagIndex, boolean reachable) {
        Control control = current();
        exceptions().catching(control, opcode, tagIndex, leave(reachable));
        this.facts.join(control.factsAtEntry);
    }

    @Override
    public void delegate(int depth, boolean reachable) {
        Control control = current();
        int target = index(depth + 1);
        Label end = leave(reachable);
        this.methods.controls.remove(this.methods.controls.size() - 1);
        exceptions().delegate(control, target, end);
        join(control);
    }

    @Override
    public void throwTag(int tagIndex) {
        materialize();
        this.fuel.settle();
        exceptions().throwTag(tagIndex);
    }

    @Override
    public void throwReference() {
        materialize();
        this.fuel.settle();
        exceptions().throwReference();
    }

    @Override
    public void rethrow(int depth) {
        materialize();
        this.fuel.settle();
        exceptions().rethrow(this.methods.controls.get(index(depth)));
    }

    private void join(Control control) {
        this.facts.join(control.factsAtEntry);
        int height = control.base + control.type.results().size();
        if (control.otherwise != null) {
            this.writer.place(control.otherwise, height, control.type.results());
            control.currentMemories &= control.currentMemoriesOtherwise;
        }
        if (control.kind == Control.Kind.LOOP) {
            this.writer.frame(height, control.type.results()); // what follows an endless
                                                               // loop is dead
        }
        else {
            this.writer.place(control.label, height, control.type.results());
        }
        this.writer.stored = height;
        this.writer.body.currentMemories = (control.kind != Control.Kind.LOOP) ? control.currentMemories : 0;
        this.methods.dead = false;
    }

    // branches

    private int index(int depth) {
        return this.methods.controls.size() - 1 - depth;
    }

    @Override
    public void branch(int depth) {
        materialize();
        this.fuel.settle();
        this.methods.transfer(index(depth), this.writer.height());
        this.methods.dead = true;
    }

    @Override
    public void branchIf(int depth) {
        isolateCondition();
        int height = this.writer.height() - 1;
        branchIf(depth, height, height, Opcodes.IFNE);
    }

    /**
     * Branches on a condition; all operands are stored.
     * @param height of the operands that the branch takes with it
     * @param heightAfter of those that are there if it is not taken
     * @param jump the JVM's instruction that takes it
     */
    private void branchIf(int depth, int height, int heightAfter, int jump) {
        int controlIndex = index(depth);
        Control control = this.methods.controls.get(controlIndex);
        this.writer.stored = height;
        int count = control.labelTypes().size();
        if (this.methods.isHere(controlIndex) && (count == 0 || height - count == control.base)) {
            jumpIf(jump, this.methods.target(controlIndex));
            this.writer.stored = heightAfter;
            return;
        }
        Label on = new Label();
        jumpIf(opposite(jump), on);
        int currentMemories = this.writer.body.currentMemories;
        this.methods.transfer(controlIndex, height);
        this.writer.body.currentMemories = currentMemories;
        this.writer.stored = heightAfter;
        this.writer.place(on, heightAfter, List.of());
    }

    @Override
    public void branchTable(int[] depths, int count) {
        isolateCondition();
        materialize();
        int height = this.writer.height() - 1;
        this.writer.stored = height;
        new BranchTableWriter(this, this.methods, depths, count, height).write();
        this.methods.dead = true;
    }

    /**
     * Returns where one case of a {@code br_table} goes if nothing has to be done on the
     * way, else null.
     */
    @Nullable Label directTarget(int depth, int height) {
        int controlIndex = index(depth);
        Control control = this.methods.controls.get(controlIndex);
        int count = control.labelTypes().size();
        boolean ready = control.kind != Control.Kind.LOOP || this.writer.memoriesCurrent();
        return (ready && this.methods.isHere(controlIndex) && (count == 0 || height - count == control.base))
                ? this.methods.target(controlIndex) : null;
    }

    /** Writes at {@code label} what a branch has to do whose operands are all stored. */
    void writeCase(Label label, int depth, int height) {
        this.writer.place(label, height, List.of());
        int currentMemories = this.writer.body.currentMemories;
        this.methods.transfer(index(depth), height);
        this.writer.body.currentMemories = currentMemories;
        this.writer.stored = height;
    }

    /**
     * Returns whether a branch leaves the method that is being written and has a caller
     * that takes its code.
     */
    boolean isExit(int depth) {
        Region home = this.methods.controls.get(index(depth)).home;
        return this.writer.body.region != null && home != this.writer.body.region
                && RegionPlan.towards(this.writer.body.region, home) == null;
    }

    /**
     * Writes the beginning of a branch out of this method, and returns the code to
     * return.
     */
    int exitCode(int depth) {
        this.writer.body.exits.set(index(depth));
        return index(depth) + 1;
    }

    /** Stores what an exit's caller needs to find in the frame. */
    void storeForExit() {
        this.writer.storeFields(this.writer.body.written);
    }

    /** Returns the types that a branch carries. */
    List<ValueType> branchTypes(int depth) {
        return this.methods.controls.get(index(depth)).labelTypes();
    }

    /** Moves the values of a branch, all stored, to where its target wants them. */
    void moveValues(int depth, int height) {
        this.writer.stored = height;
        this.writer.move(branchTypes(depth), height, this.methods.controls.get(index(depth)).base);
    }

    /** Places a label that is reached with {@code height} operands, all stored. */
    void place(Label label, int height) {
        this.writer.stored = height;
        this.writer.place(label, height, List.of());
    }

    @Override
    public void returnResults() {
        if (this.left) {
            this.left = false;
            this.methods.dead = true;
            return;
        }
        materialize();
        this.fuel.settle();
        this.methods.transfer(0, this.writer.height());
        this.methods.dead = true;
    }

    @Override
    public void unreachable() {
        materialize();
        this.fuel.settle();
        this.writer.method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.INSTRUCTIONS, "unreachable",
                "()" + Names.descriptor(Names.TRAP), false);
        this.writer.method.visitInsn(Opcodes.ATHROW);
        this.methods.dead = true;
    }

}
