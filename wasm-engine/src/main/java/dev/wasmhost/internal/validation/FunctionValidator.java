package dev.wasmhost.internal.validation;

import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.GlobalType;
import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.internal.binary.InstructionReader;
import dev.wasmhost.internal.module.LocalGroup;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.Opcode;

/*
 * The algorithm of the specification's appendix (7.3) with its names. Types are compared by identity first; those of
 * the binary format are constants. What runs for nearly every instruction is small and here; what is rare is elsewhere,
 * in methods that HotSpot's compilers do not inline: in a fresh JVM, compiling this takes longer than running it.
 */

/**
 * Checks function bodies (spec 3.4), one after the other; or walks over valid ones to
 * tell a {@link CodeSink} about them.
 *
 * <p>
 * Not thread-safe, but any number of validators may share a module.
 */
public final class FunctionValidator {

    private final Module module;

    private final @Nullable BitSet declared;

    private final BodyState body;

    private final InstructionReader reader;

    private final Place place;

    private final Operands operands;

    private final Locals locals;

    private final Controls controls;

    private final Work work;

    private final ControlInstructions control;

    private final CallInstructions calls;

    private final MemoryInstructions memories;

    // Made when first used: most modules have nothing for it to check.
    private @Nullable AddedInstructions added;

    private final @Nullable Announcer announcer;

    /**
     * Makes a validator to {@linkplain #walk walk} over bodies that were found valid.
     * @param module what they are part of
     * @param poll run after every 64 kB of code or so; throws something to stop
     */
    public FunctionValidator(ValidModule module, Runnable poll) {
        this(module.module(), Set.of(WasmFeature.values()), null, poll, true);
    }

    /**
     * Makes a validator to {@linkplain #validate validate} bodies.
     * @param features what instructions may use
     * @param declared which functions {@code ref.func} may name
     */
    FunctionValidator(Module module, Set<WasmFeature> features, BitSet declared, Runnable poll) {
        this(module, features, declared, poll, false);
    }

    private FunctionValidator(Module module, Set<WasmFeature> features, @Nullable BitSet declared, Runnable poll,
            boolean announces) {
        this.module = module;
        this.declared = declared;
        this.work = new Work(poll);
        this.body = new BodyState(module, features, this.work);
        this.reader = this.body.reader;
        this.place = this.body.place;
        this.operands = this.body.operands;
        this.locals = this.body.locals;
        this.controls = this.body.controls;
        this.announcer = announces ? new Announcer(this.body) : null;
        this.control = new ControlInstructions(this.body);
        this.calls = new CallInstructions(this.body, this.control, this.announcer);
        this.memories = new MemoryInstructions(this.body);
    }

    /** Returns the features that the bodies so far use. */
    Set<WasmFeature> usedFeatures() {
        return this.reader.usedFeatures();
    }

    /**
     * Checks a body.
     * @param functionIndex index of the function, imported ones counted
     * @throws MalformedModuleException if the bytes are not instructions
     * @throws InvalidModuleException if they break a rule
     * @throws WasmLimitException if they have too many locals or operands
     */
    void validate(int functionIndex) {
        body(functionIndex, null);
    }

    /**
     * Walks over a body that was found valid.
     * @param functionIndex index of the function, imported ones counted
     * @param sink what to tell about it
     */
    public void walk(int functionIndex, CodeSink sink) {
        body(functionIndex, sink);
    }

    private void body(int functionIndex, @Nullable CodeSink sink) {
        int index = functionIndex - this.module.importedFunctions();
        this.reader.reset(this.module.bodies().starts()[index], this.module.bodies().ends()[index]);
        this.place.enter(functionIndex);
        this.work.begin(this.reader.position());
        try {
            begin(this.body.signatures.function(functionIndex), sink);
            instructions((sink != null) ? this.announcer : null);
        }
        catch (MalformedModuleException ex) {
            throw this.place.malformed(ex);
        }
        this.work.end(this.reader.position());
    }

    private void begin(Signature type, @Nullable CodeSink sink) {
        List<LocalGroup> groups = this.reader.locals();
        this.place.leaveLocals();
        this.locals.clear();
        this.locals.addParameters(type.parameters());
        for (int i = 0; i < groups.size(); i++) {
            this.locals.declare(groups.get(i).count(), groups.get(i).type());
        }
        this.work.spend(this.locals.count());
        this.operands.clear();
        this.controls.clear();
        this.controls.push(Opcode.BLOCK, type, 0, 0);
        if (sink != null) {
            Objects.requireNonNull(this.announcer, "made for a valid module").begin(sink, type.type(), groups);
        }
    }

    private void instructions(@Nullable Announcer listener) {
        while (this.controls.size() > 0) {
            if (!this.reader.next()) {
                throw this.reader.missingEnd();
            }
            Opcode opcode = this.reader.opcode();
            if (listener != null) {
                listener.announce(opcode);
            }
            instruction(opcode);
            this.work.pollIfDue(this.reader.position());
        }
        if (!this.reader.atEnd()) {
            throw new MalformedModuleException("section size mismatch: code after the end", this.reader.position());
        }
    }

    private void instruction(Opcode opcode) {
        switch (opcode.immediate()) {
            case NONE, I32, I64, F32, F64 -> this.operands.apply(InstructionSignatures.of(opcode));
            case LOCAL -> local(opcode);
            case MEMORY_ACCESS -> this.memories.memoryAccess(opcode);
            case CONTROL -> control(opcode);
            case BLOCK -> this.control.block(opcode);
            case LABEL -> branch(opcode);
            case FUNCTION -> function(opcode, this.reader.index());
            default -> rareInstruction(opcode);
        }
    }

    private void rareInstruction(Opcode opcode) {
        switch (opcode.immediate()) {
            case GLOBAL -> global(opcode);
            case LABELS -> this.control.branchTable();
            case TYPE_TABLE -> this.calls.callIndirect(opcode);
            case PARAMETRIC -> parametric(opcode);
            case MEMORY -> this.memories.memory(opcode, this.reader.index(), this.reader.index());
            case MEMORY_MEMORY -> this.memories.memory(opcode, this.reader.index(), this.reader.secondIndex());
            case DATA_MEMORY -> this.memories.memoryInit(opcode);
            case DATA -> this.memories.dataDrop();
            default -> added(opcode);
        }
    }

    private void added(Opcode opcode) {
        if (this.added == null) {
            this.added = new AddedInstructions(this.body, this.control, this.calls, this.memories);
        }
        this.added.instruction(opcode);
    }

    private void parametric(Opcode opcode) {
        switch (opcode) {
            case DROP -> this.operands.popVal();
            case SELECT -> select();
            default -> added(opcode);
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
        this.operands.pushVal((first != null) ? first : second);
    }

    private void control(Opcode opcode) {
        switch (opcode) {
            case UNREACHABLE -> this.control.unreachable();
            case NOP -> {
                // has no effect
            }
            case ELSE -> this.control.otherwise();
            case END -> this.control.end();
            case RETURN -> this.control.returnResults();
            default -> added(opcode);
        }
    }

    private void branch(Opcode opcode) {
        switch (opcode) {
            case BR, BR_IF -> this.control.branch(opcode, this.reader.index());
            default -> added(opcode);
        }
    }

    private void function(Opcode opcode, int functionIndex) {
        if (Integer.compareUnsigned(functionIndex, this.module.functionCount()) >= 0) {
            throw this.place.unknown("function", functionIndex);
        }
        switch (opcode) {
            case CALL -> this.calls.call(functionIndex);
            case RETURN_CALL -> this.calls.tailCall(functionIndex);
            case REF_FUNC -> functionReference(functionIndex);
            default -> throw new AssertionError(opcode);
        }
    }

    private void functionReference(int functionIndex) {
        if (this.declared != null && !this.declared.get(functionIndex)) {
            throw this.place.invalid("undeclared function reference " + functionIndex);
        }
        this.operands.pushVal(this.body.types.reference(this.module.typeIndices()[functionIndex]));
    }

    private void local(Opcode opcode) {
        int localIndex = this.reader.index();
        if (Integer.compareUnsigned(localIndex, this.locals.count()) >= 0) {
            throw this.place.unknown("local", localIndex);
        }
        ValueType type = this.locals.type(localIndex);
        if (opcode == Opcode.LOCAL_GET) {
            getLocal(localIndex, type);
            return;
        }
        this.operands.popVal(type);
        this.locals.set(localIndex);
        if (opcode == Opcode.LOCAL_TEE) {
            this.operands.pushVal(type);
        }
    }

    private void getLocal(int localIndex, ValueType type) {
        if (this.locals.isUnset(localIndex)) {
            throw this.place.invalid("uninitialized local " + localIndex);
        }
        this.operands.pushVal(type);
    }

    private void global(Opcode opcode) {
        int globalIndex = this.reader.index();
        if (Integer.compareUnsigned(globalIndex, this.module.globals().size()) >= 0) {
            throw this.place.unknown("global", globalIndex);
        }
        GlobalType type = this.module.globalType(globalIndex);
        if (opcode == Opcode.GLOBAL_GET) {
            this.operands.pushVal(type.valueType());
            return;
        }
        if (!type.mutable()) {
            throw this.place.invalid("immutable global " + globalIndex);
        }
        this.operands.popVal(type.valueType());
    }

}
