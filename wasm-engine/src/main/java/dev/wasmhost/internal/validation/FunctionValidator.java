package dev.wasmhost.internal.validation;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.AbstractHeapType;
import dev.wasmhost.DefinedType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.GlobalType;
import dev.wasmhost.HeapType;
import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.NumberType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.internal.binary.InstructionReader;
import dev.wasmhost.internal.binary.TypeSpace;
import dev.wasmhost.internal.module.CatchClause;
import dev.wasmhost.internal.module.LocalGroup;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.Opcode;

/*
 * The algorithm of the specification's appendix (7.3) with its names. An instruction is checked in three steps: its
 * operands are popped, then the sink is told (for it they are still there: popping moves a height, nothing else), then
 * its results are pushed. Types are compared by identity first; those of the binary format are constants.
 */

/**
 * Checks function bodies (spec 3.4), one after the other, and tells a {@link CodeSink}
 * about them.
 *
 * <p>
 * Not thread-safe, but any number of validators may share a module.
 */
@SuppressWarnings("EnumOrdinal") // tables that are looked at for every instruction
public final class FunctionValidator {

    private static final int POLL_INTERVAL = 1 << 16;

    /** How many elements an instruction may list; the same as in other engines. */
    private static final int MAXIMUM_FIXED = 10_000;

    private static final ValueType[] NOTHING = {};

    private static final ReferenceType EXCEPTION = new ReferenceType(true, AbstractHeapType.EXN);

    private final Module module;

    private final @Nullable BitSet declared;

    private final Runnable poll;

    private final InstructionReader reader;

    private final Place place;

    private final Operands operands;

    private final Types definitions;

    private final AggregateInstructions aggregates;

    private final TableInstructions tables;

    private final MemoryInstructions memories;

    private final LocalInitialization initialization = new LocalInitialization();

    private final Controls controls = new Controls();

    // By type index, made when first used.
    private final @Nullable Signature[] types;

    // Blocks with one number as result, by its ordinal, and with one other value.
    private final Signature[] numberBlocks = numberBlocks();

    private final Map<ValueType, Signature> otherBlocks = new HashMap<>();

    private ValueType[] locals = new ValueType[64];

    private int localCount;

    private @Nullable CodeSink sink;

    // The sink while the code can be reached.
    private @Nullable CodeSink live;

    private int pollAt;

    private int untilPoll = POLL_INTERVAL;

    /**
     * Makes a validator to walk bodies that were found valid, for a sink.
     * @param module what they are part of
     * @param poll run after every 64 kB of code or so; throws something to stop
     */
    public FunctionValidator(ValidModule module, Runnable poll) {
        this(module.module(), Set.of(WasmFeature.values()), null, poll);
    }

    /**
     * Makes a validator.
     * @param features what instructions may use
     * @param declared which functions {@code ref.func} may name; null if any
     */
    FunctionValidator(Module module, Set<WasmFeature> features, @Nullable BitSet declared, Runnable poll) {
        this.module = module;
        this.declared = declared;
        this.poll = poll;
        this.types = new @Nullable Signature[module.types().size()];
        this.reader = new InstructionReader(module.bytes(), features, new TypesOfModule());
        this.place = new Place(module, this.reader);
        this.operands = new Operands(this.place);
        this.definitions = new Types(module, this.place);
        this.aggregates = new AggregateInstructions(this.definitions, this.place);
        Announcement announcement = new Announcement();
        this.tables = new TableInstructions(module, this.reader, this.place, this.operands, announcement);
        this.memories = new MemoryInstructions(module, this.reader, this.place, this.operands, announcement);
    }

    /** Names types in what is wrong with this function. */
    private final class TypesOfModule implements TypeSpace {

        @Override
        public DefinedType type(int typeIndex, int offset) {
            return FunctionValidator.this.definitions.type(typeIndex);
        }

    }

    /** No lambda, whose first costs a program's start tens of milliseconds. */
    private final class Announcement implements Supplier<@Nullable CodeSink> {

        @Override
        public @Nullable CodeSink get() {
            return announced();
        }

    }

    /** Returns the features that the bodies so far use. */
    Set<WasmFeature> usedFeatures() {
        return this.reader.usedFeatures();
    }

    /**
     * Checks a body.
     * @param functionIndex index of the function, imported ones counted
     * @param newSink what to tell about it, if anything
     * @return the most operands that the body ever has, in JVM slots: i64 and f64 count
     * twice, v128 four times
     * @throws MalformedModuleException if the bytes are not instructions
     * @throws InvalidModuleException if they break a rule
     * @throws WasmLimitException if they have too many locals or operands
     */
    public int validate(int functionIndex, @Nullable CodeSink newSink) {
        int body = functionIndex - this.module.importedFunctions();
        this.reader.reset(this.module.bodies().starts()[body], this.module.bodies().ends()[body]);
        this.place.enter(functionIndex);
        try {
            body(type(this.module.typeIndices()[functionIndex]), newSink);
        }
        catch (MalformedModuleException ex) {
            throw this.place.malformed(ex);
        }
        return this.operands.maximumSlots();
    }

    private void body(Signature type, @Nullable CodeSink newSink) {
        this.pollAt = this.reader.position() + this.untilPoll;
        begin(type, newSink);
        while (this.controls.size() > 0) {
            if (!this.reader.next()) {
                throw this.reader.missingEnd();
            }
            this.operands.show();
            instruction(this.reader.opcode());
            pollIfDue();
        }
        if (!this.reader.atEnd()) {
            throw new MalformedModuleException("section size mismatch: code after the end", this.reader.position());
        }
        this.untilPoll = this.pollAt - this.reader.position();
    }

    private void begin(Signature type, @Nullable CodeSink newSink) {
        List<LocalGroup> groups = this.reader.locals();
        this.place.leaveLocals();
        this.localCount = 0;
        this.initialization.clear();
        for (ValueType parameter : type.parameters()) {
            declare(1, parameter);
        }
        for (int i = 0; i < groups.size(); i++) {
            LocalGroup group = groups.get(i);
            if (!Types.isDefaultable(group.type())) {
                this.initialization.declareUnset(this.localCount, this.localCount + group.count());
            }
            declare(group.count(), group.type());
        }
        spend(this.localCount);
        this.sink = newSink;
        this.live = newSink;
        this.operands.clear();
        this.controls.clear();
        this.controls.push(Opcode.BLOCK, type, this.operands, 0, false);
        if (newSink != null) {
            newSink.begin(type.type(), groups, this.operands);
        }
    }

    private void declare(int count, ValueType type) {
        int newCount = this.localCount + count;
        if (newCount > this.locals.length) {
            this.locals = Arrays.copyOf(this.locals, Math.max(newCount, this.locals.length * 2));
        }
        Arrays.fill(this.locals, this.localCount, newCount, type);
        this.localCount = newCount;
    }

    /** Counts work that is not in proportion to the bytes read. */
    private void spend(int work) {
        this.pollAt -= work;
    }

    private void pollIfDue() {
        if (this.reader.position() >= this.pollAt) {
            this.poll.run();
            this.pollAt = this.reader.position() + POLL_INTERVAL;
        }
    }

    private void instruction(Opcode opcode) {
        switch (opcode.immediate()) {
            case NONE, FENCE -> plain(opcode);
            case PARAMETRIC -> parametric(opcode);
            case CONTROL -> control(opcode);
            case BLOCK -> block(opcode);
            case CATCHES -> tryTable();
            case TAG -> tag(opcode);
            case LABEL -> label(opcode);
            case LABELS -> branchTable();
            case FUNCTION -> function(opcode);
            case TYPE_TABLE -> callIndirect(opcode);
            case TYPE -> typed(opcode);
            case TYPE_FIELD -> aggregate(opcode);
            case TYPE_COUNT -> newFixed();
            case TYPE_DATA -> arrayData(opcode);
            case TYPE_ELEMENT -> arrayElements(opcode);
            case TYPE_TYPE -> aggregate(opcode);
            case CAST -> cast(opcode);
            case LABEL_CAST -> branchOnCast(opcode);
            case VALUE_TYPES -> selectTyped();
            case LOCAL -> local(opcode);
            case GLOBAL -> global(opcode);
            case TABLE -> this.tables.table(opcode);
            case TABLE_TABLE -> this.tables.tableCopy(opcode);
            case ELEMENT_TABLE -> this.tables.tableInit(opcode);
            case ELEMENT -> this.tables.elementDrop(opcode);
            case MEMORY_ACCESS, MEMORY_LANE -> this.memories.memoryAccess(opcode);
            case ATOMIC_ACCESS -> this.memories.atomicAccess(opcode);
            case LANE -> lane(opcode);
            case V128, LANES -> bytes(opcode);
            case MEMORY -> this.memories.memory(opcode, this.reader.index(), this.reader.index());
            case MEMORY_MEMORY -> this.memories.memory(opcode, this.reader.index(), this.reader.secondIndex());
            case DATA_MEMORY -> this.memories.memoryInit(opcode);
            case DATA -> this.memories.dataDrop(opcode);
            case I32, I64, F32, F64 -> constant(opcode);
            case HEAP_TYPE -> nullReference();
            default -> throw new AssertionError(opcode);
        }
    }

    /**
     * Returns the sink, told where the instruction is, if the code can be reached and
     * there is a sink.
     */
    private @Nullable CodeSink announced() {
        CodeSink current = this.live;
        if (current != null) {
            current.at(this.reader.offset());
        }
        return current;
    }

    private void plain(Opcode opcode) {
        this.operands.popVals(InstructionSignatures.of(opcode).parameters());
        CodeSink current = announced();
        if (current != null) {
            current.plain(opcode);
        }
        this.operands.pushVals(InstructionSignatures.of(opcode).results());
    }

    private void constant(Opcode opcode) {
        CodeSink current = announced();
        if (current != null) {
            current.constant(opcode, this.reader.constant());
        }
        this.operands.pushVals(InstructionSignatures.of(opcode).results());
    }

    private void bytes(Opcode opcode) {
        long low = this.reader.constant();
        long high = this.reader.upperConstant();
        if (opcode.lanes() > 0) {
            for (int i = 0; i < Long.SIZE; i += Byte.SIZE) {
                this.place.checkLane(opcode, (int) (low >>> i) & 0xFF);
                this.place.checkLane(opcode, (int) (high >>> i) & 0xFF);
            }
        }
        this.operands.popVals(InstructionSignatures.of(opcode).parameters());
        CodeSink current = announced();
        if (current != null) {
            current.bytes(opcode, low, high);
        }
        this.operands.pushVals(InstructionSignatures.of(opcode).results());
    }

    private void lane(Opcode opcode) {
        this.place.checkLane(opcode, this.reader.lane());
        this.operands.popVals(InstructionSignatures.of(opcode).parameters());
        CodeSink current = announced();
        if (current != null) {
            current.lane(opcode, this.reader.lane());
        }
        this.operands.pushVals(InstructionSignatures.of(opcode).results());
    }

    private void nullReference() {
        HeapType heapType = this.reader.heapType();
        CodeSink current = announced();
        if (current != null) {
            current.nullReference(heapType);
        }
        this.operands.pushVal(new ReferenceType(true, heapType));
    }

    private void parametric(Opcode opcode) {
        switch (opcode) {
            case DROP -> drop();
            case SELECT -> select();
            case REF_IS_NULL -> isNull();
            case REF_AS_NON_NULL -> asNonNull();
            case ANY_CONVERT_EXTERN -> convert(opcode, AbstractHeapType.EXTERN, AbstractHeapType.ANY);
            case EXTERN_CONVERT_ANY -> convert(opcode, AbstractHeapType.ANY, AbstractHeapType.EXTERN);
            default -> throw new AssertionError(opcode);
        }
    }

    private void drop() {
        ValueType type = this.operands.popVal();
        CodeSink current = announced();
        if (current != null) {
            current.drop(known(type));
        }
    }

    private void select() {
        this.operands.popVal(ValueType.I32);
        ValueType second = this.operands.popVal();
        ValueType first = this.operands.popVal();
        if (first instanceof ReferenceType || second instanceof ReferenceType) {
            throw this.operands.mismatch("numbers", first + " and " + second);
        }
        if (first != null && second != null && first != second) {
            throw this.operands.mismatch(first, second);
        }
        CodeSink current = announced();
        if (current != null) {
            current.select(known(first));
        }
        this.operands.pushVal((first != null) ? first : second);
    }

    private void selectTyped() {
        if (this.reader.valueTypes().size() != 1) {
            throw this.place.invalid("invalid result arity: expected 1, found " + this.reader.valueTypes().size());
        }
        ValueType type = this.reader.valueTypes().get(0);
        this.operands.popVal(ValueType.I32);
        this.operands.popVal(type);
        this.operands.popVal(type);
        CodeSink current = announced();
        if (current != null) {
            current.select(type);
        }
        this.operands.pushVal(type);
    }

    private void isNull() {
        this.operands.popReference();
        CodeSink current = announced();
        if (current != null) {
            current.plain(Opcode.REF_IS_NULL);
        }
        this.operands.pushVal(ValueType.I32);
    }

    private void asNonNull() {
        ReferenceType type = this.operands.popReference();
        CodeSink current = announced();
        if (current != null) {
            current.plain(Opcode.REF_AS_NON_NULL);
        }
        this.operands.pushVal(nonNull(type));
    }

    @SuppressWarnings("ReferenceEquality") // there is one object for the bottom
    private static ReferenceType nonNull(ReferenceType type) {
        return (type == Operands.ANY_REFERENCE) ? type : type.nonNull();
    }

    private void convert(Opcode opcode, AbstractHeapType from, AbstractHeapType to) {
        ReferenceType type = this.operands.popReference();
        this.operands.checkMatches(type, new ReferenceType(true, from));
        CodeSink current = announced();
        if (current != null) {
            current.plain(opcode);
        }
        this.operands.pushVal(new ReferenceType(type.nullable(), to));
    }

    private void control(Opcode opcode) {
        switch (opcode) {
            case UNREACHABLE -> unreachableInstruction();
            case NOP -> {
                // has no effect, and no sink wants it
            }
            case ELSE -> otherwise();
            case END -> end();
            case RETURN -> returnResults();
            case CATCH_ALL -> catching(opcode, 0, NOTHING);
            case THROW_REF -> throwReference();
            default -> throw new AssertionError(opcode);
        }
    }

    private void unreachableInstruction() {
        CodeSink current = announced();
        if (current != null) {
            current.unreachable();
        }
        unreachable();
    }

    private void returnResults() {
        popVals(this.controls.labelTypes(this.controls.size() - 1));
        CodeSink current = announced();
        if (current != null) {
            current.returnResults();
        }
        unreachable();
    }

    private void block(Opcode opcode) {
        Signature type = blockType();
        if (opcode == Opcode.IF) {
            this.operands.popVal(ValueType.I32);
        }
        popVals(type.parameters());
        CodeSink current = announced();
        if (current != null) {
            switch (opcode) {
                case BLOCK -> current.block(type.type());
                case LOOP -> current.loop(type.type());
                case IF -> current.ifThen(type.type());
                case TRY -> current.tryBlock(type.type());
                default -> throw new AssertionError(opcode);
            }
        }
        pushCtrl(opcode, type);
    }

    private Signature blockType() {
        int typeIndex = this.reader.index();
        if (typeIndex >= 0) {
            return type(typeIndex);
        }
        ValueType result = this.reader.blockResult();
        if (result == null) {
            return Signature.EMPTY;
        }
        if (result instanceof NumberType number) {
            return this.numberBlocks[number.ordinal()];
        }
        return this.otherBlocks.computeIfAbsent(result, FunctionValidator::blockOf);
    }

    private static Signature blockOf(ValueType result) {
        return Signature.of(FunctionType.empty().returning(result));
    }

    private static Signature[] numberBlocks() {
        NumberType[] types = NumberType.values();
        Signature[] blocks = new Signature[types.length];
        for (NumberType type : types) {
            blocks[type.ordinal()] = blockOf(type);
        }
        return blocks;
    }

    private void otherwise() {
        if (this.controls.opcode() != Opcode.IF) {
            throw new MalformedModuleException("END opcode expected: else without if", this.reader.offset());
        }
        Signature type = this.controls.signature();
        popEnd(type);
        CodeSink current = announcedEnd();
        if (current != null) {
            current.otherwise(!this.controls.isUnreachable());
        }
        this.initialization.reset(this.controls.initialized());
        this.controls.otherwise();
        this.operands.truncate(this.controls.height(), this.controls.slots());
        enterTop();
        pushVals(type.parameters());
    }

    private void end() {
        Signature type = this.controls.signature();
        popEnd(type);
        if (this.controls.opcode() == Opcode.IF && !Operands.matches(type.parameters(), type.results())) {
            throw this.operands.mismatch("else", "if of type " + type.type() + " without else");
        }
        CodeSink current = announcedEnd();
        if (current != null) {
            current.end(!this.controls.isUnreachable());
        }
        popCtrl(type);
    }

    private void popCtrl(Signature type) {
        this.operands.truncate(this.controls.outerHeight(), this.controls.outerSlots());
        this.initialization.reset(this.controls.initialized());
        this.controls.pop();
        if (this.controls.size() > 0) {
            enterTop();
            pushVals(type.results());
        }
    }

    private void popEnd(Signature type) {
        popVals(type.results());
        this.operands.checkEmpty(type.results());
    }

    private @Nullable CodeSink announcedEnd() {
        CodeSink current = this.sink;
        if (current == null || this.controls.isDead()) {
            return null;
        }
        if (this.controls.isUnreachable()) {
            this.operands.showBase();
        }
        current.at(this.reader.offset());
        return current;
    }

    private void pushCtrl(Opcode opcode, Signature type) {
        this.controls.push(opcode, type, this.operands, this.initialization.height(),
                this.sink != null && this.live == null);
        this.operands.enter(this.operands.size(), false);
        pushVals(type.parameters());
    }

    private void unreachable() {
        this.controls.setUnreachable();
        this.operands.truncate(this.controls.height(), this.controls.slots());
        enterTop();
    }

    private void enterTop() {
        boolean polymorphic = this.controls.isUnreachable();
        this.operands.enter(this.controls.height(), polymorphic);
        this.live = (polymorphic || this.controls.isDead()) ? null : this.sink;
    }

    private ValueType[] labelTypes(int depth) {
        if (Integer.compareUnsigned(depth, this.controls.size()) >= 0) {
            throw this.place.unknown("label", depth);
        }
        return this.controls.labelTypes(depth);
    }

    private void label(Opcode opcode) {
        switch (opcode) {
            case DELEGATE -> delegate(this.reader.index());
            case RETHROW -> rethrow(this.reader.index());
            default -> branch(opcode, this.reader.index());
        }
    }

    private void branch(Opcode opcode, int depth) {
        if (opcode == Opcode.BR_ON_NULL || opcode == Opcode.BR_ON_NON_NULL) {
            branchOnNull(opcode, depth);
            return;
        }
        if (opcode == Opcode.BR_IF) {
            this.operands.popVal(ValueType.I32);
        }
        ValueType[] types = labelTypes(depth);
        popVals(types);
        CodeSink current = announced();
        switch (opcode) {
            case BR -> {
                if (current != null) {
                    current.branch(depth);
                }
                unreachable();
            }
            case BR_IF -> {
                if (current != null) {
                    current.branchIf(depth);
                }
                pushVals(types);
            }
            default -> throw new AssertionError(opcode);
        }
    }

    private void branchOnNull(Opcode opcode, int depth) {
        ReferenceType type = nonNull(this.operands.popReference());
        boolean carries = opcode == Opcode.BR_ON_NON_NULL;
        ValueType[] types = labelTypes(depth);
        if (carries) {
            this.operands.pushVal(type);
        }
        popVals(types);
        CodeSink current = announced();
        if (current != null) {
            current.branchOnNull(opcode, depth);
        }
        if (carries) {
            pushVals(withoutReference(types));
        }
        else {
            pushVals(types);
            this.operands.pushVal(type);
        }
    }

    /** Returns the types of a label that takes a reference as its last value. */
    private ValueType[] withoutReference(ValueType[] labelTypes) {
        int count = labelTypes.length - 1;
        if (count < 0 || !(labelTypes[count] instanceof ReferenceType)) {
            throw this.operands.mismatch("a label that takes a reference",
                    (count < 0) ? "one that takes nothing" : labelTypes[count]);
        }
        return Arrays.copyOf(labelTypes, count);
    }

    private void branchOnCast(Opcode opcode) {
        ReferenceType from = this.reader.operandType();
        ReferenceType to = this.reader.castType();
        this.operands.checkMatches(to, from);
        boolean onFailure = opcode == Opcode.BR_ON_CAST_FAIL;
        ReferenceType rest = to.nullable() ? from.nonNull() : from;
        ValueType[] types = labelTypes(this.reader.index());
        ValueType[] below = withoutReference(types);
        this.operands.popVal(from);
        this.operands.pushVal(onFailure ? rest : to);
        popVals(types);
        CodeSink current = announced();
        if (current != null) {
            current.branchOnCast(opcode, this.reader.index(), to);
        }
        pushVals(below);
        this.operands.pushVal(onFailure ? to : rest);
    }

    private void cast(Opcode opcode) {
        ReferenceType type = this.reader.castType();
        this.operands.popVal(AggregateInstructions.top(type));
        CodeSink current = announced();
        if (current != null) {
            current.cast(opcode, type);
        }
        boolean test = opcode == Opcode.REF_TEST || opcode == Opcode.REF_TEST_NULL;
        this.operands.pushVal(test ? ValueType.I32 : type);
    }

    // exceptions

    private void tag(Opcode opcode) {
        int tagIndex = this.reader.index();
        ValueType[] values = tagType(tagIndex).parameters();
        switch (opcode) {
            case THROW -> throwTag(tagIndex, values);
            case CATCH -> catching(opcode, tagIndex, values);
            default -> throw new AssertionError(opcode);
        }
    }

    private Signature tagType(int tagIndex) {
        if (Integer.compareUnsigned(tagIndex, this.module.tagTypeIndices().size()) >= 0) {
            throw this.place.unknown("tag", tagIndex);
        }
        return type(this.module.tagTypeIndices().get(tagIndex));
    }

    private void throwTag(int tagIndex, ValueType[] values) {
        popVals(values);
        CodeSink current = announced();
        if (current != null) {
            current.throwTag(tagIndex);
        }
        unreachable();
    }

    private void throwReference() {
        this.operands.popVal(EXCEPTION);
        CodeSink current = announced();
        if (current != null) {
            current.throwReference();
        }
        unreachable();
    }

    private void tryTable() {
        Signature type = blockType();
        popVals(type.parameters());
        List<CatchClause> clauses = this.reader.clauses();
        for (CatchClause each : clauses) {
            checkClause(each);
        }
        CodeSink current = announced();
        if (current != null) {
            current.tryTable(type.type(), clauses);
        }
        pushCtrl(Opcode.TRY_TABLE, type);
    }

    private void checkClause(CatchClause clause) {
        ValueType[] values = clause.hasTag() ? tagType(clause.tagIndex()).parameters() : NOTHING;
        if (clause.handsReferenceOn()) {
            values = Arrays.copyOf(values, values.length + 1);
            values[values.length - 1] = EXCEPTION.nonNull();
        }
        spend(values.length);
        pollIfDue();
        ValueType[] expected = labelTypes(clause.label());
        if (!Operands.matches(values, expected)) {
            throw this.operands.mismatch(List.of(expected) + " for label " + clause.label(),
                    List.of(values) + " from a catch");
        }
    }

    /** Ends a {@code try} or an earlier catch, and begins another one. */
    private void catching(Opcode opcode, int tagIndex, ValueType[] values) {
        if (this.controls.opcode() != Opcode.TRY && this.controls.opcode() != Opcode.CATCH) {
            throw new MalformedModuleException("END opcode expected: " + opcode + " without try", this.reader.offset());
        }
        popEnd(this.controls.signature());
        CodeSink current = announcedEnd();
        if (current != null) {
            current.catching(opcode, tagIndex, !this.controls.isUnreachable());
        }
        this.initialization.reset(this.controls.initialized());
        this.operands.truncate(this.controls.outerHeight(), this.controls.outerSlots());
        this.operands.pushVal(EXCEPTION);
        this.controls.catching(opcode, this.operands);
        enterTop();
        pushVals(values);
    }

    private void delegate(int depth) {
        if (this.controls.opcode() != Opcode.TRY) {
            throw new MalformedModuleException("END opcode expected: delegate without try", this.reader.offset());
        }
        if (Integer.compareUnsigned(depth, this.controls.size() - 1) >= 0) {
            throw this.place.unknown("label", depth);
        }
        Signature type = this.controls.signature();
        popEnd(type);
        CodeSink current = announcedEnd();
        if (current != null) {
            current.delegate(depth, !this.controls.isUnreachable());
        }
        popCtrl(type);
    }

    private void rethrow(int depth) {
        labelTypes(depth);
        if (!this.controls.isCatch(depth)) {
            throw this.place.invalid("invalid rethrow label: expected the label of a catch, found " + depth);
        }
        CodeSink current = announced();
        if (current != null) {
            current.rethrow(depth);
        }
        unreachable();
    }

    private void branchTable() {
        this.operands.popVal(ValueType.I32);
        int[] depths = this.reader.labels();
        int count = this.reader.labelCount();
        int arity = labelTypes(depths[count - 1]).length;
        ValueType @Nullable [] checked = null;
        this.controls.startVisits();
        for (int i = 0; i < count; i++) {
            ValueType[] types = labelTypes(depths[i]);
            if (this.controls.visit(depths[i]) && types != checked) {
                if (types.length != arity) {
                    throw this.operands.mismatch(arity + " label types", types.length);
                }
                spend(arity);
                pollIfDue();
                this.operands.checkVals(types);
                checked = types;
            }
        }
        CodeSink current = announced();
        if (current != null) {
            current.branchTable(depths, count);
        }
        unreachable();
    }

    private void function(Opcode opcode) {
        int functionIndex = this.reader.index();
        if (Integer.compareUnsigned(functionIndex, this.module.functionCount()) >= 0) {
            throw this.place.unknown("function", functionIndex);
        }
        switch (opcode) {
            case CALL -> call(functionIndex);
            case RETURN_CALL -> tailCall(functionIndex);
            case REF_FUNC -> functionReference(functionIndex);
            default -> throw new AssertionError(opcode);
        }
    }

    private void call(int functionIndex) {
        Signature type = type(this.module.typeIndices()[functionIndex]);
        popVals(type.parameters());
        CodeSink current = announced();
        if (current != null) {
            current.call(functionIndex);
        }
        pushVals(type.results());
    }

    private void tailCall(int functionIndex) {
        Signature type = type(this.module.typeIndices()[functionIndex]);
        popVals(type.parameters());
        CodeSink current = announced();
        if (current != null) {
            current.tailCall(functionIndex);
        }
        returnFrom(type, current);
    }

    /** Returns what a tail call has left. */
    private void returnFrom(Signature callee, @Nullable CodeSink current) {
        ValueType[] expected = this.controls.labelTypes(this.controls.size() - 1);
        if (!Operands.matches(callee.results(), expected)) {
            throw this.operands.mismatch("a callee that returns what the function does",
                    "one of type " + callee.type());
        }
        if (current != null) {
            pushVals(callee.results());
            this.operands.show();
            current.at(this.reader.offset());
            current.returnResults();
        }
        unreachable();
    }

    private void functionReference(int functionIndex) {
        if (this.declared != null && !this.declared.get(functionIndex)) {
            throw this.place.invalid("undeclared function reference " + functionIndex);
        }
        CodeSink current = announced();
        if (current != null) {
            current.functionReference(functionIndex);
        }
        this.operands.pushVal(this.definitions.reference(this.module.typeIndices()[functionIndex]));
    }

    private void callIndirect(Opcode opcode) {
        int typeIndex = this.reader.index();
        int tableIndex = this.reader.secondIndex();
        ReferenceType elementType = this.tables.elementType(tableIndex);
        if (!elementType.matches(ValueType.FUNCREF)) {
            throw this.operands.mismatch("table of functions", elementType);
        }
        Signature type = type(typeIndex);
        this.operands.popVal(this.module.tableType(tableIndex).addressType().valueType());
        popVals(type.parameters());
        CodeSink current = announced();
        if (opcode == Opcode.RETURN_CALL_INDIRECT) {
            if (current != null) {
                current.tailCallIndirect(typeIndex, tableIndex);
            }
            returnFrom(type, current);
            return;
        }
        if (current != null) {
            current.callIndirect(typeIndex, tableIndex);
        }
        pushVals(type.results());
    }

    /** Instructions whose only immediate is a type index. */
    private void typed(Opcode opcode) {
        switch (opcode) {
            case CALL_REF, RETURN_CALL_REF -> callReference(opcode, this.reader.index());
            default -> aggregate(opcode, this.reader.index(), 0);
        }
    }

    private void callReference(Opcode opcode, int typeIndex) {
        Signature type = type(typeIndex);
        this.operands.popVal(this.definitions.nullable(typeIndex));
        popVals(type.parameters());
        CodeSink current = announced();
        if (opcode == Opcode.RETURN_CALL_REF) {
            if (current != null) {
                current.tailCallReference(typeIndex);
            }
            returnFrom(type, current);
            return;
        }
        if (current != null) {
            current.callReference(typeIndex);
        }
        pushVals(type.results());
    }

    private void aggregate(Opcode opcode) {
        aggregate(opcode, this.reader.index(), this.reader.secondIndex());
    }

    private void aggregate(Opcode opcode, int typeIndex, int second) {
        popVals(this.aggregates.operands(opcode, typeIndex, second));
        endAggregate(opcode, typeIndex, second);
    }

    private void endAggregate(Opcode opcode, int typeIndex, int second) {
        CodeSink current = announced();
        if (current != null) {
            current.aggregate(opcode, typeIndex, second);
        }
        ValueType result = this.aggregates.result(opcode, typeIndex, second);
        if (result != null) {
            this.operands.pushVal(result);
        }
    }

    private void newFixed() {
        int typeIndex = this.reader.index();
        int count = this.reader.secondIndex();
        ValueType type = this.definitions.element(typeIndex).valueType();
        if (count < 0 || count > MAXIMUM_FIXED) {
            throw new WasmLimitException("elements of array.new_fixed", Integer.toUnsignedLong(count), MAXIMUM_FIXED,
                    "fixed");
        }
        spend(count);
        for (int i = 0; i < count; i++) {
            this.operands.popVal(type);
        }
        endAggregate(this.reader.opcode(), typeIndex, count);
    }

    private void arrayData(Opcode opcode) {
        this.memories.checkDataSegment(this.reader.secondIndex());
        aggregate(opcode);
    }

    private void arrayElements(Opcode opcode) {
        ReferenceType expected = this.aggregates.elementReference(this.reader.index());
        this.operands.checkMatches(this.tables.elementSegment(this.reader.secondIndex()).type(), expected);
        aggregate(opcode);
    }

    private void local(Opcode opcode) {
        int localIndex = this.reader.index();
        if (Integer.compareUnsigned(localIndex, this.localCount) >= 0) {
            throw this.place.unknown("local", localIndex);
        }
        ValueType type = this.locals[localIndex];
        if (opcode != Opcode.LOCAL_GET) {
            this.operands.popVal(type);
            this.initialization.set(localIndex);
        }
        else if (this.initialization.isUnset(localIndex)) {
            throw this.place.invalid("uninitialized local " + localIndex);
        }
        CodeSink current = announced();
        if (current != null) {
            current.local(opcode, localIndex);
        }
        if (opcode != Opcode.LOCAL_SET) {
            this.operands.pushVal(type);
        }
    }

    private void global(Opcode opcode) {
        int globalIndex = this.reader.index();
        if (Integer.compareUnsigned(globalIndex, this.module.globals().size()) >= 0) {
            throw this.place.unknown("global", globalIndex);
        }
        GlobalType type = this.module.globalType(globalIndex);
        if (opcode == Opcode.GLOBAL_SET) {
            if (!type.mutable()) {
                throw this.place.invalid("immutable global " + globalIndex);
            }
            this.operands.popVal(type.valueType());
        }
        CodeSink current = announced();
        if (current != null) {
            current.global(opcode, globalIndex);
        }
        if (opcode == Opcode.GLOBAL_GET) {
            this.operands.pushVal(type.valueType());
        }
    }

    private Signature type(int typeIndex) {
        if (Integer.compareUnsigned(typeIndex, this.types.length) >= 0) {
            throw this.place.unknown("type", typeIndex);
        }
        Signature signature = this.types[typeIndex];
        if (signature == null) {
            signature = Signature.of(this.definitions.function(typeIndex));
            this.types[typeIndex] = signature;
        }
        return signature;
    }

    private void pushVals(ValueType[] types) {
        spend(types.length);
        this.operands.pushVals(types);
    }

    private void popVals(ValueType[] types) {
        spend(types.length);
        this.operands.popVals(types);
    }

    private static ValueType known(@Nullable ValueType type) {
        if (type == null) {
            throw new AssertionError("an unknown type in reachable code");
        }
        return type;
    }

}
