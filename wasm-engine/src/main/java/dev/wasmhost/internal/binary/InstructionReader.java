package dev.wasmhost.internal.binary;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.HeapType;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.internal.module.CatchClause;
import dev.wasmhost.internal.module.LocalGroup;
import dev.wasmhost.internal.module.Opcode;

/**
 * A cursor over instructions (spec 5.4): {@link #next()} decodes one, the other methods
 * tell about it.
 *
 * <p>
 * Which of them mean something depends on the opcode's {@link Opcode#immediate()
 * immediate}; the others return what an earlier instruction left. Blocks are not
 * followed: {@code end} is an instruction like any other. Not thread-safe.
 */
public final class InstructionReader {

    /**
     * How many locals a function may have, parameters not counted; the same as in other
     * engines.
     */
    public static final int MAXIMUM_LOCALS = 50_000;

    private static final int EMPTY_BLOCK = 0x40;

    private static final CatchClause.Kind[] CLAUSES = CatchClause.Kind.values();

    private static final int MEMORY_INDEX_FLAG = 0x40;

    private final ByteReader in;

    private final FeatureGate features;

    private final TypeReader types;

    private Opcode opcode = Opcode.UNREACHABLE;

    private int offset;

    private int index;

    private int secondIndex;

    private long constant;

    private long upperConstant;

    private int lane;

    private int alignment;

    private @Nullable ValueType blockResult;

    private HeapType heapType = HeapType.FUNC;

    private ReferenceType castType = ValueType.FUNCREF;

    private ReferenceType operandType = ValueType.FUNCREF;

    private List<ValueType> valueTypes = List.of();

    private List<CatchClause> clauses = List.of();

    private int[] labels = new int[16];

    private int labelCount;

    /**
     * Makes a reader over nothing that accepts every feature; start with
     * {@link #reset(int, int)}.
     */
    public InstructionReader(byte[] module) {
        this(module, EnumSet.allOf(WasmFeature.class));
    }

    /**
     * Makes a reader over nothing that refuses features that are not in {@code features};
     * without types.
     */
    public InstructionReader(byte[] module, Set<WasmFeature> features) {
        this(module, features, TypeSpace.empty());
    }

    /**
     * Makes a reader over nothing that refuses features that are not in {@code features}.
     */
    public InstructionReader(byte[] module, Set<WasmFeature> features, TypeSpace types) {
        this(new ByteReader(module, 0, 0), new FeatureGate(features), types);
    }

    private InstructionReader(ByteReader in, FeatureGate features, TypeSpace types) {
        this(in, features, new TypeReader(in, features, types));
    }

    InstructionReader(ByteReader in, FeatureGate features, TypeReader types) {
        this.in = in;
        this.features = features;
        this.types = types;
    }

    /**
     * Goes to the bytes of the module from {@code from} (inclusive) to {@code to}
     * (exclusive).
     */
    public void reset(int from, int to) {
        this.in.reset(from, to);
    }

    /**
     * Reads the declarations that a function body starts with.
     * @throws MalformedModuleException if they are more than 2<sup>32</sup> - 1 locals
     * @throws WasmLimitException if they are more than {@link #MAXIMUM_LOCALS}
     */
    public List<LocalGroup> locals() {
        int groups = this.in.count();
        if (groups == 0) {
            return List.of();
        }
        List<LocalGroup> locals = new ArrayList<>(Math.min(groups, MAXIMUM_LOCALS));
        long total = 0;
        for (int i = 0; i < groups; i++) {
            int at = this.in.position();
            int count = this.in.u32();
            total += Integer.toUnsignedLong(count);
            if (total > 0xFFFFFFFFL) {
                throw new MalformedModuleException("too many locals: " + total, at);
            }
            ValueType type = this.types.valueType();
            if (count != 0 && total <= MAXIMUM_LOCALS) {
                locals.add(new LocalGroup(count, type));
            }
        }
        if (total > MAXIMUM_LOCALS) {
            throw new WasmLimitException("locals of a function", total, MAXIMUM_LOCALS, "fixed");
        }
        return locals;
    }

    /**
     * Decodes the next instruction.
     * @return false if there is none, and nothing else has changed
     * @throws MalformedModuleException if there is no such instruction, or not in the
     * enabled features
     */
    public boolean next() {
        if (this.in.atEnd()) {
            return false;
        }
        this.offset = this.in.position();
        int code = this.in.u8();
        Opcode found = Opcode.of(code);
        if (found == null) {
            found = prefixed(code);
        }
        this.opcode = found;
        this.features.use(found, this.offset);
        switch (found.immediate()) {
            case NONE, PARAMETRIC, CONTROL -> {
                // nothing follows
            }
            case LABEL, TAG, FUNCTION, TYPE, LOCAL, GLOBAL, TABLE, ELEMENT, MEMORY, DATA -> this.index = this.in.u32();
            case I32 -> this.constant = this.in.s32();
            case MEMORY_ACCESS, ATOMIC_ACCESS -> memoryAccess();
            case BLOCK -> blockType();
            default -> rareImmediate(found);
        }
        return true;
    }

    /** Makes the exception for a function body that stops before its {@code end}. */
    public MalformedModuleException missingEnd() {
        return this.in.missingEnd();
    }

    private Opcode prefixed(int code) {
        if (code < 0xFB || code > 0xFE) {
            throw new MalformedModuleException(LaterProposals.illegalOpcode(code), this.offset);
        }
        int number = this.in.u32();
        Opcode found = Opcode.of(code, number);
        if (found == null) {
            throw new MalformedModuleException(LaterProposals.illegalOpcode(code, number), this.offset);
        }
        return found;
    }

    private void rareImmediate(Opcode found) {
        switch (found.immediate()) {
            case CATCHES -> {
                blockType();
                readClauses();
            }
            case LABELS -> readLabels();
            case TYPE_FIELD, TYPE_COUNT, TYPE_DATA, TYPE_ELEMENT, TYPE_TYPE, TYPE_TABLE, TABLE_TABLE, ELEMENT_TABLE,
                    MEMORY_MEMORY, DATA_MEMORY -> {
                this.index = this.in.u32();
                this.secondIndex = this.in.u32();
            }
            case VALUE_TYPES -> this.valueTypes = this.types.valueTypes();
            case FENCE -> fence();
            case MEMORY_LANE -> {
                memoryAccess();
                this.lane = this.in.u8();
            }
            case LANE -> this.lane = this.in.u8();
            case V128, LANES -> {
                this.constant = this.in.fixed64();
                this.upperConstant = this.in.fixed64();
            }
            case I64 -> this.constant = this.in.s64();
            case F32 -> this.constant = this.in.fixed32();
            case F64 -> this.constant = this.in.fixed64();
            case HEAP_TYPE -> this.heapType = this.types.heapType();
            case CAST -> cast(found);
            case LABEL_CAST -> labelCast();
            default -> throw new AssertionError(found);
        }
    }

    private void blockType() {
        this.index = -1;
        this.blockResult = null;
        int first = this.in.peek();
        if (first == EMPTY_BLOCK) {
            this.in.skip(1);
        }
        else if ((first & 0xC0) == 0x40) { // a negative number in one byte
            this.blockResult = this.types.valueType();
        }
        else {
            long number = this.in.s33();
            if (number < 0) {
                throw new MalformedModuleException("malformed block type", this.offset + 1);
            }
            this.features.use(WasmFeature.MULTI_VALUE, "block type with an index", this.offset + 1);
            this.index = (int) Math.min(number, Integer.MAX_VALUE); // no module has so
                                                                    // many types
        }
    }

    private void cast(Opcode found) {
        boolean nullable = found == Opcode.REF_TEST_NULL || found == Opcode.REF_CAST_NULL;
        this.castType = new ReferenceType(nullable, this.types.heapType());
    }

    private void labelCast() {
        int at = this.in.position();
        int flags = this.in.u8();
        if (flags > 3) {
            throw new MalformedModuleException("malformed br_on_cast flags 0x" + Integer.toHexString(flags), at);
        }
        this.index = this.in.u32();
        this.operandType = new ReferenceType((flags & 1) != 0, this.types.heapType());
        this.castType = new ReferenceType((flags & 2) != 0, this.types.heapType());
    }

    private void readClauses() {
        int count = this.in.count();
        List<CatchClause> read = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = this.in.position();
            int kind = this.in.u8();
            if (kind >= CLAUSES.length) {
                throw new MalformedModuleException("malformed catch clause 0x" + Integer.toHexString(kind), at);
            }
            boolean all = CLAUSES[kind] == CatchClause.Kind.CATCH_ALL
                    || CLAUSES[kind] == CatchClause.Kind.CATCH_ALL_REF;
            int tagIndex = all ? 0 : this.in.u32();
            read.add(new CatchClause(CLAUSES[kind], tagIndex, this.in.u32()));
        }
        this.clauses = read;
    }

    private void readLabels() {
        int count = this.in.count();
        if (count >= this.labels.length) {
            this.labels = new int[Math.max(count + 1, this.labels.length * 2)];
        }
        for (int i = 0; i <= count; i++) {
            this.labels[i] = this.in.u32();
        }
        this.labelCount = count + 1;
    }

    private void memoryAccess() {
        int flags = this.in.u32();
        this.index = 0;
        this.alignment = flags;
        if (Integer.compareUnsigned(flags, MEMORY_INDEX_FLAG) >= 0) {
            indexedAccess(flags);
        }
        this.constant = this.in.u64();
    }

    private void indexedAccess(int flags) {
        if (Integer.compareUnsigned(flags, 2 * MEMORY_INDEX_FLAG) >= 0) {
            throw new MalformedModuleException("malformed memop flags 0x" + Integer.toHexString(flags),
                    this.offset + 1);
        }
        this.features.use(WasmFeature.MULTI_MEMORY, "memory access with a memory index", this.offset + 1);
        this.alignment = flags - MEMORY_INDEX_FLAG;
        this.index = this.in.u32();
    }

    private void fence() {
        int at = this.in.position();
        if (this.in.u8() != 0) {
            throw new MalformedModuleException("zero byte expected after atomic.fence", at);
        }
    }

    /** Returns whether all bytes are read. */
    public boolean atEnd() {
        return this.in.atEnd();
    }

    /** Returns the offset in the module after the instruction. */
    public int position() {
        return this.in.position();
    }

    /** Returns the instruction. */
    public Opcode opcode() {
        return this.opcode;
    }

    /** Returns the offset in the module of the instruction's first byte. */
    public int offset() {
        return this.offset;
    }

    /**
     * Returns the only index or the first one, unsigned: label, tag, function, type,
     * local, global, table, element segment, memory or data segment; for a block type the
     * type index, or -1 if it has none.
     */
    public int index() {
        return this.index;
    }

    /**
     * Returns the second index, unsigned: a field, type, segment, table or memory; or a
     * number of elements.
     */
    public int secondIndex() {
        return this.secondIndex;
    }

    /**
     * Returns a constant's raw bits, those of 32-bit numbers sign-extended, or the lower
     * half of sixteen bytes.
     */
    public long constant() {
        return this.constant;
    }

    /** Returns the upper half of sixteen bytes. */
    public long upperConstant() {
        return this.upperConstant;
    }

    /** Returns the lane, 0 to 255. */
    public int lane() {
        return this.lane;
    }

    /** Returns the unsigned 64-bit offset of a memory access. */
    public long memoryOffset() {
        return this.constant;
    }

    /** Returns the exponent of a memory access's alignment, 0 to 63. */
    public int alignment() {
        return this.alignment;
    }

    /** Returns the result of a block type without index, or null if there is none. */
    public @Nullable ValueType blockResult() {
        return this.blockResult;
    }

    /** Returns the heap type. */
    public HeapType heapType() {
        return this.heapType;
    }

    /** Returns the type that is cast to. */
    public ReferenceType castType() {
        return this.castType;
    }

    /** Returns the type of the operand that a branch casts. */
    public ReferenceType operandType() {
        return this.operandType;
    }

    /** Returns the clauses of {@code try_table}. */
    public List<CatchClause> clauses() {
        return this.clauses;
    }

    /** Returns the value types. */
    public List<ValueType> valueTypes() {
        return this.valueTypes;
    }

    /**
     * Returns the labels, the default one last, in an array that later instructions
     * overwrite.
     */
    public int[] labels() {
        return this.labels;
    }

    /** Returns how many elements of {@link #labels()} count; at least 1. */
    public int labelCount() {
        return this.labelCount;
    }

    /** Returns the features that everything read so far uses. */
    public Set<WasmFeature> usedFeatures() {
        return this.features.used();
    }

}
