package dev.wasmhost.internal.compiler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.FunctionType;
import dev.wasmhost.HeapType;
import dev.wasmhost.ValueType;
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
 * A comparison whose result only decides a jump is kept {@code pending} and becomes the
 * jump's own test.
 */
final class FunctionCompiler implements CodeSink {

    /**
     * A function that calls nothing and takes less stack than this does not check the
     * budget: the reserve covers it.
     */
    private static final int SMALL_LEAF = 1024;

    /**
     * More operands than this never wait on the JVM's stack in a function with a frame
     * object.
     */
    private static final int MANY_WAITING = 60;

    /** More results than this are moved by copying arrays. */
    private static final int MANY_RESULTS = 16;

    /**
     * Words that one instruction needs on the JVM's stack besides the operands that
     * waited before it.
     */
    private static final int STACK_MARGIN = 12;

    /**
     * A frame object counts for this part of its bytes against the stack budget, which so
     * bounds the heap of deep calls too.
     */
    private static final int HEAP_SHARE = 16;

    private final ModuleCompiler compiler;

    private final Module module;

    private final MethodSink methods;

    private final int functionIndex;

    private final BodySurvey survey;

    private final Signature signature;

    private final List<Control> controls = new ArrayList<>();

    private final Deque<MethodBody> callers = new ArrayDeque<>();

    private final Deque<Region> open = new ArrayDeque<>();

    private final RegionPlan plan;

    private final Deque<Region> ahead;

    private final Map<Region, Entry> entries = new HashMap<>();

    private int blockCount;

    private final List<JvmType> locals = new ArrayList<>();

    private MethodBody body;

    private MethodVisitor method;

    private FunctionWriter writer;

    private boolean dead;

    private @Nullable Opcode pending;

    private boolean pendingInverted;

    private int regionCount;

    private int largestMethod;

    private int sequence;

    private int identityConstant = -10;

    private int promotion = -10;

    FunctionCompiler(ModuleCompiler compiler, MethodSink methods, int functionIndex, BodySurvey survey,
            RegionPlan plan) {
        this.compiler = compiler;
        this.module = compiler.module();
        this.methods = methods;
        this.functionIndex = functionIndex;
        this.survey = survey;
        this.signature = Signature.of(this.module.functionType(functionIndex));
        this.plan = plan;
        this.ahead = new ArrayDeque<>(plan.regions());
        this.method = methods.function(compiler.methodName(functionIndex),
                this.signature.descriptor(compiler.instanceClass()));
        this.body = new MethodBody(this.method, null, plan.whole());
        this.writer = new FunctionWriter(this.body, null, this.locals, NoOperands.INSTANCE);
    }

    // the beginning and the end

    @Override
    public void begin(FunctionType type, List<LocalGroup> localGroups, OperandStack operands) {
        this.locals.addAll(this.signature.parameters());
        for (LocalGroup each : localGroups) {
            for (int i = 0; i < each.count(); i++) {
                this.locals.add(JvmType.of(each.type()));
            }
        }
        FrameLayout layout = null;
        if (this.survey.needsFrame()) {
            layout = new FrameLayout(this.compiler.frameClass(this.functionIndex), this.locals,
                    this.survey.maximumHeight() + 1);
            this.methods.add(layout.className(), layout.write());
        }
        this.writer = new FunctionWriter(this.body, layout, this.locals, operands);
        add(Control.Kind.FUNCTION, type, 0);
        this.method.visitCode();
        allocateParameters();
        this.body.instance = this.body.allocate(this.compiler.instanceClass(), 1);
        this.body.budget = this.body.allocate(Opcodes.INTEGER, 1);
        int methods = 1 + this.plan.depth();
        writeEntryCheck(methods * this.survey.stackBytes() + ((layout != null) ? layout.bytes() / HEAP_SHARE : 0));
        if (layout == null) {
            for (int i = this.signature.parameters().size(); i < this.locals.size(); i++) {
                allocateZero(i);
            }
        }
        else {
            makeFrame(layout);
        }
        allocateCommon();
    }

    private void allocateParameters() {
        if (this.signature.packed()) {
            this.body.allocate("[J", 1);
            this.body.allocate("[Ljava/lang/Object;", 1);
            return;
        }
        for (int i = 0; i < this.signature.parameters().size(); i++) {
            JvmType type = this.locals.get(i);
            if (this.survey.needsFrame()) {
                this.body.allocate(type.frameType, type.size);
            }
            else {
                this.body.allocateLocal(i, type);
            }
        }
    }

    private void allocateZero(int localIndex) {
        JvmType type = this.locals.get(localIndex);
        this.body.allocateLocal(localIndex, type);
        Emitter.pushZero(this.method, type);
        this.method.visitVarInsn(type.store, this.body.local(localIndex));
    }

    /** One read serves the stack budget and stops: see {@code CallContext}. */
    private void writeEntryCheck(int bytes) {
        if (this.survey.isLeaf() && bytes < SMALL_LEAF) {
            return;
        }
        Label enough = new Label();
        this.method.visitVarInsn(Opcodes.ILOAD, this.body.budget);
        Emitter.push(this.method, bytes);
        this.method.visitInsn(Opcodes.ISUB);
        this.method.visitInsn(Opcodes.DUP);
        this.method.visitVarInsn(Opcodes.ISTORE, this.body.budget);
        if (this.compiler.interruptible()) {
            this.method.visitFieldInsn(Opcodes.GETSTATIC, Names.CALL_CONTEXT, "FLOOR",
                    Names.descriptor(Names.VAR_HANDLE));
            this.method.visitVarInsn(Opcodes.ALOAD, this.body.instance);
            this.method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_INSTANCE, "context",
                    Names.descriptor(Names.CALL_CONTEXT));
            this.method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.VAR_HANDLE, "getOpaque",
                    "(" + Names.descriptor(Names.CALL_CONTEXT) + ")I", false);
            this.method.visitJumpInsn(Opcodes.IF_ICMPGE, enough);
        }
        else {
            this.method.visitJumpInsn(Opcodes.IFGE, enough);
        }
        this.method.visitVarInsn(Opcodes.ALOAD, this.body.instance);
        this.method.visitVarInsn(Opcodes.ILOAD, this.body.budget);
        this.method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.GUEST_INSTANCE, "checkFloor", "(I)V", false);
        this.writer.place(enough, 0, List.of());
    }

    private void makeFrame(FrameLayout layout) {
        String name = layout.className();
        this.body.frame = this.body.allocate(name, 1);
        this.method.visitTypeInsn(Opcodes.NEW, name);
        this.method.visitInsn(Opcodes.DUP);
        this.method.visitMethodInsn(Opcodes.INVOKESPECIAL, name, "<init>", "()V", false);
        this.method.visitVarInsn(Opcodes.ASTORE, this.body.frame);
        int word = 0;
        int fields = Math.min(this.signature.parameters().size(), FrameLayout.FIELDS);
        for (int i = 0; i < fields; i++) {
            JvmType type = this.locals.get(i);
            this.method.visitVarInsn(Opcodes.ALOAD, this.body.frame);
            if (this.signature.packed()) {
                Emitter.loadElement(this.method, type, 0, 1, i);
            }
            else {
                this.method.visitVarInsn(type.load, word);
            }
            this.method.visitFieldInsn(Opcodes.PUTFIELD, name, FrameLayout.fieldName(i), type.descriptor);
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

    private void storeParametersBehindFields(int firstWord) {
        int word = firstWord;
        for (int i = FrameLayout.FIELDS; i < this.signature.parameters().size(); i++) {
            JvmType type = this.locals.get(i);
            this.method.visitVarInsn(type.load, word);
            this.writer.storeLocal(i);
            word += type.size;
        }
    }

    /** Gives the fields that a method uses JVM locals, and their values. */
    private void allocateUsed() {
        this.body.used.stream().forEach((each) -> this.body.allocateLocal(each, this.locals.get(each)));
        this.writer.loadFields(this.body.used);
        this.body.scratch.stream().forEach(this::allocateZero);
    }

    private void allocateCommon() {
        if (this.writer.hasFrame() && this.body.code < 0) {
            this.body.code = this.body.allocate(Opcodes.INTEGER, 1);
            this.method.visitInsn(Opcodes.ICONST_0);
            this.method.visitVarInsn(Opcodes.ISTORE, this.body.code);
        }
        if (this.survey.usesMemory()) {
            this.body.memory = this.body.allocate("[B", 1);
            this.body.memorySize = this.body.allocate(Opcodes.INTEGER, 1);
            this.writer.reloadMemory();
        }
        if (this.survey.loops() && this.compiler.interruptible()) {
            this.body.poll = this.body.allocate(Opcodes.INTEGER, 1);
            Emitter.push(this.method, ModuleCompiler.POLL_INTERVAL);
            this.method.visitVarInsn(Opcodes.ISTORE, this.body.poll);
        }
    }

    /** Returns the bytes of the largest method that the function became. */
    int largestMethod() {
        return this.largestMethod;
    }

    private void finish() {
        if (this.body.leaves) {
            this.writer.place(this.body.exit, 0, List.of());
            this.writer.storeFields(this.body.written);
            this.method.visitVarInsn(Opcodes.ILOAD, this.body.code);
            this.method.visitInsn(Opcodes.IRETURN);
        }
        Label end = new Label();
        this.method.visitLabel(end);
        this.largestMethod = Math.max(this.largestMethod, end.getOffset());
        this.method.visitMaxs(this.body.stackWords + STACK_MARGIN, this.body.localCount());
        this.method.visitEnd();
    }

    // regions

    @Override
    public void at(int offset) {
        while (!this.open.isEmpty() && offset >= this.open.element().end) {
            closeRegion();
        }
        while (!this.ahead.isEmpty() && offset == this.ahead.element().start) {
            openRegion(this.ahead.remove());
        }
        if (this.writer.hasFrame() && this.writer.height() - this.writer.stored > MANY_WAITING) {
            materialize();
            this.writer.store(this.writer.height());
        }
        this.writer.measure();
        this.sequence++;
    }

    private static BitSet common(BitSet a, BitSet b) {
        BitSet both = (BitSet) a.clone();
        both.and(b);
        return both;
    }

    /**
     * Where a region is called from, once for falling into it and for all branches to
     * labels in it.
     */
    private static final class Entry {

        private final Label call = new Label();

        private final BitSet controls = new BitSet();

    }

    private Entry entry(Region region) {
        return this.entries.computeIfAbsent(region, (key) -> new Entry());
    }

    private void openRegion(Region region) {
        Entry entry = entry(region);
        if (!this.dead) {
            materialize();
            this.writer.store(this.writer.height());
            this.method.visitInsn(Opcodes.ICONST_0);
            this.method.visitVarInsn(Opcodes.ISTORE, this.body.code);
        }
        if (this.dead || !entry.controls.isEmpty()) {
            this.writer.place(entry.call, this.writer.height(), List.of());
        }
        this.writer.storeFields(common(this.body.written, region.usedInside));
        String name = regionName(this.regionCount++);
        MethodVisitor part = this.methods.part(name, regionDescriptor(), region.size);
        this.open.push(region);
        this.callers.push(this.body);
        enter(newPart(part, region, region));
        this.body.name = name;
        this.body.owner = this.methods.partClass();
        allocateUsed();
        allocateCommon();
        this.writer.stored = this.writer.height();
        if (!entry.controls.isEmpty()) {
            Label start = new Label();
            dispatch(start, entry.controls, start);
            this.writer.place(start, this.writer.height(), List.of());
        }
    }

    private MethodBody newPart(MethodVisitor part, @Nullable Region region, Region content) {
        MethodBody newBody = new MethodBody(part, region, content);
        part.visitCode();
        newBody.frame = newBody.allocate(this.writer.layout().className(), 1);
        newBody.instance = newBody.allocate(this.compiler.instanceClass(), 1);
        newBody.budget = newBody.allocate(Opcodes.INTEGER, 1);
        newBody.code = newBody.allocate(Opcodes.INTEGER, 1);
        return newBody;
    }

    private void enter(MethodBody newBody) {
        this.body = newBody;
        this.method = newBody.method;
        this.writer.use(newBody);
    }

    private String regionName(int index) {
        return this.compiler.methodName(this.functionIndex) + "~" + index;
    }

    private String regionDescriptor() {
        return "(" + Names.descriptor(this.writer.layout().className())
                + Names.descriptor(this.compiler.instanceClass()) + "II)I";
    }

    private void closeRegion() {
        if (!this.dead) {
            materialize();
            this.writer.store(this.writer.height());
            this.writer.storeFields(this.body.written);
            this.method.visitInsn(Opcodes.ICONST_0);
            this.method.visitInsn(Opcodes.IRETURN);
        }
        MethodBody closed = this.body;
        finish();
        enter(this.callers.pop());
        callRegion(closed, this.open.pop());
    }

    private void callRegion(MethodBody closed, Region region) {
        this.method.visitVarInsn(Opcodes.ALOAD, this.body.frame);
        this.method.visitVarInsn(Opcodes.ALOAD, this.body.instance);
        this.method.visitVarInsn(Opcodes.ILOAD, this.body.budget);
        this.method.visitVarInsn(Opcodes.ILOAD, this.body.code);
        this.method.visitMethodInsn(Opcodes.INVOKESTATIC, closed.owner, closed.name, regionDescriptor(), false);
        this.method.visitVarInsn(Opcodes.ISTORE, this.body.code);
        this.writer.loadFields(common(this.body.used, region.writtenInside));
        this.body.memoryCurrent = false;
        if (closed.exits.isEmpty()) {
            return;
        }
        if (closed.exits.stream()
            .anyMatch((each) -> isHere(each) && this.controls.get(each).kind == Control.Kind.LOOP)) {
            this.writer.requireMemory();
        }
        Label on = new Label();
        dispatch(on, closed.exits, null);
        if (!this.dead) {
            this.writer.place(on, this.writer.height(), List.of());
        }
    }

    /**
     * Continues where the code says.
     * @param on where to go for 0
     * @param exits blocks that it may name otherwise
     * @param otherwise where to go for any other code; null if there is no other
     */
    private void dispatch(Label on, BitSet exits, @Nullable Label otherwise) {
        Label returns = new Label();
        SortedMap<Integer, Label> cases = new TreeMap<>();
        Label rest = otherwise;
        for (int i = exits.nextSetBit(0); i >= 0; i = exits.nextSetBit(i + 1)) {
            Label target = (i == 0 && this.body.region == null) ? returns : route(i);
            if (target != null) {
                cases.put(i + 1, target);
            }
            else {
                this.body.exits.set(i);
                rest = leave();
            }
        }
        if (!this.dead && otherwise == null) {
            cases.put(0, on);
        }
        if (rest == null) {
            rest = Objects.requireNonNull(cases.remove(cases.lastKey()));
        }
        this.method.visitVarInsn(Opcodes.ILOAD, this.body.code);
        if (cases.isEmpty()) {
            this.method.visitInsn(Opcodes.POP);
            this.method.visitJumpInsn(Opcodes.GOTO, rest);
        }
        else {
            branch(cases, rest);
        }
        if (exits.get(0) && this.body.region == null) {
            this.writer.place(returns, 0, List.of());
            returnStored();
        }
    }

    private void branch(SortedMap<Integer, Label> cases, Label rest) {
        int first = cases.firstKey();
        int last = cases.lastKey();
        if (cases.size() == 1 && first == 0) {
            this.method.visitJumpInsn(Opcodes.IFEQ, cases.get(0));
            this.method.visitJumpInsn(Opcodes.GOTO, rest);
        }
        else if (last - first < 2 * cases.size() + 8) {
            Label[] table = new Label[last - first + 1];
            for (int i = 0; i < table.length; i++) {
                table[i] = cases.getOrDefault(first + i, rest);
            }
            this.method.visitTableSwitchInsn(first, last, rest, table);
        }
        else {
            int[] keys = cases.keySet().stream().mapToInt(Integer::intValue).toArray();
            this.method.visitLookupSwitchInsn(rest, keys, cases.values().toArray(Label[]::new));
        }
    }

    /**
     * Returns the label of this method that leads to a block's, with the code set; null
     * if it is to be left for that.
     */
    private @Nullable Label route(int controlIndex) {
        if (isHere(controlIndex)) {
            return target(controlIndex);
        }
        Region next = RegionPlan.towards(this.body.region, this.controls.get(controlIndex).home);
        if (next == null) {
            return null;
        }
        Entry entry = entry(next);
        entry.controls.set(controlIndex);
        return entry.call;
    }

    /** Returns the label where this method is left, with the code set. */
    private Label leave() {
        this.body.leaves = true;
        return this.body.exit;
    }

    /**
     * Returns the label of a block of this method, which is about to be jumped to with
     * the present state of the memory's locals.
     */
    private Label target(int controlIndex) {
        Control control = this.controls.get(controlIndex);
        if (control.kind == Control.Kind.LOOP) {
            this.writer.requireMemory();
        }
        control.targeted = true;
        control.memoryCurrent &= this.body.memoryCurrent;
        return control.label;
    }

    // instructions that compute

    /** Turns a pending comparison into its result. */
    private void materialize() {
        if (this.pending != null) {
            this.method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.NUMERICS, Lowering.helperName(this.pending),
                    Lowering.helperDescriptor(this.pending), false);
            if (this.pendingInverted) {
                this.method.visitInsn(Opcodes.ICONST_1);
                this.method.visitInsn(Opcodes.IXOR);
            }
            this.pending = null;
            this.pendingInverted = false;
        }
    }

    @Override
    public void plain(Opcode opcode) {
        if (opcode == Opcode.I32_EQZ && this.pending != null) {
            this.pendingInverted = !this.pendingInverted;
            return;
        }
        materialize();
        this.writer.require((opcode == Opcode.REF_IS_NULL) ? 1 : opcode.operands().size());
        if (Lowering.isComparison(opcode)) {
            this.pending = opcode;
        }
        else {
            Lowering.plain(this.method, opcode);
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
            this.method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.NUMERICS, single ? "quietF32" : "quietF64",
                    single ? "(F)F" : "(D)D", false);
        }
    }

    @Override
    public void constant(Opcode opcode, long bits) {
        materialize();
        if (isIdentity(opcode, bits)) {
            this.identityConstant = this.sequence;
        }
        switch (opcode) {
            case I32_CONST -> Emitter.push(this.method, (int) bits);
            case I64_CONST -> Emitter.push(this.method, bits);
            case F32_CONST -> pushFloat((int) bits);
            case F64_CONST -> pushDouble(bits);
            default -> throw new AssertionError(opcode);
        }
    }

    private static boolean isIdentity(Opcode opcode, long bits) {
        if (opcode == Opcode.F32_CONST) {
            float value = Float.intBitsToFloat((int) bits);
            return value == 0 || value == 1;
        }
        double value = Double.longBitsToDouble(bits);
        return opcode == Opcode.F64_CONST && (value == 0 || value == 1);
    }

    /**
     * A NaN goes by its bits: the class file's constants, and what copies them, are free
     * to change its payload.
     */
    private void pushFloat(int bits) {
        float value = Float.intBitsToFloat(bits);
        if (Float.isNaN(value)) {
            Emitter.push(this.method, bits);
            this.method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Float", "intBitsToFloat", "(I)F", false);
        }
        else {
            this.method.visitLdcInsn(value);
        }
    }

    private void pushDouble(long bits) {
        double value = Double.longBitsToDouble(bits);
        if (Double.isNaN(value)) {
            this.method.visitLdcInsn(bits);
            this.method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Double", "longBitsToDouble", "(J)D", false);
        }
        else {
            this.method.visitLdcInsn(value);
        }
    }

    @Override
    public void nullReference(HeapType heapType) {
        materialize();
        this.method.visitInsn(Opcodes.ACONST_NULL);
    }

    @Override
    public void functionReference(int functionIndex) {
        materialize();
        this.method.visitVarInsn(Opcodes.ALOAD, this.body.instance);
        Emitter.push(this.method, functionIndex);
        this.method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.GUEST_INSTANCE, "functionReference",
                "(I)" + Names.descriptor(Names.FUNCTION_REFERENCE), false);
    }

    @Override
    public void drop(ValueType type) {
        materialize();
        if (this.writer.stored == this.writer.height()) {
            this.writer.stored--;
        }
        else {
            this.method.visitInsn((JvmType.of(type).size == 2) ? Opcodes.POP2 : Opcodes.POP);
        }
    }

    @Override
    public void select(ValueType type) {
        materialize();
        this.writer.require(3);
        JvmType jvmType = JvmType.of(type);
        String name = switch (jvmType) {
            case INT -> "selectI32";
            case LONG -> "selectI64";
            case FLOAT -> "selectF32";
            case DOUBLE -> "selectF64";
            case REFERENCE -> "selectReference";
        };
        String descriptor = jvmType.descriptor;
        this.method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.NUMERICS, name,
                "(" + descriptor + descriptor + "I)" + descriptor, false);
    }

    @Override
    public void local(Opcode opcode, int localIndex) {
        materialize();
        if (opcode == Opcode.LOCAL_GET) {
            this.writer.loadLocal(localIndex);
            return;
        }
        this.writer.require(1);
        if (opcode == Opcode.LOCAL_TEE) {
            this.method.visitInsn((this.locals.get(localIndex).size == 2) ? Opcodes.DUP2 : Opcodes.DUP);
        }
        this.writer.storeLocal(localIndex);
    }

    @Override
    public void global(Opcode opcode, int globalIndex) {
        materialize();
        JvmType type = JvmType.of(this.module.globalType(globalIndex).valueType());
        boolean get = opcode == Opcode.GLOBAL_GET;
        if (!get) {
            this.writer.require(1);
        }
        this.method.visitVarInsn(Opcodes.ALOAD, this.body.instance);
        String owner = this.compiler.instanceClass();
        String field = ModuleCompiler.globalField(globalIndex);
        if (!this.compiler.isField(globalIndex)) {
            this.method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_INSTANCE, "globals",
                    "[" + Names.descriptor(Names.GLOBAL));
            Emitter.push(this.method, globalIndex);
            this.method.visitInsn(Opcodes.AALOAD);
            owner = Names.GLOBAL;
            field = type.field;
        }
        if (get) {
            this.method.visitFieldInsn(Opcodes.GETFIELD, owner, field, type.descriptor);
        }
        else {
            this.method.visitInsn((type.size == 2) ? Opcodes.DUP_X2 : Opcodes.SWAP);
            if (type.size == 2) {
                this.method.visitInsn(Opcodes.POP);
            }
            this.method.visitFieldInsn(Opcodes.PUTFIELD, owner, field, type.descriptor);
        }
    }

    @Override
    public void memoryAccess(Opcode opcode, int memoryIndex, long offset) {
        materialize();
        this.writer.require(opcode.operands().size());
        if (!MemoryWriter.access(this.writer, opcode, offset)) {
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
        this.body.memoryCurrent = false;
        this.writer.frame(height, List.of());
        if (!opcode.results().isEmpty()) {
            Emitter.pushZero(this.method, JvmType.of(opcode.results().get(0)));
        }
    }

    @Override
    public void memory(Opcode opcode, int first, int second) {
        slow(opcode, first, second);
        if (opcode == Opcode.MEMORY_GROW) {
            this.body.memoryCurrent = false;
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
        Emitter.push(this.method, first);
        if (slow.indices() == 2) {
            Emitter.push(this.method, second);
        }
        this.method.visitVarInsn(Opcodes.ALOAD, this.body.instance);
        this.method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.INSTRUCTIONS, Lowering.helperName(opcode),
                slow.descriptor(), false);
    }

    // calls

    @Override
    public void call(int callee) {
        materialize();
        FunctionType type = this.module.functionType(callee);
        Signature called = Signature.of(type);
        if (callee < this.module.importedFunctions()) {
            callReference(called, type, this.writer.height(), () -> {
                this.method.visitVarInsn(Opcodes.ALOAD, this.body.instance);
                this.method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_INSTANCE, "functions",
                        "[" + Names.descriptor(Names.FUNCTION_REFERENCE));
                Emitter.push(this.method, callee);
                this.method.visitInsn(Opcodes.AALOAD);
            });
            return;
        }
        int height = this.writer.height();
        pushArguments(called, height);
        this.method.visitVarInsn(Opcodes.ALOAD, this.body.instance);
        this.method.visitVarInsn(Opcodes.ILOAD, this.body.budget);
        this.method.visitMethodInsn(Opcodes.INVOKESTATIC, this.compiler.codeClass(callee),
                this.compiler.methodName(callee), called.descriptor(this.compiler.instanceClass()), false);
        takeResults(type, height - called.parameters().size());
    }

    private void pushArguments(Signature called, int height) {
        int count = called.parameters().size();
        if (called.packed()) {
            this.writer.store(height);
            this.writer.pushPacked(called, height - count);
            this.writer.stored = height - count;
        }
        else {
            this.writer.require(count, height);
        }
    }

    @Override
    public void callIndirect(int typeIndex, int tableIndex) {
        materialize();
        this.writer.require(1);
        FunctionType type = this.module.types().get(typeIndex);
        int index = this.body.temporary(JvmType.INT);
        this.method.visitVarInsn(Opcodes.ISTORE, index);
        callReference(Signature.of(type), type, this.writer.height() - 1, () -> {
            this.method.visitVarInsn(Opcodes.ALOAD, this.body.instance);
            MemoryWriter.pushTable(this.method, tableIndex);
            this.method.visitVarInsn(Opcodes.ILOAD, index);
            this.method.visitVarInsn(Opcodes.ALOAD, this.body.instance);
            this.method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_INSTANCE, "types",
                    "[" + Names.descriptor(Names.FUNCTION_TYPE));
            Emitter.push(this.method, typeIndex);
            this.method.visitInsn(Opcodes.AALOAD);
            this.method.visitMethodInsn(
                    Opcodes.INVOKESTATIC, Names.TABLE, "callee", "(" + Names.descriptor(Names.TABLE) + "I"
                            + Names.descriptor(Names.FUNCTION_TYPE) + ")" + Names.descriptor(Names.FUNCTION_REFERENCE),
                    false);
        });
    }

    /**
     * Calls a function through its reference. The arguments are put aside and the call
     * made here, not in a method that all such calls share: HotSpot inlines by what each
     * call site has seen.
     */
    private void callReference(Signature called, FunctionType type, int height, Runnable pushReference) {
        int count = called.parameters().size();
        String owner = this.compiler.use(called);
        if (called.packed()) {
            this.writer.store(height);
            pushReference.run();
            this.method.visitTypeInsn(Opcodes.CHECKCAST, owner);
            this.writer.pushPacked(called, height - count);
            this.writer.stored = height - count;
        }
        else {
            this.writer.require(count, height);
            for (int i = count - 1; i >= 0; i--) {
                JvmType each = called.parameters().get(i);
                this.method.visitVarInsn(each.store, this.body.argument(i, each));
            }
            pushReference.run();
            this.method.visitTypeInsn(Opcodes.CHECKCAST, owner);
            for (int i = 0; i < count; i++) {
                JvmType each = called.parameters().get(i);
                this.method.visitVarInsn(each.load, this.body.argument(i, each));
            }
        }
        this.method.visitVarInsn(Opcodes.ALOAD, this.body.instance);
        this.method.visitVarInsn(Opcodes.ILOAD, this.body.budget);
        this.method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, "call", called.descriptor(Names.GUEST_INSTANCE),
                false);
        takeResults(type, height - count);
    }

    /**
     * Takes the results of a call that has just returned; {@code height} is that of the
     * operands below them.
     */
    private void takeResults(FunctionType type, int height) {
        this.body.memoryCurrent = false;
        List<ValueType> results = type.results();
        if (results.size() > MANY_RESULTS) {
            this.writer.storeAt(height, JvmType.of(results.get(0)));
            this.writer.storeExtraResults(height, results.size());
            this.writer.stored = height + results.size();
            return;
        }
        this.writer.stored = Math.min(this.writer.stored, height);
        this.body.measure(2 * (height - this.writer.stored + results.size()));
        for (int i = 1; i < results.size(); i++) {
            Emitter.loadExtraResult(this.method, this.body.instance, JvmType.of(results.get(i)), i);
        }
    }

    // blocks

    @Override
    public void block(FunctionType type) {
        materialize();
        open(Control.Kind.BLOCK, type);
    }

    private Control add(Control.Kind kind, FunctionType type, int base) {
        Control control = new Control(kind, type, base, this.plan.home(this.blockCount++));
        this.controls.add(control);
        return control;
    }

    private Control open(Control.Kind kind, FunctionType type) {
        int height = this.writer.height();
        this.writer.store(height);
        return add(kind, type, height - type.parameters().size());
    }

    @Override
    public void loop(FunctionType type) {
        materialize();
        Control control = open(Control.Kind.LOOP, type);
        this.writer.requireMemory();
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
        boolean memoryCurrent = this.body.memoryCurrent;
        if (reachable) {
            materialize();
            this.writer.store(this.writer.height());
            this.method.visitJumpInsn(Opcodes.GOTO, after);
        }
        this.writer.place(control.label, control.base + control.type.parameters().size(), control.type.parameters());
        this.method.visitIincInsn(this.body.poll, -1);
        this.method.visitVarInsn(Opcodes.ILOAD, this.body.poll);
        this.method.visitJumpInsn(Opcodes.IFGT, control.head);
        this.method.visitVarInsn(Opcodes.ALOAD, this.body.instance);
        this.method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.GUEST_INSTANCE, "poll", "()I", false);
        this.method.visitVarInsn(Opcodes.ISTORE, this.body.poll);
        this.method.visitJumpInsn(Opcodes.GOTO, control.head);
        if (reachable) {
            this.writer.place(after, control.base + control.type.results().size(), control.type.results());
            this.body.memoryCurrent = memoryCurrent;
        }
    }

    @Override
    public void ifThen(FunctionType type) {
        isolateCondition();
        this.writer.stored = this.writer.height() - 1;
        Control control = add(Control.Kind.IF, type, this.writer.height() - 1 - type.parameters().size());
        control.otherwise = new Label();
        control.memoryCurrentOtherwise = this.body.memoryCurrent;
        jumpIf(false, control.otherwise);
    }

    /**
     * Stores what waits below the condition, which stays on the JVM's stack (or pending).
     */
    private void isolateCondition() {
        int below = this.writer.height() - 1;
        if (this.writer.stored < below) {
            materialize();
            int condition = this.body.temporary(JvmType.INT);
            this.method.visitVarInsn(Opcodes.ISTORE, condition);
            this.writer.store(below);
            this.method.visitVarInsn(Opcodes.ILOAD, condition);
        }
        else if (this.pending == null) {
            this.writer.require(1);
        }
    }

    private void jumpIf(boolean expected, Label target) {
        if (this.pending != null) {
            Lowering.jump(this.method, this.pending, expected != this.pendingInverted, target);
            this.pending = null;
            this.pendingInverted = false;
        }
        else {
            this.method.visitJumpInsn(expected ? Opcodes.IFNE : Opcodes.IFEQ, target);
        }
    }

    private Control current() {
        return this.controls.get(this.controls.size() - 1);
    }

    @Override
    public void otherwise(boolean reachable) {
        Control control = current();
        if (reachable) {
            materialize();
            this.writer.store(this.writer.height());
            control.targeted = true;
            control.memoryCurrent &= this.body.memoryCurrent;
            this.method.visitJumpInsn(Opcodes.GOTO, control.label);
        }
        beginOtherwise(control);
    }

    private void beginOtherwise(Control control) {
        int height = control.base + control.type.parameters().size();
        this.writer.stored = height;
        this.writer.place(Objects.requireNonNull(control.otherwise), height, control.type.parameters());
        this.body.memoryCurrent = control.memoryCurrentOtherwise;
        control.otherwise = null;
        this.dead = false;
    }

    @Override
    public void end(boolean reachable) {
        if (this.controls.size() == 1) {
            if (reachable) {
                returnResults();
            }
            finish();
            return;
        }
        Control control = current();
        if (control.kind == Control.Kind.LOOP && control.targeted && this.compiler.interruptible()) {
            goBack(control, reachable);
        }
        boolean joined = (control.targeted && control.kind != Control.Kind.LOOP) || control.otherwise != null;
        if (reachable && joined) {
            materialize();
            this.writer.store(this.writer.height());
            control.memoryCurrent &= this.body.memoryCurrent;
        }
        this.controls.remove(this.controls.size() - 1);
        if (!joined && reachable) {
            return;
        }
        join(control);
    }

    private void join(Control control) {
        int height = control.base + control.type.results().size();
        if (control.otherwise != null) {
            this.method.visitLabel(control.otherwise);
            control.memoryCurrent &= control.memoryCurrentOtherwise;
        }
        if (control.kind == Control.Kind.LOOP) {
            this.writer.frame(height, control.type.results()); // what follows an endless
                                                               // loop is dead
        }
        else {
            this.writer.place(control.label, height, control.type.results());
        }
        this.writer.stored = height;
        this.body.memoryCurrent = control.memoryCurrent && control.kind != Control.Kind.LOOP;
        this.dead = false;
    }

    // branches

    private int index(int depth) {
        return this.controls.size() - 1 - depth;
    }

    private boolean isHere(int controlIndex) {
        return controlIndex > 0 && this.controls.get(controlIndex).home == this.body.region;
    }

    @Override
    public void branch(int depth) {
        materialize();
        transfer(index(depth), this.writer.height());
        this.dead = true;
    }

    /**
     * Moves the top of {@code height} operands where a branch wants them and goes there.
     */
    private void transfer(int controlIndex, int height) {
        Control control = this.controls.get(controlIndex);
        if (controlIndex == 0 && this.body.region == null) {
            returnTop(height);
            return;
        }
        this.writer.move(control.labelTypes(), height, control.base);
        if (!isHere(controlIndex)) {
            Emitter.push(this.method, controlIndex + 1);
            this.method.visitVarInsn(Opcodes.ISTORE, this.body.code);
        }
        Label label = route(controlIndex);
        if (label == null) {
            this.body.exits.set(controlIndex);
            label = leave();
        }
        this.method.visitJumpInsn(Opcodes.GOTO, label);
    }

    @Override
    public void branchIf(int depth) {
        int controlIndex = index(depth);
        Control control = this.controls.get(controlIndex);
        isolateCondition();
        int height = this.writer.height() - 1;
        this.writer.stored = height;
        int count = control.labelTypes().size();
        if (isHere(controlIndex) && (count == 0 || height - count == control.base)) {
            Label label = target(controlIndex);
            jumpIf(true, label);
            return;
        }
        Label on = new Label();
        jumpIf(false, on);
        boolean memoryCurrent = this.body.memoryCurrent;
        transfer(controlIndex, height);
        this.body.memoryCurrent = memoryCurrent;
        this.writer.stored = height;
        this.writer.place(on, height, List.of());
    }

    @Override
    public void branchTable(int[] depths, int count) {
        isolateCondition();
        materialize();
        int height = this.writer.height() - 1;
        this.writer.stored = height;
        new BranchTableWriter(this, depths, count, height).write();
        this.dead = true;
    }

    /**
     * Returns where one case of a {@code br_table} goes if nothing has to be done on the
     * way, else null.
     */
    @Nullable Label directTarget(int depth, int height) {
        int controlIndex = index(depth);
        Control control = this.controls.get(controlIndex);
        int count = control.labelTypes().size();
        boolean ready = control.kind != Control.Kind.LOOP || this.body.memoryCurrent || this.body.memory < 0;
        return (ready && isHere(controlIndex) && (count == 0 || height - count == control.base)) ? target(controlIndex)
                : null;
    }

    /** Writes at {@code label} what a branch has to do whose operands are all stored. */
    void writeCase(Label label, int depth, int height) {
        this.writer.place(label, height, List.of());
        boolean memoryCurrent = this.body.memoryCurrent;
        transfer(index(depth), height);
        this.body.memoryCurrent = memoryCurrent;
        this.writer.stored = height;
    }

    /**
     * Returns whether a branch leaves the method that is being written and has a caller
     * that takes its code.
     */
    boolean isExit(int depth) {
        Region home = this.controls.get(index(depth)).home;
        return this.body.region != null && home != this.body.region
                && RegionPlan.towards(this.body.region, home) == null;
    }

    /**
     * Writes the beginning of a branch out of this method, and returns the code to
     * return.
     */
    int exitCode(int depth) {
        this.body.exits.set(index(depth));
        return index(depth) + 1;
    }

    /** Stores what an exit's caller needs to find in the frame. */
    void storeForExit() {
        this.writer.storeFields(this.body.written);
    }

    /** Returns the types that a branch carries. */
    List<ValueType> branchTypes(int depth) {
        return this.controls.get(index(depth)).labelTypes();
    }

    /** Moves the values of a branch, all stored, to where its target wants them. */
    void moveValues(int depth, int height) {
        this.writer.stored = height;
        this.writer.move(branchTypes(depth), height, this.controls.get(index(depth)).base);
    }

    /** Places a label that is reached with {@code height} operands, all stored. */
    void place(Label label, int height) {
        this.writer.stored = height;
        this.writer.place(label, height, List.of());
    }

    /**
     * Writes a static method {@code int (int)} and replaces the int on the JVM's stack by
     * what it returns.
     */
    void callLookUp(java.util.function.Consumer<MethodVisitor> content, int size) {
        String name = regionName(this.regionCount++);
        content.accept(this.methods.part(name, "(I)I", size));
        this.method.visitMethodInsn(Opcodes.INVOKESTATIC, this.methods.partClass(), name, "(I)I", false);
    }

    /**
     * Writes a method of its own for some of the cases of a large {@code br_table}, and
     * calls it.
     */
    void callPart(Runnable content, int size) {
        String name = regionName(this.regionCount++);
        MethodVisitor part = this.methods.part(name, regionDescriptor(), size);
        String owner = this.methods.partClass();
        MethodBody caller = this.body;
        MethodBody callee = newPart(part, caller.region, RegionPlan.NONE.whole());
        enter(callee);
        content.run();
        finish();
        enter(caller);
        caller.exits.or(callee.exits);
        this.method.visitVarInsn(Opcodes.ALOAD, this.body.frame);
        this.method.visitVarInsn(Opcodes.ALOAD, this.body.instance);
        this.method.visitVarInsn(Opcodes.ILOAD, this.body.budget);
        this.method.visitVarInsn(Opcodes.ILOAD, this.body.code);
        this.method.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, regionDescriptor(), false);
        this.method.visitInsn(Opcodes.IRETURN);
    }

    MethodBody body() {
        return this.body;
    }

    @Override
    public void returnResults() {
        materialize();
        transfer(0, this.writer.height());
        this.dead = true;
    }

    private void returnTop(int height) {
        List<JvmType> results = this.signature.results();
        if (results.size() > MANY_RESULTS) {
            this.writer.store(height);
            int first = height - results.size();
            this.writer.loadExtraResults(first, results.size());
            this.writer.loadAt(first, results.get(0));
            this.method.visitInsn(results.get(0).returns);
            return;
        }
        this.writer.require(results.size(), height);
        for (int i = results.size() - 1; i > 0; i--) {
            Emitter.storeExtraResult(this.method, this.body.instance, results.get(i), i);
        }
        this.method.visitInsn(results.isEmpty() ? Opcodes.RETURN : results.get(0).returns);
    }

    /** Returns the values that a region left in the function's own slots. */
    private void returnStored() {
        int waiting = this.writer.stored;
        int count = this.signature.results().size();
        if (count > MANY_RESULTS) {
            this.writer.loadExtraResults(0, count);
            this.writer.loadAt(0, this.signature.results().get(0));
            this.method.visitInsn(this.signature.results().get(0).returns);
        }
        else {
            this.body.measure(2 * count);
            for (int i = 0; i < count; i++) {
                this.writer.loadAt(i, this.signature.results().get(i));
            }
            for (int i = count - 1; i > 0; i--) {
                Emitter.storeExtraResult(this.method, this.body.instance, this.signature.results().get(i), i);
            }
            this.method.visitInsn((count == 0) ? Opcodes.RETURN : this.signature.results().get(0).returns);
        }
        this.writer.stored = waiting;
    }

    @Override
    public void unreachable() {
        materialize();
        this.method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.INSTRUCTIONS, "unreachable",
                "()" + Names.descriptor(Names.TRAP), false);
        this.method.visitInsn(Opcodes.ATHROW);
        this.dead = true;
    }

}
