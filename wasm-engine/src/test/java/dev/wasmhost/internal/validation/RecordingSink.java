package dev.wasmhost.internal.validation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.wasmhost.FunctionType;
import dev.wasmhost.HeapType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.ValueType;
import dev.wasmhost.internal.module.CatchClause;
import dev.wasmhost.internal.module.LocalGroup;
import dev.wasmhost.internal.module.Opcode;

/** Writes down what it is told, with the operands that it sees at that moment. */
final class RecordingSink implements CodeSink {

    private final List<String> lines = new ArrayList<>();

    private OperandStack operands;

    private int announcements;

    List<String> lines() {
        return this.lines;
    }

    private void add(String line) {
        if (this.announcements != 1) {
            throw new AssertionError(this.announcements + " announcements before " + line);
        }
        this.announcements = 0;
        String types = IntStream.range(0, this.operands.height())
            .mapToObj((index) -> this.operands.type(index).toString())
            .collect(Collectors.joining(" ", "[", "]"));
        this.lines.add(line + " " + types);
    }

    @Override
    public void begin(FunctionType type, List<LocalGroup> locals, OperandStack newOperands) {
        this.operands = newOperands;
        this.lines.add("begin " + type + " " + locals.size());
    }

    @Override
    public void at(int offset) {
        this.announcements++;
    }

    @Override
    public void plain(Opcode opcode) {
        add(opcode.toString());
    }

    @Override
    public void constant(Opcode opcode, long bits) {
        add(opcode + " " + bits);
    }

    @Override
    public void bytes(Opcode opcode, long low, long high) {
        add(opcode + " 0x" + Long.toHexString(low) + " 0x" + Long.toHexString(high));
    }

    @Override
    public void lane(Opcode opcode, int lane) {
        add(opcode + " " + lane);
    }

    @Override
    public void laneAccess(Opcode opcode, int memoryIndex, long offset, int lane) {
        add(opcode + " " + memoryIndex + " " + offset + " " + lane);
    }

    @Override
    public void nullReference(HeapType heapType) {
        add("ref.null " + heapType);
    }

    @Override
    public void functionReference(int functionIndex) {
        add("ref.func " + functionIndex);
    }

    @Override
    public void drop(ValueType type) {
        add("drop " + type);
    }

    @Override
    public void select(ValueType type) {
        add("select " + type);
    }

    @Override
    public void local(Opcode opcode, int localIndex) {
        add(opcode + " " + localIndex);
    }

    @Override
    public void global(Opcode opcode, int globalIndex) {
        add(opcode + " " + globalIndex);
    }

    @Override
    public void memoryAccess(Opcode opcode, int memoryIndex, long offset) {
        add(opcode + " " + memoryIndex + " " + offset);
    }

    @Override
    public void atomicAccess(Opcode opcode, int memoryIndex, long offset) {
        add(opcode + " " + memoryIndex + " " + offset);
    }

    @Override
    public void memory(Opcode opcode, int first, int second) {
        add(opcode + " " + first + " " + second);
    }

    @Override
    public void table(Opcode opcode, int first, int second) {
        add(opcode + " " + first + " " + second);
    }

    @Override
    public void call(int functionIndex) {
        add("call " + functionIndex);
    }

    @Override
    public void callIndirect(int typeIndex, int tableIndex) {
        add("call_indirect " + typeIndex + " " + tableIndex);
    }

    @Override
    public void callReference(int typeIndex) {
        add("call_ref " + typeIndex);
    }

    @Override
    public void tailCall(int functionIndex) {
        add("return_call " + functionIndex);
    }

    @Override
    public void tailCallIndirect(int typeIndex, int tableIndex) {
        add("return_call_indirect " + typeIndex + " " + tableIndex);
    }

    @Override
    public void tailCallReference(int typeIndex) {
        add("return_call_ref " + typeIndex);
    }

    @Override
    public void aggregate(Opcode opcode, int typeIndex, int second) {
        add(opcode + " " + typeIndex + " " + second);
    }

    @Override
    public void cast(Opcode opcode, ReferenceType type) {
        add(opcode + " " + type);
    }

    @Override
    public void branchOnNull(Opcode opcode, int depth) {
        add(opcode + " " + depth);
    }

    @Override
    public void branchOnCast(Opcode opcode, int depth, ReferenceType type) {
        add(opcode + " " + depth + " " + type);
    }

    @Override
    public void block(FunctionType type) {
        add("block " + type);
    }

    @Override
    public void loop(FunctionType type) {
        add("loop " + type);
    }

    @Override
    public void ifThen(FunctionType type) {
        add("if " + type);
    }

    @Override
    public void otherwise(boolean reachable) {
        add("else " + reachable);
    }

    @Override
    public void end(boolean reachable) {
        add("end " + reachable);
    }

    @Override
    public void tryTable(FunctionType type, List<CatchClause> clauses) {
        add("try_table " + type + " " + clauses.size());
    }

    @Override
    public void tryBlock(FunctionType type) {
        add("try " + type);
    }

    @Override
    public void catching(Opcode opcode, int tagIndex, boolean reachable) {
        add(opcode + " " + tagIndex + " " + reachable);
    }

    @Override
    public void delegate(int depth, boolean reachable) {
        add("delegate " + depth + " " + reachable);
    }

    @Override
    public void throwTag(int tagIndex) {
        add("throw " + tagIndex);
    }

    @Override
    public void throwReference() {
        add("throw_ref");
    }

    @Override
    public void rethrow(int depth) {
        add("rethrow " + depth);
    }

    @Override
    public void branch(int depth) {
        add("br " + depth);
    }

    @Override
    public void branchIf(int depth) {
        add("br_if " + depth);
    }

    @Override
    public void branchTable(int[] depths, int count) {
        add("br_table " + Arrays.toString(Arrays.copyOf(depths, count)));
    }

    @Override
    public void returnResults() {
        add("return");
    }

    @Override
    public void unreachable() {
        add("unreachable");
    }

}
