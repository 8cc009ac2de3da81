package dev.wasmhost.internal.validation;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

import dev.wasmhost.AddressType;
import dev.wasmhost.ExternKind;
import dev.wasmhost.FunctionType;
import dev.wasmhost.GlobalType;
import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.Limits;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.MemoryType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.TableType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.internal.binary.Sections;
import dev.wasmhost.internal.module.ConstantExpression;
import dev.wasmhost.internal.module.ConstantInstruction;
import dev.wasmhost.internal.module.DataMode;
import dev.wasmhost.internal.module.DataSegment;
import dev.wasmhost.internal.module.ElementMode;
import dev.wasmhost.internal.module.ElementSegment;
import dev.wasmhost.internal.module.Export;
import dev.wasmhost.internal.module.GlobalDefinition;
import dev.wasmhost.internal.module.Module;

/** Checks that modules keep the rules of validation (spec 3.5). */
public final class ModuleValidator {

    private static final long MAXIMUM_PAGES = 1L << 16;

    private static final long MAXIMUM_PAGES_64 = 1L << 48;

    private static final long MAXIMUM_ELEMENTS = 0xFFFFFFFFL;

    private static final long MAXIMUM_ELEMENTS_64 = -1;

    private final Module module;

    private final BitSet declared = new BitSet();

    private ModuleValidator(Module module) {
        this.module = module;
    }

    /**
     * Checks a module, its code included.
     * @param module a decoded module
     * @param features what its instructions may use
     * @param poll run after every 64 kB of code or so, for a large module by several
     * threads; throws something to stop
     * @throws MalformedModuleException if the bytes of a function are not instructions,
     * or need other features
     * @throws InvalidModuleException if the module breaks a rule
     * @throws WasmLimitException if a function has too many locals or operands
     */
    public static ValidModule validate(Module module, Set<WasmFeature> features, Runnable poll) {
        return validate(module, features, poll, new BodyValidation(module).suitableThreads());
    }

    /** Checks a module as above, its functions with this many threads. */
    static ValidModule validate(Module module, Set<WasmFeature> features, Runnable poll, int threads) {
        ModuleValidator validator = new ModuleValidator(module);
        validator.definitions();
        Set<WasmFeature> used = new HashSet<>(module.features());
        used.addAll(new BodyValidation(module).run(features, validator.declared, poll, threads));
        return new ValidModule(module, used);
    }

    private void definitions() {
        functionTypes();
        tables();
        memories();
        globals();
        exports();
        start();
        elementSegments();
        dataSegments();
    }

    private void functionTypes() {
        int[] typeIndices = this.module.typeIndices();
        for (int i = 0; i < typeIndices.length; i++) {
            if (Integer.compareUnsigned(typeIndices[i], this.module.types().size()) >= 0) {
                throw unknown("type", typeIndices[i], "function " + i, section(Sections.FUNCTION));
            }
        }
    }

    private void tables() {
        for (int i = 0; i < this.module.tables().size(); i++) {
            TableType type = this.module.tableType(i);
            String problem = (type.addressType() == AddressType.I64)
                    ? problem(type.limits(), MAXIMUM_ELEMENTS_64, "table size must be at most 2^64-1")
                    : problem(type.limits(), MAXIMUM_ELEMENTS, "table size must be at most 2^32-1");
            if (!problem.isEmpty()) {
                throw new InvalidModuleException(problem, "table " + i, sectionOf(i, ExternKind.TABLE, Sections.TABLE));
            }
        }
    }

    private void memories() {
        for (int i = 0; i < this.module.memories().size(); i++) {
            String problem = problem(this.module.memories().get(i));
            if (!problem.isEmpty()) {
                throw new InvalidModuleException(problem, "memory " + i,
                        sectionOf(i, ExternKind.MEMORY, Sections.MEMORY));
            }
        }
    }

    private static String problem(MemoryType type) {
        if (type.shared() && type.limits().maximum().isEmpty()) {
            return "shared memory must have maximum: found " + type.limits();
        }
        return (type.addressType() == AddressType.I64)
                ? problem(type.limits(), MAXIMUM_PAGES_64, "memory size must be at most 2^48 pages (2^64 bytes)")
                : problem(type.limits(), MAXIMUM_PAGES, "memory size must be at most 65536 pages (4GiB)");
    }

    private static String problem(Limits limits, long maximum, String tooLarge) {
        OptionalLong upper = limits.maximum();
        long largest = upper.orElse(limits.minimum());
        if (Long.compareUnsigned(limits.minimum(), maximum) > 0 || Long.compareUnsigned(largest, maximum) > 0) {
            return tooLarge + ": found " + limits;
        }
        if (upper.isPresent() && Long.compareUnsigned(limits.minimum(), upper.getAsLong()) > 0) {
            return "size minimum must not be greater than maximum: found " + limits;
        }
        return "";
    }

    private void globals() {
        List<GlobalDefinition> globals = this.module.globals();
        for (int i = 0; i < globals.size(); i++) {
            GlobalDefinition global = globals.get(i);
            if (global.initializer().isPresent()) {
                expression(global.initializer().get(), global.type().valueType(), i, "global " + i);
            }
        }
    }

    private void exports() {
        Set<String> names = new HashSet<>();
        for (Export export : this.module.exports()) {
            String where = "export \"" + export.name() + "\"";
            if (Integer.compareUnsigned(export.index(), count(export.kind())) >= 0) {
                throw unknown(export.kind().toString(), export.index(), where, section(Sections.EXPORT));
            }
            if (!names.add(export.name())) {
                throw new InvalidModuleException("duplicate export name", where, section(Sections.EXPORT));
            }
            if (export.kind() == ExternKind.FUNCTION) {
                this.declared.set(export.index());
            }
        }
    }

    private int count(ExternKind kind) {
        return switch (kind) {
            case FUNCTION -> this.module.functionCount();
            case TABLE -> this.module.tables().size();
            case MEMORY -> this.module.memories().size();
            case GLOBAL -> this.module.globals().size();
            case TAG -> 0;
        };
    }

    private void start() {
        if (this.module.start().isEmpty()) {
            return;
        }
        int functionIndex = this.module.start().getAsInt();
        checkFunction(functionIndex, "start section", section(Sections.START));
        FunctionType type = this.module.functionType(functionIndex);
        if (!type.equals(FunctionType.empty())) {
            throw new InvalidModuleException("start function: expected " + FunctionType.empty() + ", found " + type,
                    "function " + functionIndex, section(Sections.START));
        }
    }

    private void elementSegments() {
        List<ElementSegment> segments = this.module.elementSegments();
        for (int i = 0; i < segments.size(); i++) {
            ElementSegment segment = segments.get(i);
            String where = "element segment " + i;
            if (segment.mode() instanceof ElementMode.Active active) {
                activeElements(segment, active, where);
            }
            if (segment.items() instanceof ElementSegment.Items.Functions functions) {
                for (int functionIndex : functions.indices()) {
                    checkFunction(functionIndex, where, segment.offset());
                    this.declared.set(functionIndex);
                }
            }
            else if (segment.items() instanceof ElementSegment.Items.Expressions items) {
                for (ConstantExpression item : items.expressions()) {
                    expression(item, segment.type(), Integer.MAX_VALUE, where);
                }
            }
        }
    }

    private void activeElements(ElementSegment segment, ElementMode.Active active, String where) {
        if (Integer.compareUnsigned(active.table(), this.module.tables().size()) >= 0) {
            throw unknown("table", active.table(), where, segment.offset());
        }
        ReferenceType expected = this.module.tableType(active.table()).elementType();
        if (!Operands.matches(segment.type(), expected)) {
            throw mismatch(expected, segment.type(), where, segment.offset());
        }
        ValueType address = this.module.tableType(active.table()).addressType().valueType();
        expression(active.offset(), address, Integer.MAX_VALUE, where);
    }

    private void dataSegments() {
        List<DataSegment> segments = this.module.dataSegments();
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i).mode() instanceof DataMode.Active active) {
                String where = "data segment " + i;
                if (Integer.compareUnsigned(active.memory(), this.module.memories().size()) >= 0) {
                    throw unknown("memory", active.memory(), where, active.offset().offset());
                }
                ValueType address = this.module.memories().get(active.memory()).addressType().valueType();
                expression(active.offset(), address, Integer.MAX_VALUE, where);
            }
        }
    }

    /** Checks an expression that may use globals below {@code globalCount}. */
    private void expression(ConstantExpression expression, ValueType expected, int globalCount, String where) {
        List<ConstantInstruction> instructions = expression.instructions();
        for (ConstantInstruction instruction : instructions) {
            ValueType found = constant(instruction, globalCount, where);
            if (!Operands.matches(found, expected)) {
                throw mismatch(expected, found, where, instruction.offset());
            }
        }
        if (instructions.size() != 1) {
            throw mismatch(expected, instructions.isEmpty() ? "nothing" : instructions.size() + " values", where,
                    expression.offset());
        }
    }

    private ValueType constant(ConstantInstruction instruction, int globalCount, String where) {
        int index = (int) instruction.immediate();
        return switch (instruction.opcode()) {
            case I32_CONST, I64_CONST, F32_CONST, F64_CONST, V128_CONST -> instruction.opcode().results().get(0);
            case REF_NULL -> FunctionValidator.nullType(instruction.heapType().orElseThrow());
            case REF_FUNC -> {
                checkFunction(index, where, instruction.offset());
                this.declared.set(index);
                yield ValueType.FUNCREF;
            }
            case GLOBAL_GET -> global(instruction, globalCount, where);
            case I32_ADD, I32_SUB, I32_MUL, I64_ADD, I64_SUB, I64_MUL ->
                throw notConstant(": it needs extended-const, which is not supported", instruction, where);
            default -> throw notConstant("", instruction, where);
        };
    }

    private static InvalidModuleException notConstant(String why, ConstantInstruction instruction, String where) {
        return new InvalidModuleException("constant expression required" + why, instruction.opcode() + " in " + where,
                instruction.offset());
    }

    private ValueType global(ConstantInstruction instruction, int globalCount, String where) {
        int index = (int) instruction.immediate();
        int visible = Math.min(globalCount, this.module.globals().size());
        if (Integer.compareUnsigned(index, visible) >= 0) {
            throw unknown("global", index, where, instruction.offset());
        }
        GlobalType type = this.module.globalType(index);
        if (type.mutable()) {
            throw notConstant(": global " + index + " is mutable", instruction, where);
        }
        return type.valueType();
    }

    private void checkFunction(int functionIndex, String where, long offset) {
        if (Integer.compareUnsigned(functionIndex, this.module.functionCount()) >= 0) {
            throw unknown("function", functionIndex, where, offset);
        }
    }

    private int sectionOf(int index, ExternKind kind, int section) {
        return section((index < this.module.importedCount(kind)) ? Sections.IMPORT : section);
    }

    private int section(int id) {
        OptionalInt offset = Sections.find(this.module.bytes(), id);
        return offset.orElseThrow(() -> new AssertionError(id));
    }

    private static InvalidModuleException unknown(String what, int index, String where, long offset) {
        return new InvalidModuleException("unknown " + what + " " + Integer.toUnsignedString(index), where, offset);
    }

    private static InvalidModuleException mismatch(Object expected, Object found, String where, long offset) {
        return new InvalidModuleException("type mismatch: expected " + expected + ", found " + found, where, offset);
    }

}
