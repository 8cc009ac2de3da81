package dev.wasmhost.internal.compiler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.wasmhost.AddressType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.HeapType;
import dev.wasmhost.MemoryType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.StructType;
import dev.wasmhost.ValueType;
import dev.wasmhost.internal.module.CatchClause;
import dev.wasmhost.internal.module.LocalGroup;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.Opcode;
import dev.wasmhost.internal.validation.CodeSink;
import dev.wasmhost.internal.validation.OperandStack;

/**
 * Estimates how many bytes of bytecode each instruction becomes, from above rather than
 * below.
 *
 * <p>
 * Follows {@link FunctionCompiler} in one thing only: how many operands wait on the JVM's
 * stack, since those are stored wherever control branches or joins.
 */
abstract class MeasuringSink implements CodeSink {

    /**
     * What moving one operand between the JVM's stack and its slot costs in a frame
     * object.
     */
    private static final int MOVE = 12;

    /** The same for a vector. */
    private static final int VECTOR_MOVE = 48;

    /** What a load or store of a half or less costs. */
    private static final int ACCESS = 30;

    /** More operands than this are moved by one array copy. */
    private static final int MOVED_ALONE = 8;

    private static final int CALL = 26;

    /** The longest way to a memory that has no JVM locals. */
    private static final int SPECIAL_MEMORY = 30;

    /**
     * An access to a buffer counts for more than it writes: HotSpot stops inlining the
     * JDK's methods in a method with more than about 60 of them.
     */
    private static final int SHARED_MEMORY = 110;

    private static final int MEMORY_LOCALS = 24;

    /** What a handler takes besides its clauses. */
    private static final int HANDLER = 30;

    private static final int CLAUSE = 32;

    /** A block's share of the switches that send branches out of regions on. */
    private static final int BLOCK = 4;

    private final Module module;

    private OperandStack operands = new Nothing();

    private int stored;

    private int offset;

    private final List<Block> blocks = new ArrayList<>();

    private final List<JvmType> locals = new ArrayList<>();

    private int blockCount;

    MeasuringSink(Module module) {
        this.module = module;
    }

    /** Takes the size of one instruction, which is not a block's beginning or end. */
    abstract void instruction(int at, int size);

    /**
     * Takes the beginning of a loop or {@code if}, with the size of what comes before its
     * body.
     */
    abstract void enter(int at, int size, boolean loop);

    /** Takes the beginning of an {@code else}. */
    abstract void alternative(int at, int size);

    /** Takes the end of a loop, an {@code if} or the function. */
    abstract void leave(int at, int size);

    /** Takes the place of the label of a block, by the order in which blocks begin. */
    void label(int block, int at) {
    }

    /** Takes the use of a local. */
    abstract void use(int localIndex, boolean written);

    /** Takes the height of the operand stack. */
    void height(int height) {
    }

    /** Returns what is typed so far. */
    final OperandStack operands() {
        return this.operands;
    }

    final Module module() {
        return this.module;
    }

    private void take(int size) {
        instruction(this.offset, size);
    }

    private int store() {
        int height = this.operands.height();
        int size = 0;
        for (int i = this.stored; i < height; i++) {
            size += (this.operands.type(i) == ValueType.V128) ? VECTOR_MOVE : MOVE;
        }
        this.stored = height;
        return size;
    }

    private static int moves(int count) {
        return (count > MOVED_ALONE) ? 60 : count * 2 * MOVE;
    }

    @Override
    public void begin(FunctionType type, List<LocalGroup> locals, OperandStack newOperands) {
        this.operands = newOperands;
        for (ValueType each : type.parameters()) {
            this.locals.add(JvmType.of(each));
        }
        for (LocalGroup each : locals) {
            this.locals.addAll(Collections.nCopies(each.count(), JvmType.of(each.type())));
        }
        open(type, Opcode.CALL);
    }

    private void open(FunctionType type, Opcode kind) {
        if (kind == Opcode.LOOP) {
            label(this.blockCount, this.offset);
        }
        this.blocks.add(new Block(this.blockCount++, kind, type));
    }

    @Override
    public void at(int newOffset) {
        this.offset = newOffset;
        int height = this.operands.height();
        this.stored = Math.min(this.stored, height);
        height(height);
    }

    @Override
    public void plain(Opcode opcode) {
        if (opcode.isVector()) {
            take(VectorLowering.size(opcode));
            return;
        }
        take(Lowering.isComparison(opcode) ? 4 : 3);
    }

    @Override
    public void constant(Opcode opcode, long bits) {
        take(3);
    }

    @Override
    public void bytes(Opcode opcode, long low, long high) {
        take((opcode == Opcode.V128_CONST) ? 8 : VectorLowering.shuffleSize(low, high));
    }

    @Override
    public void lane(Opcode opcode, int lane) {
        take(20);
    }

    @Override
    public void laneAccess(Opcode opcode, int memoryIndex, long address, int lane) {
        take(ACCESS + 16);
    }

    @Override
    public void nullReference(HeapType heapType) {
        take(1);
    }

    @Override
    public void functionReference(int functionIndex) {
        take(9);
    }

    @Override
    public void drop(ValueType type) {
        take(1);
    }

    @Override
    public void select(ValueType type) {
        take((type == ValueType.V128) ? 50 : 4);
    }

    @Override
    public void local(Opcode opcode, int localIndex) {
        use(localIndex, opcode != Opcode.LOCAL_GET);
        if (isVector(localIndex)) {
            take(vectorLocal(opcode, localIndex));
            return;
        }
        take((localIndex < FrameLayout.FIELDS) ? 3 : MOVE + 4);
    }

    final boolean isVector(int localIndex) {
        return this.locals.get(localIndex) == JvmType.VECTOR;
    }

    private static int vectorLocal(Opcode opcode, int localIndex) {
        if (localIndex >= FrameLayout.FIELDS) {
            return VECTOR_MOVE;
        }
        return (opcode == Opcode.LOCAL_GET) ? 0 : 24;
    }

    @Override
    public void global(Opcode opcode, int globalIndex) {
        take((this.module.globalType(globalIndex).valueType() == ValueType.V128) ? 40 : 12);
    }

    @Override
    public void memoryAccess(Opcode opcode, int memoryIndex, long address) {
        int usual = opcode.results().isEmpty() ? 28 : 25;
        if (opcode.isVector()) {
            usual = ((opcode.width() == 16) ? 2 * ACCESS : ACCESS) + 24;
        }
        take(usual + special(memoryIndex));
    }

    @Override
    public void atomicAccess(Opcode opcode, int memoryIndex, long address) {
        take(50 + special(memoryIndex));
    }

    /** Returns what an access takes more than to the first memory of a usual module. */
    private int special(int memoryIndex) {
        MemoryType type = this.module.memories().get(memoryIndex);
        if (type.shared()) {
            return SHARED_MEMORY;
        }
        boolean usual = memoryIndex == 0 && !type.shared() && type.addressType() == AddressType.I32;
        return usual ? 0 : SPECIAL_MEMORY;
    }

    /** Returns what it takes to read the JVM locals of all memories but the first. */
    private int reload() {
        int more = Math.min(this.module.memories().size(), MemoryShape.TRACKED) - 1;
        return Math.max(more, 0) * MEMORY_LOCALS;
    }

    @Override
    public void memory(Opcode opcode, int first, int second) {
        take(24);
    }

    @Override
    public void table(Opcode opcode, int first, int second) {
        take(20);
    }

    @Override
    public void call(int functionIndex) {
        FunctionType type = this.module.functionType(functionIndex);
        take(CALL + ((functionIndex < this.module.importedFunctions()) ? arguments(type) : 0) + results(type)
                + reload());
    }

    @Override
    public void callIndirect(int typeIndex, int tableIndex) {
        FunctionType type = this.module.calleeType(typeIndex);
        take(CALL + arguments(type) + results(type) + reload());
    }

    @Override
    public void callReference(int typeIndex) {
        FunctionType type = this.module.calleeType(typeIndex);
        take(CALL + arguments(type) + results(type) + reload());
    }

    @Override
    public void tailCall(int functionIndex) {
        FunctionType type = this.module.functionType(functionIndex);
        take(CALL + arguments(type) + results(type) + reload());
    }

    @Override
    public void tailCallIndirect(int typeIndex, int tableIndex) {
        callIndirect(typeIndex, tableIndex);
    }

    @Override
    public void tailCallReference(int typeIndex) {
        callReference(typeIndex);
    }

    @Override
    public void aggregate(Opcode opcode, int typeIndex, int second) {
        int moved = switch (opcode) {
            case STRUCT_NEW -> ((StructType) this.module.types().get(typeIndex).composite()).fields().size();
            case ARRAY_NEW_FIXED -> Math.min(second, AggregateWriter.FEW_ELEMENTS);
            default -> 0;
        };
        boolean slots = opcode == Opcode.ARRAY_NEW_FIXED || moved > MOVED_ALONE;
        take(24 + (slots ? store() + moved * (MOVE + 8) : 0));
    }

    @Override
    public void cast(Opcode opcode, ReferenceType type) {
        take(20);
    }

    @Override
    public void branchOnNull(Opcode opcode, int depth) {
        take(store() + 8 + MOVE + branchMoves(depth));
    }

    @Override
    public void branchOnCast(Opcode opcode, int depth, ReferenceType type) {
        take(store() + 24 + MOVE + branchMoves(depth));
    }

    private static int arguments(FunctionType type) {
        return (type.parameters().size() > FrameLayout.FIELDS) ? 60 : type.parameters().size() * 6;
    }

    private static int results(FunctionType type) {
        return moves(Math.max(type.results().size() - 1, 0));
    }

    @Override
    public void block(FunctionType type) {
        take(store() + BLOCK);
        open(type, Opcode.BLOCK);
    }

    @Override
    public void loop(FunctionType type) {
        enter(this.offset, store() + 30 + reload(), true);
        open(type, Opcode.LOOP);
    }

    @Override
    public void ifThen(FunctionType type) {
        enter(this.offset, store() + 6, false);
        open(type, Opcode.IF);
    }

    @Override
    public void otherwise(boolean reachable) {
        alternative(this.offset, store() + 4);
    }

    @Override
    public void end(boolean reachable) {
        Block block = this.blocks.remove(this.blocks.size() - 1);
        if (block.kind != Opcode.LOOP) {
            label(block.index, this.offset);
        }
        if (block.kind == Opcode.BLOCK) {
            take(store() + BLOCK);
        }
        else {
            leave(this.offset, store() + BLOCK);
        }
    }

    @Override
    public void tryTable(FunctionType type, List<CatchClause> clauses) {
        int size = HANDLER;
        for (CatchClause each : clauses) {
            size += CLAUSE + (each.hasTag() ? values(each.tagIndex()) : 0);
        }
        enter(this.offset, store() + size, false);
        open(type, Opcode.TRY_TABLE);
    }

    @Override
    public void tryBlock(FunctionType type) {
        enter(this.offset, store() + HANDLER, false);
        open(type, Opcode.TRY);
    }

    @Override
    public void catching(Opcode opcode, int tagIndex, boolean reachable) {
        Block block = this.blocks.get(this.blocks.size() - 1);
        int size = CLAUSE + MOVE + moves(block.type.results().size())
                + ((opcode == Opcode.CATCH) ? values(tagIndex) : 0);
        alternative(this.offset, store() + size);
    }

    @Override
    public void delegate(int depth, boolean reachable) {
        end(reachable);
    }

    /** Returns what moving a tag's values takes. */
    private int values(int tagIndex) {
        int count = this.module.tagType(tagIndex).parameters().size();
        return (count > ExceptionWriter.MANY_VALUES) ? 80 : 24 * count;
    }

    @Override
    public void throwTag(int tagIndex) {
        take(16 + values(tagIndex));
    }

    @Override
    public void throwReference() {
        take(4 + MOVE);
    }

    @Override
    public void rethrow(int depth) {
        take(4 + MOVE);
    }

    @Override
    public void branch(int depth) {
        take(8 + branchMoves(depth));
    }

    @Override
    public void branchIf(int depth) {
        take(store() + 8 + branchMoves(depth));
    }

    private int branchMoves(int depth) {
        Block block = this.blocks.get(this.blocks.size() - 1 - depth);
        return moves((block.kind == Opcode.LOOP) ? block.type.parameters().size() : block.type.results().size());
    }

    @Override
    public void branchTable(int[] depths, int count) {
        int moves = branchMoves(depths[0]);
        take(store() + 40 + Math.min(count, 4000) * ((moves == 0) ? 10 : 18 + moves));
    }

    @Override
    public void returnResults() {
        take(8 + branchMoves(this.blocks.size() - 1));
    }

    @Override
    public void unreachable() {
        take(4);
    }

    private record Block(int index, Opcode kind, FunctionType type) {
    }

    private static final class Nothing implements OperandStack {

        @Override
        public int height() {
            return 0;
        }

        @Override
        public ValueType type(int index) {
            throw new AssertionError(index);
        }

    }

}
