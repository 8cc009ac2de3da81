package dev.wasmhost.internal.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import dev.wasmhost.ValueType;
import dev.wasmhost.internal.validation.OperandStack;

/**
 * Where the locals and operands of a function are, and how they get there.
 *
 * <p>
 * {@link #stored} counts the operands, from the bottom, that are in their slots; those
 * above wait on the JVM's stack, or if they are vectors, in JVM locals. Without a
 * {@link FrameLayout} locals and slots are JVM locals; with one, slots are in the frame
 * object, and locals too, but for those that the current method uses and has copied.
 */
final class FunctionWriter {

    /** More values than this are moved by copying arrays, where slots are in arrays. */
    private static final int MANY_VALUES = 8;

    private static final int SMALL = 1000;

    private static final int LARGE = 9000;

    /** Words that a vector instruction needs on the JVM's stack besides what waits. */
    private static final int VECTOR_WORDS = 16;

    private final MethodSink sink;

    private final @Nullable FrameLayout layout;

    private final List<JvmType> locals;

    private final BodySurvey survey;

    private final OperandStack operands;

    /** The memories that the function uses. */
    final UsedMemories memories;

    /** The vectors that wait. */
    final VectorStack vectors = new VectorStack(this);

    private final List<Map<JvmType, Integer>> slots = new ArrayList<>();

    MethodBody body;

    MethodVisitor method;

    int stored;

    private @Nullable Object[] lastFrame = new Object[0];

    private int lastFrameAt = -1;

    private int loads;

    FunctionWriter(MethodSink sink, MethodBody body, @Nullable FrameLayout layout, List<JvmType> locals,
            BodySurvey survey, OperandStack operands) {
        this.sink = sink;
        this.layout = layout;
        this.memories = survey.memories();
        this.locals = locals;
        this.survey = survey;
        this.operands = operands;
        this.body = body;
        this.method = body.method;
    }

    /** Goes on in another method. */
    void use(MethodBody newBody) {
        this.vectors.truncate(0); // whatever waits is dead: what lives is stored
        this.body = newBody;
        this.method = newBody.method;
        this.lastFrameAt = -1;
    }

    /**
     * Returns whether HotSpot may inline the function into those that call it often, for
     * which it must have no more than 325 bytes: about a third of the estimate.
     */
    boolean isSmall() {
        return this.survey.size() < SMALL;
    }

    /**
     * Returns whether the function is so large that tests which are not needed are left
     * out, lest it become more than HotSpot compiles and is outlined.
     */
    boolean isLarge() {
        return this.survey.size() > LARGE;
    }

    /**
     * Returns the internal name of the class with {@link MemoryWriter#writeInside}'s
     * method.
     */
    String insideClass() {
        return this.sink.insideClass();
    }

    boolean hasFrame() {
        return this.layout != null;
    }

    FrameLayout layout() {
        return Objects.requireNonNull(this.layout);
    }

    int height() {
        return this.operands.height();
    }

    JvmType type(int height) {
        return JvmType.of(this.operands.type(height));
    }

    /** Notes how many operands wait, for the size of the JVM's stack. */
    void measure() {
        this.body.measure(2 * (height() - this.stored));
    }

    /** Notes what a vector instruction needs of the JVM's stack. */
    void measureVector() {
        this.body.measure(2 * (height() - this.stored) + VECTOR_WORDS);
    }

    // locals

    /** Returns the shape in which what the next {@code v128.load} reads is wanted. */
    Shape nextLoadShape() {
        return this.survey.loadShape(this.loads++);
    }

    /** Returns where the lanes of a local are that is a vector. */
    Vector loadVectorLocal(int localIndex) {
        int local = this.body.local(localIndex);
        return (local >= 0) ? Vector.from(this.survey.shape(localIndex), local)
                : loadVectorElement(FrameLayout.localElement(localIndex));
    }

    void storeVectorLocal(int localIndex, Vector vector) {
        int local = this.body.local(localIndex);
        if (local < 0) {
            storeVectorElement(FrameLayout.localElement(localIndex), vector);
            return;
        }
        Shape shape = this.survey.shape(localIndex);
        this.vectors.protect(local, shape);
        for (int i = 0; i < shape.lanes; i++) {
            LaneWriter.push(this.method, vector, shape, i);
        }
        for (int i = shape.lanes - 1; i >= 0; i--) {
            this.method.visitVarInsn(shape.type.store, local + i * shape.type.size);
        }
    }

    private Vector loadVectorElement(int element) {
        int low = this.body.variables.acquire(JvmType.LONG);
        loadElement(JvmType.LONG, element);
        this.method.visitVarInsn(Opcodes.LSTORE, low);
        int high = this.body.variables.acquire(JvmType.LONG);
        loadElement(JvmType.LONG, layout().upperElement(element));
        this.method.visitVarInsn(Opcodes.LSTORE, high);
        return Vector.of(Shape.LONGS, low, high);
    }

    private void storeVectorElement(int element, Vector vector) {
        LaneWriter.push(this.method, vector, Shape.LONGS, 0);
        storeElement(JvmType.LONG, element);
        LaneWriter.push(this.method, vector, Shape.LONGS, 1);
        storeElement(JvmType.LONG, layout().upperElement(element));
    }

    void loadLocal(int localIndex) {
        JvmType type = this.locals.get(localIndex);
        int local = this.body.local(localIndex);
        if (local >= 0) {
            this.method.visitVarInsn(type.load, local);
        }
        else {
            loadElement(type, FrameLayout.localElement(localIndex));
        }
    }

    void storeLocal(int localIndex) {
        JvmType type = this.locals.get(localIndex);
        int local = this.body.local(localIndex);
        if (local >= 0) {
            this.method.visitVarInsn(type.store, local);
        }
        else {
            storeElement(type, FrameLayout.localElement(localIndex));
        }
    }

    /** Copies fields of the frame into JVM locals. */
    void loadFields(BitSet localIndices) {
        for (int i = localIndices.nextSetBit(0); i >= 0; i = localIndices.nextSetBit(i + 1)) {
            JvmType type = this.locals.get(i);
            if (type == JvmType.VECTOR) {
                Shape shape = this.survey.shape(i);
                for (int lane = 0; lane < shape.lanes; lane++) {
                    loadField(FrameLayout.fieldName(i, lane), shape.type, this.body.local(i) + lane * shape.type.size);
                }
            }
            else {
                loadField(FrameLayout.fieldName(i), type, this.body.local(i));
            }
        }
    }

    private void loadField(String field, JvmType type, int local) {
        this.method.visitVarInsn(Opcodes.ALOAD, this.body.frame);
        this.method.visitFieldInsn(Opcodes.GETFIELD, layout().className(), field, type.descriptor);
        this.method.visitVarInsn(type.store, local);
    }

    /** Copies JVM locals into fields of the frame. */
    void storeFields(BitSet localIndices) {
        for (int i = localIndices.nextSetBit(0); i >= 0; i = localIndices.nextSetBit(i + 1)) {
            JvmType type = this.locals.get(i);
            if (type == JvmType.VECTOR) {
                Shape shape = this.survey.shape(i);
                for (int lane = 0; lane < shape.lanes; lane++) {
                    storeField(FrameLayout.fieldName(i, lane), shape.type, this.body.local(i) + lane * shape.type.size);
                }
            }
            else {
                storeField(FrameLayout.fieldName(i), type, this.body.local(i));
            }
        }
    }

    private void storeField(String field, JvmType type, int local) {
        this.method.visitVarInsn(Opcodes.ALOAD, this.body.frame);
        this.method.visitVarInsn(type.load, local);
        this.method.visitFieldInsn(Opcodes.PUTFIELD, layout().className(), field, type.descriptor);
    }

    // slots

    private int slot(int height, JvmType type) {
        while (this.slots.size() <= height) {
            this.slots.add(new EnumMap<>(JvmType.class));
        }
        Map<JvmType, Integer> bySize = this.slots.get(height);
        Integer known = bySize.get(type);
        if (known == null) {
            known = this.body.allocateUnlisted(type.size);
            bySize.put(type, known);
        }
        return known;
    }

    private void loadSlot(int height, JvmType type) {
        if (type == JvmType.VECTOR) {
            this.vectors.set(height, loadVectorSlot(height));
        }
        else if (this.layout == null) {
            this.method.visitVarInsn(type.load, slot(height, type));
        }
        else {
            loadElement(type, this.layout.operandElement(height));
        }
    }

    /** A copy: the slot may be needed for another operand. */
    private Vector loadVectorSlot(int height) {
        if (this.layout != null) {
            return loadVectorElement(this.layout.operandElement(height));
        }
        int slot = slot(height, JvmType.VECTOR);
        int low = this.body.variables.acquire(JvmType.LONG);
        this.method.visitVarInsn(Opcodes.LLOAD, slot);
        this.method.visitVarInsn(Opcodes.LSTORE, low);
        int high = this.body.variables.acquire(JvmType.LONG);
        this.method.visitVarInsn(Opcodes.LLOAD, slot + 2);
        this.method.visitVarInsn(Opcodes.LSTORE, high);
        return Vector.of(Shape.LONGS, low, high);
    }

    /** Stores the vector that waits at one height into the slot for another. */
    private void storeVectorSlot(int target, int height) {
        Vector vector = this.vectors.get(height);
        this.body.measure(2 * (height - this.stored) + VECTOR_WORDS);
        if (this.layout != null) {
            storeVectorElement(this.layout.operandElement(target), vector);
        }
        else {
            int slot = slot(target, JvmType.VECTOR);
            LaneWriter.push(this.method, vector, Shape.LONGS, 0);
            this.method.visitVarInsn(Opcodes.LSTORE, slot);
            LaneWriter.push(this.method, vector, Shape.LONGS, 1);
            this.method.visitVarInsn(Opcodes.LSTORE, slot + 2);
        }
        this.vectors.clear(height);
    }

    /** Pushes the operand that waits at {@code height} if it is a vector. */
    void pushVector(int height, JvmType type) {
        if (type == JvmType.VECTOR) {
            LaneWriter.push(this.method, this.vectors.get(height), Shape.LONGS, 0);
            LaneWriter.push(this.method, this.vectors.get(height), Shape.LONGS, 1);
        }
    }

    /** Lets the two halves on top wait as the vector at {@code height}. */
    void takeVector(int height) {
        int high = this.body.variables.acquire(JvmType.LONG);
        this.method.visitVarInsn(Opcodes.LSTORE, high);
        int low = this.body.variables.acquire(JvmType.LONG);
        this.method.visitVarInsn(Opcodes.LSTORE, low);
        this.vectors.set(height, Vector.of(Shape.LONGS, low, high));
    }

    private void storeSlot(int height, JvmType type) {
        if (this.layout == null) {
            this.method.visitVarInsn(type.store, slot(height, type));
        }
        else {
            storeElement(type, this.layout.operandElement(height));
        }
    }

    private void pushArray(String name) {
        this.method.visitVarInsn(Opcodes.ALOAD, this.body.frame);
        this.method.visitFieldInsn(Opcodes.GETFIELD, layout().className(), name,
                name.equals(FrameLayout.NUMBERS) ? "[J" : "[Ljava/lang/Object;");
    }

    private void pushArray(JvmType type) {
        pushArray((type == JvmType.REFERENCE) ? FrameLayout.REFERENCES : FrameLayout.NUMBERS);
    }

    private void loadElement(JvmType type, int index) {
        pushArray(type);
        Emitter.push(this.method, index);
        Emitter.loadFromArray(this.method, type);
    }

    private void storeElement(JvmType type, int index) {
        Emitter.prepareStore(this.method, type);
        pushArray(type);
        Emitter.storeInArray(this.method, type, index);
    }

    /**
     * Stores all operands below {@code height} that wait on the JVM's stack; the top one
     * of them is on its top.
     */
    void store(int height) {
        for (int i = height - 1; i >= this.stored; i--) {
            store(i, i, type(i));
        }
        this.stored = height;
    }

    /**
     * Stores the topmost operand that waits, at one height, into the slot for another.
     */
    private void store(int target, int height, JvmType type) {
        if (type == JvmType.VECTOR) {
            storeVectorSlot(target, height);
        }
        else {
            storeSlot(target, type);
        }
    }

    /** Lets the top {@code count} of {@code height} operands wait on the JVM's stack. */
    void require(int count, int height) {
        if (height - count >= this.stored) {
            return;
        }
        store(height);
        this.body.measure(2 * count);
        for (int i = height - count; i < height; i++) {
            loadSlot(i, type(i));
        }
        this.stored = height - count;
    }

    void require(int count) {
        require(count, height());
    }

    /** Stores the operand on top of the JVM's stack as if it were at {@code height}. */
    void storeAt(int height, JvmType type) {
        if (type == JvmType.VECTOR) {
            takeVector(height);
        }
        store(height, height, type);
    }

    /** Loads what was stored at {@code height}. */
    void loadAt(int height, JvmType type) {
        loadSlot(height, type);
    }

    /** Takes off the JVM's stack what waits there below {@code height}. */
    void discard(int height) {
        for (int i = height - 1; i >= this.stored; i--) {
            if (type(i) != JvmType.VECTOR) {
                this.method.visitInsn((type(i).size == 2) ? Opcodes.POP2 : Opcodes.POP);
            }
        }
    }

    /**
     * Moves the top values of {@code height} operands to the slots from {@code target}
     * on, and takes off all that waits.
     */
    void move(List<ValueType> types, int height, int target) {
        int count = types.size();
        int source = height - count;
        if (source == target && this.stored >= height) {
            return;
        }
        if (this.layout != null && count > MANY_VALUES) {
            store(height);
            copy(FrameLayout.NUMBERS, source, target, count);
            copy(FrameLayout.REFERENCES, source, target, count);
            return;
        }
        require(count, height);
        for (int i = count - 1; i >= 0; i--) {
            store(target + i, source + i, JvmType.of(types.get(i)));
        }
        discard(source);
    }

    private void copy(String array, int source, int target, int count) {
        int from = layout().operandElement(source);
        int to = layout().operandElement(target);
        copyElements(array, from, to, count);
        if (layout().hasVectors() && array.equals(FrameLayout.NUMBERS)) {
            copyElements(array, layout().upperElement(from), layout().upperElement(to), count);
        }
    }

    private void copyElements(String array, int from, int to, int count) {
        pushArray(array);
        Emitter.push(this.method, from);
        pushArray(array);
        Emitter.push(this.method, to);
        Emitter.push(this.method, count);
        Emitter.copyArray(this.method);
    }

    /**
     * Copies operands from {@code height} on, which are stored, into new arrays: numbers,
     * then references or null.
     */
    void pushPacked(Signature signature, int height) {
        int count = signature.parameters().size();
        if (signature.parameters().contains(JvmType.VECTOR)) {
            pushArray(FrameLayout.NUMBERS);
            Emitter.push(this.method, layout().operandElement(height));
            Emitter.push(this.method, count);
            this.method.visitMethodInsn(Opcodes.INVOKESTATIC, Names.INSTRUCTIONS, "pack", "([JII)[J", false);
        }
        else {
            pushPacked(FrameLayout.NUMBERS, height, count);
        }
        if (signature.parameters().contains(JvmType.REFERENCE)) {
            pushPacked(FrameLayout.REFERENCES, height, count);
        }
        else {
            this.method.visitInsn(Opcodes.ACONST_NULL);
        }
    }

    /**
     * Pushes the array that holds operands of {@code type} and the index of the one at
     * {@code height}, which is stored.
     */
    void pushOperands(JvmType type, int height) {
        pushArray(type);
        Emitter.push(this.method, layout().operandElement(height));
    }

    /**
     * Pushes the array that holds the upper halves of vectors and the index of that of
     * the one at {@code height}, which is stored.
     */
    void pushUppers(int height) {
        pushArray(FrameLayout.NUMBERS);
        Emitter.push(this.method, layout().upperElement(layout().operandElement(height)));
    }

    private void pushPacked(String array, int height, int count) {
        boolean numbers = array.equals(FrameLayout.NUMBERS);
        pushArray(array);
        Emitter.push(this.method, layout().operandElement(height));
        Emitter.push(this.method, layout().operandElement(height) + count);
        String type = numbers ? "[J" : "[Ljava/lang/Object;";
        this.method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/util/Arrays", "copyOfRange", "(" + type + "II)" + type,
                false);
    }

    /**
     * Copies the context's results but the first into the slots from {@code height} + 1
     * on.
     */
    void storeExtraResults(int height, int count) {
        int element = layout().operandElement(height + 1);
        storeExtraResults(JvmType.LONG, 1, element, count - 1);
        storeExtraResults(JvmType.REFERENCE, 1, element, count - 1);
        if (layout().hasVectors()) {
            storeExtraResults(JvmType.LONG, count + 1, layout().upperElement(element), count - 1);
        }
    }

    private void storeExtraResults(JvmType type, int from, int element, int count) {
        Emitter.pushResultArray(this.method, this.body.instance, type);
        Emitter.push(this.method, from);
        pushArray(type);
        Emitter.push(this.method, element);
        Emitter.push(this.method, count);
        Emitter.copyArray(this.method);
    }

    /**
     * Copies the slots from {@code height} + 1 on into the context's results but the
     * first.
     */
    void loadExtraResults(int height, int count) {
        int element = layout().operandElement(height + 1);
        loadExtraResults(JvmType.LONG, element, 1, count - 1);
        loadExtraResults(JvmType.REFERENCE, element, 1, count - 1);
        if (layout().hasVectors()) {
            loadExtraResults(JvmType.LONG, layout().upperElement(element), count + 1, count - 1);
        }
    }

    private void loadExtraResults(JvmType type, int element, int to, int count) {
        pushArray(type);
        Emitter.push(this.method, element);
        Emitter.pushResultArray(this.method, this.body.instance, type);
        Emitter.push(this.method, to);
        Emitter.push(this.method, count);
        Emitter.copyArray(this.method);
    }

    /**
     * Copies all values of an exception, which is in a JVM local, into the slots from
     * {@code height} on.
     */
    void copyValues(int exception, Signature values, int height) {
        int count = values.parameters().size();
        int element = layout().operandElement(height);
        copyValues(exception, JvmType.LONG, 0, element, count);
        if (values.parameters().contains(JvmType.REFERENCE)) {
            copyValues(exception, JvmType.REFERENCE, 0, element, count);
        }
        if (values.parameters().contains(JvmType.VECTOR)) {
            copyValues(exception, JvmType.LONG, count, layout().upperElement(element), count);
        }
    }

    private void copyValues(int exception, JvmType type, int from, int element, int count) {
        boolean reference = type == JvmType.REFERENCE;
        this.method.visitVarInsn(Opcodes.ALOAD, exception);
        this.method.visitFieldInsn(Opcodes.GETFIELD, Names.GUEST_EXCEPTION, reference ? "references" : "numbers",
                reference ? "[Ljava/lang/Object;" : "[J");
        Emitter.push(this.method, from);
        pushArray(type);
        Emitter.push(this.method, element);
        Emitter.push(this.method, count);
        Emitter.copyArray(this.method);
    }

    /**
     * Copies packed parameters that are no fields, from arrays in JVM locals, into the
     * frame's arrays.
     */
    void copyPackedParameters(int numbers, int references, Signature signature) {
        int count = signature.parameters().size() - FrameLayout.FIELDS;
        if (count <= 0) {
            return;
        }
        for (JvmType type : new JvmType[] { JvmType.LONG, JvmType.REFERENCE }) {
            if (type == JvmType.REFERENCE && !signature.parameters().contains(type)) {
                continue;
            }
            copyPackedParameters(type, (type == JvmType.LONG) ? numbers : references, FrameLayout.FIELDS, 0, count);
        }
        if (signature.parameters().contains(JvmType.VECTOR)) {
            copyPackedParameters(JvmType.LONG, numbers, signature.parameters().size() + FrameLayout.FIELDS,
                    layout().upperElement(0), count);
        }
    }

    private void copyPackedParameters(JvmType type, int array, int from, int element, int count) {
        this.method.visitVarInsn(Opcodes.ALOAD, array);
        Emitter.push(this.method, from);
        pushArray(type);
        Emitter.push(this.method, element);
        Emitter.push(this.method, count);
        Emitter.copyArray(this.method);
    }

    // the JVM's locals for the memories

    /** Makes the JVM locals of a memory right. */
    void requireMemory(MemoryShape memory) {
        if (memory.slot() == MemoryShape.UNTRACKED || (memory.bit() & ~this.body.currentMemories) != 0) {
            memory.load(this.body);
            this.body.currentMemories |= memory.bit();
        }
    }

    /** Makes the JVM locals of all memories right. */
    void requireMemories() {
        if (!memoriesCurrent()) {
            for (MemoryShape each : this.memories.tracked()) {
                requireMemory(each);
            }
        }
    }

    boolean memoriesCurrent() {
        return (this.memories.bits() & ~this.body.currentMemories) == 0;
    }

    // labels

    /**
     * Places a label that control reaches with {@code height} operands, all stored.
     * @param top types of the topmost of them, which the operand stack may not hold (yet)
     */
    void place(Label label, int height, List<ValueType> top) {
        Object[] types = frameTypes(height, top);
        separate(types);
        this.method.visitLabel(label);
        writeFrame(types);
    }

    /**
     * Places a label that control reaches with the operands that wait on the JVM's stack
     * as they are. Not for a loop's head: HotSpot never replaces the frame of a running
     * loop that has anything there.
     * @param height operands of which those that are not stored wait
     * @param top types of what waits above them
     */
    void placeWaiting(Label label, int height, JvmType... top) {
        placeWaiting(label, new FrameTypes(this.body), height, top);
    }

    /**
     * Does the same where more JVM locals are set.
     * @param locals has their types, and is given those of the others
     */
    void placeWaiting(Label label, FrameTypes locals, int height, JvmType... top) {
        int first = Math.min(this.stored, height);
        addSlots(locals, first, List.of());
        List<Object> waiting = new ArrayList<>();
        for (int i = first; i < height; i++) {
            if (type(i) == JvmType.VECTOR) {
                locals.add(this.vectors.get(i));
            }
            else {
                waiting.add(type(i).frameType());
            }
        }
        for (JvmType each : top) {
            waiting.add(each.frameType());
        }
        Object[] types = locals.toArray();
        this.method.visitLabel(label);
        this.method.visitFrame(Opcodes.F_NEW, types.length, types, waiting.size(), waiting.toArray());
        this.lastFrameAt = -1;
    }

    /**
     * Places a label where a handler begins: {@code height} operands are stored, the
     * exception is on the JVM's stack.
     */
    void placeHandler(Label label, int height) {
        Object[] types = frameTypes(height, List.of());
        this.method.visitLabel(label);
        this.method.visitFrame(Opcodes.F_NEW, types.length, types, 1, new Object[] { Names.GUEST_EXCEPTION });
        this.lastFrameAt = -1;
    }

    /**
     * Places a label inside a handler: {@code height} operands are stored, the exception
     * is in its JVM local.
     */
    void placeCatch(Label label, int height) {
        FrameTypes locals = new FrameTypes(this.body);
        addSlots(locals, height, List.of());
        locals.add(this.body.exception(), Names.GUEST_EXCEPTION);
        Object[] types = locals.toArray();
        this.method.visitLabel(label);
        this.method.visitFrame(Opcodes.F_NEW, types.length, types, 0, new Object[0]);
        this.lastFrameAt = -1;
    }

    /**
     * Writes the stack map frame for {@code height} operands, all stored, unless it is
     * there already.
     */
    void frame(int height, List<ValueType> top) {
        Object[] types = frameTypes(height, top);
        separate(types);
        writeFrame(types);
    }

    /**
     * Gets away from another frame: dropping a stored operand writes no instruction, and
     * what jumps to a label behind it does not have that operand.
     */
    private void separate(Object[] types) {
        if (offset() == this.lastFrameAt && !Arrays.equals(types, this.lastFrame)) {
            this.method.visitInsn(Opcodes.NOP);
        }
    }

    private void writeFrame(Object[] types) {
        int here = offset();
        if (here != this.lastFrameAt) {
            this.lastFrame = types;
            this.lastFrameAt = here;
            this.method.visitFrame(Opcodes.F_NEW, types.length, types, 0, new Object[0]);
        }
    }

    private int offset() {
        Label here = new Label();
        this.method.visitLabel(here);
        return here.getOffset();
    }

    private Object[] frameTypes(int height, List<ValueType> top) {
        FrameTypes types = new FrameTypes(this.body);
        addSlots(types, height, top);
        return types.toArray();
    }

    private void addSlots(FrameTypes types, int height, List<ValueType> top) {
        if (this.layout != null) {
            return;
        }
        for (int i = 0; i < height; i++) {
            int fromTop = height - i;
            JvmType type = (fromTop <= top.size()) ? JvmType.of(top.get(top.size() - fromTop)) : type(i);
            int slot = slot(i, type);
            types.add(slot, type);
            if (type == JvmType.VECTOR) {
                types.add(slot + 2, type);
            }
        }
    }

}
