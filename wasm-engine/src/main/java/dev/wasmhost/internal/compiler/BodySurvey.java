package dev.wasmhost.internal.compiler;

import java.util.BitSet;
import java.util.List;

import dev.wasmhost.ArrayType;
import dev.wasmhost.CompositeType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.StructType;
import dev.wasmhost.ValueType;
import dev.wasmhost.internal.module.CatchClause;
import dev.wasmhost.internal.module.LocalGroup;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.Opcode;
import dev.wasmhost.internal.validation.OperandStack;

/**
 * What is to be known of a body before code is written for it; the first of the walks
 * over it.
 */
final class BodySurvey extends MeasuringSink {

    /** Words of locals that a JVM method is given; more live in a frame object. */
    private static final int MANY_WORDS = 250;

    /** Results of one function or block that are moved one by one. */
    private static final int MANY_RESULTS = 16;

    private final int functionIndex;

    private final int large;

    private boolean tailCalls;

    private boolean delegates;

    private boolean throwing;

    private int size;

    private int localWords;

    private int maximumHeight;

    private final BitSet memories = new BitSet();

    private boolean calls;

    private boolean loops;

    private boolean wide;

    private boolean vectors;

    private final ShapeVotes votes = new ShapeVotes();

    /**
     * Makes a survey.
     * @param functionIndex index of the function
     * @param large estimate above which a body is outlined
     */
    BodySurvey(Module module, int functionIndex, int large) {
        super(module);
        this.functionIndex = functionIndex;
        this.large = large;
    }

    int size() {
        return this.size;
    }

    int maximumHeight() {
        return this.maximumHeight;
    }

    UsedMemories memories() {
        return new UsedMemories(module(), this.memories);
    }

    /** Returns whether any value is a vector. */
    boolean hasVectors() {
        return this.vectors;
    }

    /** Returns the shape in which a local that is a vector is kept. */
    Shape shape(int localIndex) {
        return FrameLayout.isField(localIndex) ? this.votes.shape(localIndex) : Shape.LONGS;
    }

    /**
     * Returns whether neither a loop nor a call can keep the body from ending at once.
     */
    boolean isLeaf() {
        return !this.calls && !this.loops;
    }

    /** Returns whether there are tail calls, of itself or of others. */
    boolean tailCalls() {
        return this.tailCalls;
    }

    /** Returns whether exceptions may be marked as delegated. */
    boolean delegates() {
        return this.delegates;
    }

    /** Returns whether exceptions may leave it. */
    boolean throwing() {
        return this.calls || this.throwing;
    }

    boolean loops() {
        return this.loops;
    }

    /**
     * Returns whether locals and operands have to live in a frame object, so that several
     * methods can share them.
     */
    boolean needsFrame() {
        return this.size > this.large || this.wide || this.localWords > MANY_WORDS
                || this.maximumHeight > MANY_WORDS / 2;
    }

    /**
     * Returns what a call takes of the stack: what the JVM's interpreter needs, which is
     * more than its compilers do.
     */
    int stackBytes() {
        int words = Math.min(this.localWords, MANY_WORDS) + 4 * Math.min(this.maximumHeight, MANY_WORDS) + 16;
        return (8 * words + 96) * (this.tailCalls ? 2 : 1);
    }

    @Override
    public void begin(FunctionType type, List<LocalGroup> locals, OperandStack operands) {
        super.begin(type, locals, operands);
        widen(type);
        this.votes.begin(type.parameters().size(), operands);
        Signature signature = Signature.of(type);
        for (JvmType each : signature.parameters()) {
            this.localWords += each.size;
        }
        for (LocalGroup each : locals) {
            this.vectors |= each.type() == ValueType.V128;
            this.localWords += each.count() * JvmType.of(each.type()).size;
            this.size += Math.min(each.count(), MANY_WORDS) * 3;
        }
    }

    private void widen(FunctionType type) {
        Signature signature = Signature.of(type);
        this.vectors |= signature.hasVectors();
        if (type.results().size() > MANY_RESULTS || signature.packed()) {
            this.wide = true;
        }
    }

    @Override
    void height(int height) {
        this.maximumHeight = Math.max(this.maximumHeight, height + 1);
        if (height > 0 && operands().type(height - 1) == ValueType.V128) {
            this.vectors = true;
            this.votes.at(height);
        }
    }

    @Override
    void instruction(int at, int newSize) {
        this.size = saturated(this.size, newSize);
    }

    private static int saturated(int a, int b) {
        return (int) Math.min((long) a + b, Integer.MAX_VALUE);
    }

    @Override
    void enter(int at, int newSize, boolean loop) {
        this.votes.enter(loop);
        instruction(at, newSize);
    }

    @Override
    void alternative(int at, int newSize) {
        instruction(at, newSize);
    }

    @Override
    void leave(int at, int newSize) {
        this.votes.leave();
        instruction(at, newSize);
    }

    @Override
    void use(int localIndex, boolean written) {
    }

    @Override
    public void memoryAccess(Opcode opcode, int memoryIndex, long address) {
        this.memories.set(memoryIndex);
        if (opcode == Opcode.V128_LOAD) {
            this.votes.load();
        }
        super.memoryAccess(opcode, memoryIndex, address);
    }

    @Override
    public void atomicAccess(Opcode opcode, int memoryIndex, long address) {
        this.memories.set(memoryIndex);
        super.atomicAccess(opcode, memoryIndex, address);
    }

    /** Returns the shape in which what the nth {@code v128.load} reads is wanted. */
    Shape loadShape(int load) {
        return this.votes.loadShape(load);
    }

    @Override
    public void laneAccess(Opcode opcode, int memoryIndex, long address, int lane) {
        this.memories.set(memoryIndex);
        this.votes.laneAccess(opcode);
        super.laneAccess(opcode, memoryIndex, address, lane);
    }

    @Override
    public void plain(Opcode opcode) {
        if (opcode.isVector()) {
            this.votes.plain(opcode);
        }
        super.plain(opcode);
    }

    @Override
    public void bytes(Opcode opcode, long low, long high) {
        if (opcode == Opcode.I8X16_SHUFFLE) {
            this.votes.shuffle(low, high);
        }
        super.bytes(opcode, low, high);
    }

    @Override
    public void lane(Opcode opcode, int lane) {
        this.votes.lane(opcode);
        super.lane(opcode, lane);
    }

    @Override
    public void local(Opcode opcode, int localIndex) {
        if (isVector(localIndex)) {
            this.votes.local(opcode, localIndex);
        }
        super.local(opcode, localIndex);
    }

    @Override
    public void call(int functionIndex) {
        called(module().functionType(functionIndex));
        super.call(functionIndex);
    }

    @Override
    public void callIndirect(int typeIndex, int tableIndex) {
        called(module().calleeType(typeIndex));
        super.callIndirect(typeIndex, tableIndex);
    }

    @Override
    public void callReference(int typeIndex) {
        called(module().calleeType(typeIndex));
        super.callReference(typeIndex);
    }

    @Override
    public void tailCall(int callee) {
        this.tailCalls = true;
        this.loops |= callee == this.functionIndex;
        called(module().functionType(callee));
        super.tailCall(callee);
    }

    @Override
    public void tailCallIndirect(int typeIndex, int tableIndex) {
        this.tailCalls = true;
        called(module().calleeType(typeIndex));
        super.tailCallIndirect(typeIndex, tableIndex);
    }

    @Override
    public void tailCallReference(int typeIndex) {
        this.tailCalls = true;
        called(module().calleeType(typeIndex));
        super.tailCallReference(typeIndex);
    }

    @Override
    public void aggregate(Opcode opcode, int typeIndex, int second) {
        CompositeType type = module().types().get(typeIndex).composite();
        boolean ofVectors = type instanceof ArrayType array && array.element().valueType() == ValueType.V128;
        if (opcode == Opcode.ARRAY_NEW_FIXED && (second > AggregateWriter.FEW_ELEMENTS || ofVectors)) {
            this.wide = true;
        }
        this.vectors |= ofVectors || type instanceof StructType struct && Signature.ofFields(struct).hasVectors();
        super.aggregate(opcode, typeIndex, second);
    }

    private void called(FunctionType type) {
        this.calls = true;
        this.maximumHeight = Math.max(this.maximumHeight, type.results().size());
        widen(type);
    }

    @Override
    public void block(FunctionType type) {
        widen(type);
        super.block(type);
    }

    @Override
    public void loop(FunctionType type) {
        this.loops = true;
        widen(type);
        super.loop(type);
    }

    @Override
    public void tryTable(FunctionType type, List<CatchClause> clauses) {
        widen(type);
        for (CatchClause each : clauses) {
            if (each.hasTag()) {
                carries(each.tagIndex());
            }
        }
        super.tryTable(type, clauses);
    }

    @Override
    public void tryBlock(FunctionType type) {
        widen(type);
        super.tryBlock(type);
    }

    @Override
    public void catching(Opcode opcode, int tagIndex, boolean reachable) {
        if (opcode == Opcode.CATCH) {
            carries(tagIndex);
        }
        super.catching(opcode, tagIndex, reachable);
    }

    @Override
    public void delegate(int depth, boolean reachable) {
        this.delegates = true;
        super.delegate(depth, reachable);
    }

    @Override
    public void throwTag(int tagIndex) {
        this.throwing = true;
        carries(tagIndex);
        super.throwTag(tagIndex);
    }

    @Override
    public void throwReference() {
        this.throwing = true;
        super.throwReference();
    }

    @Override
    public void rethrow(int depth) {
        this.throwing = true;
        super.rethrow(depth);
    }

    /** Makes room for what an exception carries, and its reference, on all operands. */
    private void carries(int tagIndex) {
        Signature values = Signature.of(module().tagType(tagIndex));
        int count = values.parameters().size();
        this.vectors |= values.hasVectors();
        this.wide |= count > ExceptionWriter.MANY_VALUES;
        this.maximumHeight = Math.max(this.maximumHeight, operands().height() + count + 2);
    }

    @Override
    public void ifThen(FunctionType type) {
        widen(type);
        super.ifThen(type);
    }

}
