package dev.wasmhost.internal.validation;

import java.util.List;

import dev.wasmhost.AbstractHeapType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.internal.binary.InstructionReader;
import dev.wasmhost.internal.module.Opcode;

/**
 * Checks what most modules do not have: instructions that came after the first version.
 */
final class AddedInstructions {

    /** How many elements an instruction may list; the same as in other engines. */
    private static final int MAXIMUM_FIXED = 10_000;

    private final InstructionReader reader;

    private final Place place;

    private final Operands operands;

    private final Types types;

    private final Work work;

    private final MemoryInstructions memories;

    private final CallInstructions calls;

    private final ControlInstructions control;

    private final TableInstructions tables;

    private final AggregateInstructions aggregates;

    private final ReferenceInstructions references;

    private final ExceptionInstructions exceptions;

    /** Makes a checker of the instruction that the reader is at. */
    AddedInstructions(BodyState body, ControlInstructions control, CallInstructions calls,
            MemoryInstructions memories) {
        this.reader = body.reader;
        this.place = body.place;
        this.operands = body.operands;
        this.types = body.types;
        this.work = body.work;
        this.control = control;
        this.calls = calls;
        this.memories = memories;
        this.tables = new TableInstructions(body);
        this.aggregates = new AggregateInstructions(body.types, body.place);
        this.references = new ReferenceInstructions(body, control);
        this.exceptions = new ExceptionInstructions(body, control);
    }

    void instruction(Opcode opcode) {
        switch (opcode.immediate()) {
            case PARAMETRIC, HEAP_TYPE, CAST, LABEL_CAST -> reference(opcode);
            case CONTROL, CATCHES, TAG -> exception(opcode);
            case LABEL -> branch(opcode, this.reader.index());
            case TYPE -> typed(opcode);
            case TYPE_FIELD, TYPE_TYPE -> aggregate(opcode);
            case TYPE_COUNT -> newFixed(opcode);
            case TYPE_DATA -> arrayData(opcode);
            case TYPE_ELEMENT -> arrayElements(opcode);
            case VALUE_TYPES -> selectTyped();
            case TABLE -> this.tables.table(opcode);
            case TABLE_TABLE -> this.tables.tableCopy(opcode);
            case ELEMENT_TABLE -> this.tables.tableInit(opcode);
            case ELEMENT -> this.tables.elementDrop();
            case ATOMIC_ACCESS -> this.memories.atomicAccess(opcode);
            case MEMORY_LANE -> this.memories.laneAccess(opcode);
            case FENCE, V128 -> this.operands.apply(InstructionSignatures.of(opcode));
            case LANE -> lane(opcode);
            case LANES -> lanes(opcode);
            default -> throw new AssertionError(opcode);
        }
    }

    private void reference(Opcode opcode) {
        switch (opcode) {
            case REF_NULL -> this.references.nullReference();
            case REF_IS_NULL -> this.references.isNull();
            case REF_AS_NON_NULL -> this.references.asNonNull();
            case ANY_CONVERT_EXTERN -> this.references.convert(AbstractHeapType.EXTERN, AbstractHeapType.ANY);
            case EXTERN_CONVERT_ANY -> this.references.convert(AbstractHeapType.ANY, AbstractHeapType.EXTERN);
            case REF_TEST, REF_TEST_NULL, REF_CAST, REF_CAST_NULL -> this.references.cast(opcode);
            case BR_ON_CAST, BR_ON_CAST_FAIL -> this.references.branchOnCast(opcode);
            default -> throw new AssertionError(opcode);
        }
    }

    private void exception(Opcode opcode) {
        switch (opcode) {
            case TRY_TABLE -> this.exceptions.tryTable();
            case THROW -> this.exceptions.throwTag();
            case THROW_REF -> this.exceptions.throwReference();
            case CATCH -> this.exceptions.catchTag();
            case CATCH_ALL -> this.exceptions.catchAll();
            default -> throw new AssertionError(opcode);
        }
    }

    private void branch(Opcode opcode, int depth) {
        switch (opcode) {
            case BR_ON_NULL -> this.references.branchOnNull(depth);
            case BR_ON_NON_NULL -> this.references.branchOnNonNull(depth);
            case DELEGATE -> this.exceptions.delegate(depth);
            case RETHROW -> this.exceptions.rethrow(depth);
            default -> throw new AssertionError(opcode);
        }
    }

    /** Instructions whose only immediate is a type index. */
    private void typed(Opcode opcode) {
        switch (opcode) {
            case CALL_REF, RETURN_CALL_REF -> this.calls.callReference(opcode);
            default -> aggregate(opcode, this.reader.index(), 0);
        }
    }

    // structures and arrays

    private void aggregate(Opcode opcode) {
        aggregate(opcode, this.reader.index(), this.reader.secondIndex());
    }

    private void aggregate(Opcode opcode, int typeIndex, int second) {
        this.control.popVals(this.aggregates.operands(opcode, typeIndex, second));
        pushResult(opcode, typeIndex, second);
    }

    private void pushResult(Opcode opcode, int typeIndex, int second) {
        ValueType result = this.aggregates.result(opcode, typeIndex, second);
        if (result != null) {
            this.operands.pushVal(result);
        }
    }

    private void newFixed(Opcode opcode) {
        int typeIndex = this.reader.index();
        int count = this.reader.secondIndex();
        ValueType type = this.types.element(typeIndex).valueType();
        if (count < 0 || count > MAXIMUM_FIXED) {
            throw new WasmLimitException("elements of array.new_fixed", Integer.toUnsignedLong(count), MAXIMUM_FIXED,
                    "fixed");
        }
        this.work.spend(count);
        for (int i = 0; i < count; i++) {
            this.operands.popVal(type);
        }
        pushResult(opcode, typeIndex, count);
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

    // vectors, and select

    private void lane(Opcode opcode) {
        this.place.checkLane(opcode, this.reader.lane());
        this.operands.apply(InstructionSignatures.of(opcode));
    }

    private void lanes(Opcode opcode) {
        long low = this.reader.constant();
        long high = this.reader.upperConstant();
        for (int i = 0; i < Long.SIZE; i += Byte.SIZE) {
            this.place.checkLane(opcode, (int) (low >>> i) & 0xFF);
            this.place.checkLane(opcode, (int) (high >>> i) & 0xFF);
        }
        this.operands.apply(InstructionSignatures.of(opcode));
    }

    private void selectTyped() {
        List<ValueType> types = this.reader.valueTypes();
        if (types.size() != 1) {
            throw this.place.invalid("invalid result arity: expected 1, found " + types.size());
        }
        ValueType type = types.get(0);
        this.operands.popVal(ValueType.I32);
        this.operands.popVal(type);
        this.operands.popVal(type);
        this.operands.pushVal(type);
    }

}
