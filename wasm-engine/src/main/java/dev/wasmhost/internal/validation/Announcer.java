package dev.wasmhost.internal.validation;

import java.util.List;

import dev.wasmhost.FunctionType;
import dev.wasmhost.internal.binary.InstructionReader;
import dev.wasmhost.internal.module.LocalGroup;
import dev.wasmhost.internal.module.Opcode;

/**
 * Tells a {@link CodeSink} about the instruction that the reader is at, before a
 * validator takes its operands; the body was found valid.
 */
final class Announcer {

    private final InstructionReader reader;

    private final Operands operands;

    private final Controls controls;

    private final Signatures signatures;

    private CodeSink sink;

    @SuppressWarnings("NullAway.Init") // begin, which comes first, sets the sink
    Announcer(BodyState body) {
        this.reader = body.reader;
        this.operands = body.operands;
        this.controls = body.controls;
        this.signatures = body.signatures;
    }

    void begin(CodeSink newSink, FunctionType type, List<LocalGroup> locals) {
        this.sink = newSink;
        this.sink.begin(type, locals, this.operands);
    }

    void announce(Opcode opcode) {
        this.operands.show();
        ControlFrame frame = this.controls.top();
        if (frame.isLive() ? opcode != Opcode.NOP : !frame.isDead() && delimits(opcode)) {
            if (frame.isUnreachable()) {
                this.operands.showBase();
            }
            this.sink.at(this.reader.offset());
            tell(opcode);
        }
    }

    /** Returns whether a sink is told of it even if it cannot be reached. */
    private static boolean delimits(Opcode opcode) {
        return switch (opcode) {
            case END, ELSE, CATCH, CATCH_ALL, DELEGATE -> true;
            default -> false;
        };
    }

    /** Tells that a tail call returns what is on top of the operands now. */
    void announceReturn() {
        if (this.controls.top().isLive()) {
            this.operands.show();
            this.sink.at(this.reader.offset());
            this.sink.returnResults();
        }
    }

    private void tell(Opcode opcode) {
        int first = this.reader.index();
        int second = this.reader.secondIndex();
        switch (opcode.immediate()) {
            case NONE, FENCE -> this.sink.plain(opcode);
            case I32, I64, F32, F64 -> this.sink.constant(opcode, this.reader.constant());
            case LOCAL -> this.sink.local(opcode, first);
            case GLOBAL -> this.sink.global(opcode, first);
            case MEMORY_ACCESS -> this.sink.memoryAccess(opcode, first, this.reader.memoryOffset());
            case CONTROL -> control(opcode);
            case BLOCK -> block(opcode, this.signatures.block(this.reader).type());
            case LABEL -> label(opcode, first);
            case LABELS -> this.sink.branchTable(this.reader.labels(), this.reader.labelCount());
            case FUNCTION -> function(opcode, first);
            case PARAMETRIC -> parametric(opcode);
            case TYPE_TABLE -> callIndirect(opcode, first, second);
            case TYPE -> typed(opcode, first);
            case TYPE_FIELD, TYPE_COUNT, TYPE_DATA, TYPE_ELEMENT, TYPE_TYPE ->
                this.sink.aggregate(opcode, first, second);
            case CAST -> this.sink.cast(opcode, this.reader.castType());
            case LABEL_CAST -> this.sink.branchOnCast(opcode, first, this.reader.castType());
            case HEAP_TYPE -> this.sink.nullReference(this.reader.heapType());
            case VALUE_TYPES -> this.sink.select(this.reader.valueTypes().get(0));
            case MEMORY -> this.sink.memory(opcode, first, first);
            case MEMORY_MEMORY, DATA_MEMORY -> this.sink.memory(opcode, first, second);
            case DATA -> this.sink.memory(opcode, first, 0);
            case TABLE, ELEMENT -> this.sink.table(opcode, first, 0);
            case TABLE_TABLE, ELEMENT_TABLE -> this.sink.table(opcode, first, second);
            case ATOMIC_ACCESS -> this.sink.atomicAccess(opcode, first, this.reader.memoryOffset());
            case MEMORY_LANE -> this.sink.laneAccess(opcode, first, this.reader.memoryOffset(), this.reader.lane());
            case LANE -> this.sink.lane(opcode, this.reader.lane());
            case V128, LANES -> this.sink.bytes(opcode, this.reader.constant(), this.reader.upperConstant());
            case CATCHES -> this.sink.tryTable(this.signatures.block(this.reader).type(), this.reader.clauses());
            case TAG -> tag(opcode, first);
            default -> throw new AssertionError(opcode);
        }
    }

    private void control(Opcode opcode) {
        switch (opcode) {
            case UNREACHABLE -> this.sink.unreachable();
            case ELSE -> this.sink.otherwise(endIsReachable());
            case END -> this.sink.end(endIsReachable());
            case RETURN -> this.sink.returnResults();
            case CATCH_ALL -> this.sink.catching(opcode, 0, endIsReachable());
            case THROW_REF -> this.sink.throwReference();
            default -> throw new AssertionError(opcode);
        }
    }

    private boolean endIsReachable() {
        return !this.controls.top().isUnreachable();
    }

    private void block(Opcode opcode, FunctionType type) {
        switch (opcode) {
            case BLOCK -> this.sink.block(type);
            case LOOP -> this.sink.loop(type);
            case IF -> this.sink.ifThen(type);
            case TRY -> this.sink.tryBlock(type);
            default -> throw new AssertionError(opcode);
        }
    }

    private void label(Opcode opcode, int depth) {
        switch (opcode) {
            case BR -> this.sink.branch(depth);
            case BR_IF -> this.sink.branchIf(depth);
            case BR_ON_NULL, BR_ON_NON_NULL -> this.sink.branchOnNull(opcode, depth);
            case DELEGATE -> this.sink.delegate(depth, endIsReachable());
            case RETHROW -> this.sink.rethrow(depth);
            default -> throw new AssertionError(opcode);
        }
    }

    private void function(Opcode opcode, int functionIndex) {
        switch (opcode) {
            case CALL -> this.sink.call(functionIndex);
            case RETURN_CALL -> this.sink.tailCall(functionIndex);
            case REF_FUNC -> this.sink.functionReference(functionIndex);
            default -> throw new AssertionError(opcode);
        }
    }

    private void callIndirect(Opcode opcode, int typeIndex, int tableIndex) {
        switch (opcode) {
            case CALL_INDIRECT -> this.sink.callIndirect(typeIndex, tableIndex);
            case RETURN_CALL_INDIRECT -> this.sink.tailCallIndirect(typeIndex, tableIndex);
            default -> throw new AssertionError(opcode);
        }
    }

    private void typed(Opcode opcode, int typeIndex) {
        switch (opcode) {
            case CALL_REF -> this.sink.callReference(typeIndex);
            case RETURN_CALL_REF -> this.sink.tailCallReference(typeIndex);
            default -> this.sink.aggregate(opcode, typeIndex, 0);
        }
    }

    private void parametric(Opcode opcode) {
        switch (opcode) {
            case DROP -> this.sink.drop(this.operands.type(this.operands.height() - 1));
            case SELECT -> this.sink.select(this.operands.type(this.operands.height() - 2));
            default -> this.sink.plain(opcode);
        }
    }

    private void tag(Opcode opcode, int tagIndex) {
        switch (opcode) {
            case THROW -> this.sink.throwTag(tagIndex);
            case CATCH -> this.sink.catching(opcode, tagIndex, endIsReachable());
            default -> throw new AssertionError(opcode);
        }
    }

}
