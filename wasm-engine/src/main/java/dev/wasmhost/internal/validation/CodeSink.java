package dev.wasmhost.internal.validation;

import java.util.List;

import dev.wasmhost.FunctionType;
import dev.wasmhost.HeapType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.ValueType;
import dev.wasmhost.internal.module.CatchClause;
import dev.wasmhost.internal.module.LocalGroup;
import dev.wasmhost.internal.module.Opcode;

/**
 * Takes the instructions of one function body that are typed and reachable, one method a
 * shape.
 *
 * <p>
 * Each method is called <em>before</em> the instruction takes effect on the
 * {@link OperandStack}, that is with its operands on top, and after the instruction was
 * found valid. Code that cannot be reached is left out; a block that is entered in
 * reachable code always gets its {@code end} (and its {@code otherwise}), each saying
 * whether the end of the instructions before it can be reached. A sink is used for one
 * body and is not thread-safe.
 */
public interface CodeSink {

    /**
     * Starts the body.
     * @param type the function's type
     * @param locals its declared locals, without parameters
     * @param operands what is typed so far, to look at during later calls
     */
    void begin(FunctionType type, List<LocalGroup> locals, OperandStack operands);

    /**
     * Announces the instruction that the next call is about, or the {@code end} or
     * {@code else}; {@code offset} is where it is in the module.
     */
    void at(int offset);

    /**
     * An instruction with a fixed signature and no immediates that matter, or one that
     * takes a reference of any type: {@code ref.is_null}, {@code ref.as_non_null},
     * {@code any.convert_extern}, {@code extern.convert_any}.
     */
    void plain(Opcode opcode);

    /** A numeric constant: raw bits, those of 32-bit numbers sign-extended. */
    void constant(Opcode opcode, long bits);

    /**
     * {@code v128.const}, or {@code i8x16.shuffle} with a lane in each byte; lane 0 is
     * the lowest byte of {@code low}.
     */
    void bytes(Opcode opcode, long low, long high);

    /** {@code extract_lane} or {@code replace_lane} of any shape. */
    void lane(Opcode opcode, int lane);

    /** {@code ref.null}. */
    void nullReference(HeapType heapType);

    /** {@code ref.func}. */
    void functionReference(int functionIndex);

    /** {@code drop} of an operand of {@code type}. */
    void drop(ValueType type);

    /** {@code select} between two operands of {@code type}. */
    void select(ValueType type);

    /** {@code local.get}, {@code local.set} or {@code local.tee}. */
    void local(Opcode opcode, int localIndex);

    /** {@code global.get} or {@code global.set}. */
    void global(Opcode opcode, int globalIndex);

    /** A load or store of {@link Opcode#width()} bytes; {@code offset} is unsigned. */
    void memoryAccess(Opcode opcode, int memoryIndex, long offset);

    /** A load or store of one lane of a vector. */
    void laneAccess(Opcode opcode, int memoryIndex, long offset, int lane);

    /**
     * An atomic load, store or change of {@link Opcode#width()} bytes, {@code notify} or
     * {@code wait}; {@code offset} is unsigned.
     */
    void atomicAccess(Opcode opcode, int memoryIndex, long offset);

    /**
     * {@code memory.size}, {@code grow}, {@code fill} (first: memory), {@code copy}
     * (target, source memory), {@code init} (data segment, memory) or {@code data.drop}
     * (data segment).
     */
    void memory(Opcode opcode, int first, int second);

    /**
     * {@code table.get}, {@code set}, {@code size}, {@code grow}, {@code fill} (first:
     * table), {@code copy} (target, source table), {@code init} (element segment, table)
     * or {@code elem.drop} (element segment).
     */
    void table(Opcode opcode, int first, int second);

    /** {@code call}. */
    void call(int functionIndex);

    /** {@code call_indirect}. */
    void callIndirect(int typeIndex, int tableIndex);

    /** {@code call_ref}; the reference is on top of the arguments. */
    void callReference(int typeIndex);

    /**
     * {@code return_call} without the return, which {@link #returnResults()} says next,
     * as if the results were operands.
     */
    void tailCall(int functionIndex);

    /** {@code return_call_indirect} as {@link #tailCall(int)} is {@code return_call}. */
    void tailCallIndirect(int typeIndex, int tableIndex);

    /** {@code return_call_ref} as {@link #tailCall(int)} is {@code return_call}. */
    void tailCallReference(int typeIndex);

    /**
     * An instruction on a structure or array.
     * @param second field index, type index of the source, segment index or number of
     * elements
     */
    void aggregate(Opcode opcode, int typeIndex, int second);

    /** {@code ref.test} or {@code ref.cast}. */
    void cast(Opcode opcode, ReferenceType type);

    /** {@code block}. */
    void block(FunctionType type);

    /** {@code loop}. */
    void loop(FunctionType type);

    /** {@code if}; the condition is on top of the parameters. */
    void ifThen(FunctionType type);

    /** {@code else}; if it is not reachable, the operands are those below the block. */
    void otherwise(boolean reachable);

    /**
     * The end of a block, or of the body; if it is not reachable, the operands are those
     * below the block. An {@code if} without {@code else} gets no {@link #otherwise}.
     */
    void end(boolean reachable);

    /** {@code try_table}; labels are counted from outside it. */
    void tryTable(FunctionType type, List<CatchClause> clauses);

    /** {@code try}, of the legacy instructions. */
    void tryBlock(FunctionType type);

    /**
     * {@code catch} or {@code catch_all}; if it is not reachable, the operands are those
     * below the block. What it has caught is an operand from now on, a reference below
     * the tag's values, until the next one or the end.
     * @param tagIndex 0 for {@code catch_all}
     */
    void catching(Opcode opcode, int tagIndex, boolean reachable);

    /**
     * {@code delegate}, which ends a {@code try}; if it is not reachable, the operands
     * are those below the block.
     * @param depth counted from outside the block
     */
    void delegate(int depth, boolean reachable);

    /** {@code throw}. */
    void throwTag(int tagIndex);

    /** {@code throw_ref}. */
    void throwReference();

    /** {@code rethrow} of what the catch at {@code depth} has caught. */
    void rethrow(int depth);

    /** {@code br}; depth 0 is the innermost block. */
    void branch(int depth);

    /** {@code br_if}. */
    void branchIf(int depth);

    /**
     * {@code br_on_null}, which branches without the operand on top, or
     * {@code br_on_non_null}, which branches with it and else drops it.
     */
    void branchOnNull(Opcode opcode, int depth);

    /**
     * {@code br_on_cast} or {@code br_on_cast_fail}; the operand stays either way.
     * @param type what is cast to
     */
    void branchOnCast(Opcode opcode, int depth, ReferenceType type);

    /**
     * {@code br_table}.
     * @param depths one for each index from 0, then the one for every other index;
     * shared, not to be kept or written
     * @param count how many elements of {@code depths} count
     */
    void branchTable(int[] depths, int count);

    /** {@code return}. */
    void returnResults();

    /** {@code unreachable}. */
    void unreachable();

}
