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
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.FunctionType;
import dev.wasmhost.internal.validation.OperandStack;

/**
 * The methods that a function becomes: one, or one for itself and one for each
 * {@link Region}, and how control gets from each to each.
 *
 * <p>
 * A region's method takes the frame object and a code, and returns a code. Coming in, 0
 * means its beginning; going out, that control fell out of its end. Any other code is 1 +
 * the index of an open block, whose label is where to go; the values that the branch
 * carries are in that block's slots.
 */
final class FunctionMethods {

    /** More results than this are moved by copying arrays. */
    static final int MANY_RESULTS = 16;

    /**
     * Words that one instruction needs on the JVM's stack besides the operands that
     * waited before it.
     */
    private static final int STACK_MARGIN = 12;

    /** The blocks that are open, the function first. */
    final List<Control> controls = new ArrayList<>();

    private final ModuleCompiler compiler;

    private final MethodSink sink;

    private final int functionIndex;

    private final Signature signature;

    private final RegionPlan plan;

    private final FunctionWriter writer;

    private final PrologueWriter prologue;

    private final FuelWriter fuel;

    private final boolean throwing;

    private final Deque<MethodBody> callers = new ArrayDeque<>();

    private final Deque<Region> open = new ArrayDeque<>();

    private final Deque<Region> ahead;

    private final Map<Region, Entry> entries = new HashMap<>();

    /** Whether control cannot get to this point. */
    boolean dead;

    private int blockCount;

    private int regionCount;

    private int largestMethod;

    /** Starts the function's own method. */
    FunctionMethods(ModuleCompiler compiler, MethodSink sink, int functionIndex, BodySurvey survey, RegionPlan plan,
            List<JvmType> locals, OperandStack operands) {
        this.compiler = compiler;
        this.sink = sink;
        this.functionIndex = functionIndex;
        this.signature = Signature.of(compiler.module().functionType(functionIndex));
        this.plan = plan;
        this.ahead = new ArrayDeque<>();
        for (Region each : plan.regions()) {
            this.ahead.add(each);
        }
        int fuelLocal = compiler.fuel() ? locals.size() - 1 : -1;
        this.throwing = survey.throwing();
        FrameLayout layout = null;
        if (survey.needsFrame()) {
            layout = new FrameLayout(compiler.frameClass(functionIndex), locals, survey);
            sink.add(layout.className(), layout.write());
            if (compiler.fuel()) {
                plan.share(fuelLocal);
            }
        }
        MethodVisitor method = function(survey);
        this.writer = new FunctionWriter(sink, new MethodBody(method, null, plan.whole()), layout, locals, survey,
                operands);
        this.fuel = new FuelWriter(this.writer, fuelLocal);
        this.prologue = new PrologueWriter(compiler, survey, this.signature, locals, this.writer);
        add(Control.Kind.FUNCTION, compiler.module().functionType(functionIndex), 0);
        this.prologue.writeFunction(1 + plan.depth());
        this.writer.body.isFunction = true;
        this.writer.body.forgetsMarks = survey.delegates();
        this.writer.method.visitLabel(this.writer.body.start);
    }

    /** Starts the method for the function's instructions. */
    private MethodVisitor function(BodySurvey survey) {
        String name = this.compiler.methodName(this.functionIndex);
        String descriptor = this.signature.descriptor(this.compiler.instanceClass());
        if (!survey.tailCalls()) {
            return this.sink.function(name, descriptor);
        }
        TailCallWriter.stub(this.sink.function(name, descriptor), this.signature, this.compiler.instanceClass(),
                this.compiler.codeClass(this.functionIndex), name);
        return this.sink.function(TailCallWriter.bodyName(name), descriptor);
    }

    /** Returns what counts the function's instructions. */
    FuelWriter fuel() {
        return this.fuel;
    }

    FunctionWriter writer() {
        return this.writer;
    }

    /**
     * Returns whether a region begins or ends before the instruction at {@code offset}.
     */
    boolean changesAt(int offset) {
        return (!this.open.isEmpty() && offset >= this.open.element().end)
                || (!this.ahead.isEmpty() && offset == this.ahead.element().start);
    }

    /** Begins and ends regions before the instruction at {@code offset}. */
    void changeAt(int offset) {
        while (!this.open.isEmpty() && offset >= this.open.element().end) {
            closeRegion();
        }
        while (!this.ahead.isEmpty() && offset == this.ahead.element().start) {
            openRegion(this.ahead.remove());
        }
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
        Entry known = this.entries.get(region);
        if (known == null) {
            known = new Entry();
            this.entries.put(region, known);
        }
        return known;
    }

    private void openRegion(Region region) {
        Entry entry = entry(region);
        if (!this.dead) {
            this.writer.store(this.writer.height());
            this.writer.method.visitInsn(Opcodes.ICONST_0);
            this.writer.method.visitVarInsn(Opcodes.ISTORE, this.writer.body.code);
        }
        if (this.dead || !entry.controls.isEmpty()) {
            this.writer.place(entry.call, this.writer.height(), List.of());
        }
        this.writer.storeFields(common(this.writer.body.written, region.usedInside));
        String name = regionName(this.regionCount++);
        MethodVisitor part = this.sink.part(name, regionDescriptor(), region.size);
        this.open.push(region);
        this.callers.push(this.writer.body);
        enter(newPart(part, region, region));
        this.writer.body.name = name;
        this.writer.body.owner = this.sink.partClass();
        this.prologue.writeRegion();
        this.writer.body.writesBack = ExceptionWriter.isCaught(this.controls) || reportsExceptions();
        part.visitLabel(this.writer.body.start);
        this.writer.stored = this.writer.height();
        if (!entry.controls.isEmpty()) {
            Label start = new Label();
            dispatch(start, entry.controls, start);
            this.writer.place(start, this.writer.height(), List.of());
        }
    }

    /** Returns whether fuel is reported when an exception leaves the function. */
    private boolean reportsExceptions() {
        return this.fuel.counts() && this.throwing;
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
            this.writer.store(this.writer.height());
            this.writer.storeFields(this.writer.body.written);
            this.writer.method.visitInsn(Opcodes.ICONST_0);
            this.writer.method.visitInsn(Opcodes.IRETURN);
        }
        MethodBody closed = this.writer.body;
        finish();
        enter(this.callers.pop());
        callRegion(closed, this.open.pop());
    }

    private void callRegion(MethodBody closed, Region region) {
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.frame);
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
        this.writer.method.visitVarInsn(Opcodes.ILOAD, this.writer.body.budget);
        this.writer.method.visitVarInsn(Opcodes.ILOAD, this.writer.body.code);
        Label start = new Label();
        Label end = new Label();
        this.writer.method.visitLabel(start);
        this.writer.method.visitMethodInsn(Opcodes.INVOKESTATIC, closed.owner, closed.name, regionDescriptor(), false);
        this.writer.method.visitLabel(end);
        this.writer.method.visitVarInsn(Opcodes.ISTORE, this.writer.body.code);
        BitSet changed = common(this.writer.body.used, region.writtenInside);
        if (closed.writesBack && !changed.isEmpty()) {
            ExceptionWriter.regionCall(this.writer, start, end, changed);
        }
        this.writer.loadFields(changed);
        this.writer.body.currentMemories = 0;
        if (closed.exits.isEmpty()) {
            if (this.dead) {
                this.writer.method.visitInsn(Opcodes.ACONST_NULL); // it never returns,
                                                                   // but the verifier
                                                                   // cannot know that
                this.writer.method.visitInsn(Opcodes.ATHROW);
            }
            return;
        }
        if (continuesLoop(closed.exits)) {
            this.writer.requireMemories();
        }
        Label on = new Label();
        dispatch(on, closed.exits, null);
        if (!this.dead) {
            this.writer.place(on, this.writer.height(), List.of());
        }
    }

    private boolean continuesLoop(BitSet exits) {
        for (int i = exits.nextSetBit(0); i >= 0; i = exits.nextSetBit(i + 1)) {
            if (isHere(i) && this.controls.get(i).kind == Control.Kind.LOOP) {
                return true;
            }
        }
        return false;
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
            Label target = (i == 0 && this.writer.body.region == null) ? returns : route(i);
            if (target != null) {
                cases.put(i + 1, target);
            }
            else {
                this.writer.body.exits.set(i);
                rest = leave();
            }
        }
        if (!this.dead && otherwise == null) {
            cases.put(0, on);
        }
        if (rest == null) {
            rest = Objects.requireNonNull(cases.remove(cases.lastKey()));
        }
        this.writer.method.visitVarInsn(Opcodes.ILOAD, this.writer.body.code);
        if (cases.isEmpty()) {
            this.writer.method.visitInsn(Opcodes.POP);
            this.writer.method.visitJumpInsn(Opcodes.GOTO, rest);
        }
        else {
            branch(cases, rest);
        }
        if (exits.get(0) && this.writer.body.region == null) {
            this.writer.place(returns, 0, List.of());
            returnStored();
        }
    }

    private void branch(SortedMap<Integer, Label> cases, Label rest) {
        int first = cases.firstKey();
        int last = cases.lastKey();
        if (cases.size() == 1 && first == 0) {
            this.writer.method.visitJumpInsn(Opcodes.IFEQ, cases.get(0));
            this.writer.method.visitJumpInsn(Opcodes.GOTO, rest);
        }
        else if (last - first < 2 * cases.size() + 8) {
            Label[] table = new Label[last - first + 1];
            for (int i = 0; i < table.length; i++) {
                table[i] = cases.getOrDefault(first + i, rest);
            }
            this.writer.method.visitTableSwitchInsn(first, last, rest, table);
        }
        else {
            int[] keys = new int[cases.size()];
            int count = 0;
            for (int each : cases.keySet()) {
                keys[count++] = each;
            }
            this.writer.method.visitLookupSwitchInsn(rest, keys, cases.values().toArray(new Label[0]));
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
        Region next = RegionPlan.towards(this.writer.body.region, this.controls.get(controlIndex).home);
        if (next == null) {
            return null;
        }
        Entry entry = entry(next);
        entry.controls.set(controlIndex);
        return entry.call;
    }

    /** Returns the label where this method is left, with the code set. */
    private Label leave() {
        this.writer.body.leaves = true;
        return this.writer.body.exit;
    }

    /**
     * Returns the label of a block of this method, which is about to be jumped to with
     * the present state of the memory's locals.
     */
    Label target(int controlIndex) {
        Control control = this.controls.get(controlIndex);
        if (control.kind == Control.Kind.LOOP) {
            this.writer.requireMemories();
        }
        control.targeted = true;
        control.currentMemories &= this.writer.body.currentMemories;
        return control.label;
    }

    boolean isHere(int controlIndex) {
        return controlIndex > 0 && this.controls.get(controlIndex).home == this.writer.body.region;
    }

    private void returnTop(int height) {
        List<JvmType> results = this.signature.results();
        if (results.size() > MANY_RESULTS) {
            this.writer.store(height);
            int first = height - results.size();
            this.writer.loadExtraResults(first, results.size());
            this.writer.loadAt(first, results.get(0));
            returnWaiting(first, 1);
            return;
        }
        this.writer.require(results.size(), height);
        returnWaiting(height - results.size(), results.size());
    }

    /** Returns the first {@code count} results, which wait from {@code height} on. */
    private void returnWaiting(int height, int count) {
        this.fuel.report();
        List<JvmType> results = this.signature.results();
        for (int i = count - 1; i >= 0; i--) {
            this.writer.pushVector(height + i, results.get(i));
            if (i > 0) {
                Emitter.storeExtraResult(this.writer.method, this.writer.body.instance, results.get(i), i,
                        results.size());
            }
        }
        Emitter.returnFirst(this.writer.method, this.writer.body.instance, results);
    }

    /** Returns the values that a region left in the function's own slots. */
    private void returnStored() {
        int waiting = this.writer.stored;
        int count = this.signature.results().size();
        if (count > MANY_RESULTS) {
            this.writer.loadExtraResults(0, count);
            this.writer.loadAt(0, this.signature.results().get(0));
            returnWaiting(0, 1);
        }
        else {
            this.writer.body.measure(2 * count);
            for (int i = 0; i < count; i++) {
                this.writer.loadAt(i, this.signature.results().get(i));
            }
            returnWaiting(0, count);
        }
        this.writer.stored = waiting;
    }

    /**
     * Writes a static method {@code int (int)} and replaces the int on the JVM's stack by
     * what it returns.
     */
    void callLookUp(Consumer<MethodVisitor> content, int size) {
        String name = regionName(this.regionCount++);
        content.accept(this.sink.part(name, "(I)I", size));
        this.writer.method.visitMethodInsn(Opcodes.INVOKESTATIC, this.sink.partClass(), name, "(I)I", false);
    }

    /**
     * Writes a method of its own for some of the cases of a large {@code br_table}, and
     * calls it.
     */
    void callPart(Runnable content, int size) {
        String name = regionName(this.regionCount++);
        MethodVisitor part = this.sink.part(name, regionDescriptor(), size);
        String owner = this.sink.partClass();
        MethodBody caller = this.writer.body;
        MethodBody callee = newPart(part, caller.region, RegionPlan.NONE.whole());
        enter(callee);
        content.run();
        finish();
        enter(caller);
        caller.exits.or(callee.exits);
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.frame);
        this.writer.method.visitVarInsn(Opcodes.ALOAD, this.writer.body.instance);
        this.writer.method.visitVarInsn(Opcodes.ILOAD, this.writer.body.budget);
        this.writer.method.visitVarInsn(Opcodes.ILOAD, this.writer.body.code);
        this.writer.method.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, regionDescriptor(), false);
        this.writer.method.visitInsn(Opcodes.IRETURN);
    }

    Control add(Control.Kind kind, FunctionType type, int base) {
        Control control = new Control(kind, type, base, this.plan.home(this.blockCount++));
        this.controls.add(control);
        return control;
    }

    /** Returns the bytes of the largest method that the function became. */
    int largestMethod() {
        return this.largestMethod;
    }

    void finish() {
        if (this.writer.body.leaves) {
            this.writer.place(this.writer.body.exit, 0, List.of());
            this.writer.storeFields(this.writer.body.written);
            this.writer.method.visitVarInsn(Opcodes.ILOAD, this.writer.body.code);
            this.writer.method.visitInsn(Opcodes.IRETURN);
        }
        if (this.writer.body.writesBack) {
            ExceptionWriter.wholeMethod(this.writer, this.writer.body.start, this.writer.body.written);
        }
        else if (this.writer.body.forgetsMarks || (this.writer.body.isFunction && reportsExceptions())) {
            ExceptionWriter.wholeFunction(this.writer, this.writer.body.start, this.fuel);
        }
        Label end = new Label();
        this.writer.method.visitLabel(end);
        this.largestMethod = Math.max(this.largestMethod, end.getOffset());
        if (this.writer.body.registers > ClientCompiler.REGISTERS && !ClientCompiler.isAlone()) {
            ClientCompiler.writeRefusal(this.writer.method);
        }
        this.writer.method.visitMaxs(this.writer.body.stackWords + STACK_MARGIN, this.writer.body.localCount());
        this.writer.method.visitEnd();
    }

    /**
     * Moves the top of {@code height} operands where a branch wants them and goes there.
     */
    void transfer(int controlIndex, int height) {
        Control control = this.controls.get(controlIndex);
        if (controlIndex == 0 && this.writer.body.region == null) {
            returnTop(height);
            return;
        }
        this.writer.move(control.labelTypes(), height, control.base);
        goTo(controlIndex);
    }

    /** Goes to a block's label whose values are in its slots. */
    void transferStored(int controlIndex) {
        if (controlIndex == 0 && this.writer.body.region == null) {
            returnStored();
        }
        else {
            goTo(controlIndex);
        }
    }

    private void goTo(int controlIndex) {
        if (!isHere(controlIndex)) {
            Emitter.push(this.writer.method, controlIndex + 1);
            this.writer.method.visitVarInsn(Opcodes.ISTORE, this.writer.body.code);
        }
        Label label = route(controlIndex);
        if (label == null) {
            this.writer.body.exits.set(controlIndex);
            label = leave();
        }
        this.writer.method.visitJumpInsn(Opcodes.GOTO, label);
    }

}
