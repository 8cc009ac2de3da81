package dev.wasmhost.internal.validation;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

import dev.wasmhost.AddressType;
import dev.wasmhost.CompositeType;
import dev.wasmhost.DefinedType;
import dev.wasmhost.ExternKind;
import dev.wasmhost.FunctionType;
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

    /** How many definitions are checked between two polls. */
    private static final int POLL_INTERVAL = 1024;

    private final Module module;

    private final BitSet declared = new BitSet();

    private final BitSet defaultable = new BitSet();

    private final boolean extendedConstants;

    private final Runnable poll;

    private ModuleValidator(Module module, Set<WasmFeature> features, Runnable poll) {
        this.module = module;
        this.poll = poll;
        this.extendedConstants = features.contains(WasmFeature.EXTENDED_CONST);
    }

    /**
     * Checks a module, its code included.
     * @param module a decoded module
     * @param features what its instructions may use
     * @param poll run after every 64 kB of code or 1,024 definitions or so, for a large
     * module by several threads; throws something to stop
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
        ModuleValidator validator = new ModuleValidator(module, features, poll);
        validator.definitions();
        Set<WasmFeature> used = new HashSet<>(module.features());
        used.addAll(new BodyValidation(module).run(features, validator.declared, poll, threads));
        return new ValidModule(module, used);
    }

    private void definitions() {
        subtypes();
        functionTypes();
        tables();
        memories();
        tags();
        globals();
        exports();
        start();
        elementSegments();
        dataSegments();
    }

    private void poll(int index) {
        if (index % POLL_INTERVAL == 0) {
            this.poll.run();
        }
    }

    private void subtypes() {
        List<DefinedType> types = this.module.types();
        for (int i = 0; i < types.size(); i++) {
            poll(i);
            DefinedType supertype = types.get(i).supertype().orElse(null);
            if (supertype != null) {
                boolean matches = types.get(i).composite().matches(supertype.composite());
                if (supertype.isFinal() || !matches) {
                    throw new InvalidModuleException(
                            "sub type " + i + " does not match super type: expected "
                                    + (matches ? "one that is not final" : supertype.composite().toString())
                                    + ", found " + (matches ? "a final one" : types.get(i).composite().toString()),
                            "type " + i, section(Sections.TYPE));
                }
            }
        }
    }

    private void functionTypes() {
        int[] typeIndices = this.module.typeIndices();
        for (int i = 0; i < typeIndices.length; i++) {
            poll(i);
            if (Integer.compareUnsigned(typeIndices[i], this.module.types().size()) >= 0) {
                throw unknown("type", typeIndices[i], "function " + i, section(Sections.FUNCTION));
            }
            CompositeType type = this.module.types().get(typeIndices[i]).composite();
            if (!(type instanceof FunctionType)) {
                throw mismatch("the type of a function", type, "function " + i, section(Sections.FUNCTION));
            }
        }
    }

    private void tables() {
        for (int i = 0; i < this.module.tables().size(); i++) {
            poll(i);
            TableType type = this.module.tableType(i);
            String problem = (type.addressType() == AddressType.I64)
                    ? problem(type.limits(), MAXIMUM_ELEMENTS_64, "table size must be at most 2^64-1")
                    : problem(type.limits(), MAXIMUM_ELEMENTS, "table size must be at most 2^32-1");
            if (!problem.isEmpty()) {
                throw new InvalidModuleException(problem, "table " + i, sectionOf(i, ExternKind.TABLE, Sections.TABLE));
            }
            initializeTable(i, type.elementType());
        }
    }

    /** A table comes before the module's own globals: it sees imported ones only. */
    private void initializeTable(int tableIndex, ReferenceType type) {
        Optional<ConstantExpression> initializer = this.module.tables().get(tableIndex).initializer();
        if (initializer.isPresent()) {
            expression(initializer.get(), type, this.module.importedCount(ExternKind.GLOBAL), "table " + tableIndex);
        }
        else if (!Types.isDefaultable(type) && tableIndex >= this.module.importedCount(ExternKind.TABLE)) {
            throw mismatch("a type with a default value, or an initializer", type, "table " + tableIndex,
                    section(Sections.TABLE));
        }
    }

    private void memories() {
        for (int i = 0; i < this.module.memories().size(); i++) {
            poll(i);
            String problem = problem(this.module.memories().get(i));
            if (!problem.isEmpty()) {
                throw new InvalidModuleException(problem, "memory " + i,
                        sectionOf(i, ExternKind.MEMORY, Sections.MEMORY));
            }
        }
    }

    private void tags() {
        List<Integer> typeIndices = this.module.tagTypeIndices();
        for (int i = 0; i < typeIndices.size(); i++) {
            poll(i);
            if (Integer.compareUnsigned(typeIndices.get(i), this.module.types().size()) >= 0) {
                throw unknown("type", typeIndices.get(i), "tag " + i, sectionOf(i, ExternKind.TAG, Sections.TAG));
            }
            CompositeType type = this.module.types().get(typeIndices.get(i)).composite();
            if (!(type instanceof FunctionType function)) {
                throw mismatch("the type of a function", type, "tag " + i, sectionOf(i, ExternKind.TAG, Sections.TAG));
            }
            if (!function.results().isEmpty()) {
                throw new InvalidModuleException("non-empty tag result type: expected no results, found " + function,
                        "tag " + i, sectionOf(i, ExternKind.TAG, Sections.TAG));
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
            poll(i);
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
            case TAG -> this.module.tagTypeIndices().size();
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
            poll(i);
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
                elements(items.expressions(), segment.type(), where);
            }
        }
    }

    /** What is the same as the one before is the same object. */
    @SuppressWarnings("ReferenceEquality")
    private void elements(List<ConstantExpression> items, ReferenceType type, String where) {
        ConstantExpression last = null;
        for (int i = 0; i < items.size(); i++) {
            poll(i);
            if (items.get(i) != last) {
                last = items.get(i);
                expression(last, type, Integer.MAX_VALUE, where);
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
            poll(i);
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
        if (!this.extendedConstants) {
            checkNoArithmetic(expression, where);
        }
        new ConstantValidator(this.module, this.declared, this.defaultable, globalCount, where).validate(expression,
                expected);
    }

    private static void checkNoArithmetic(ConstantExpression expression, String where) {
        for (ConstantInstruction each : expression.instructions()) {
            if (isArithmetic(each)) {
                throw new InvalidModuleException(
                        "constant expression required: it needs extended-const, which is switched off",
                        each.opcode() + " in " + where, each.offset());
            }
        }
    }

    private static boolean isArithmetic(ConstantInstruction instruction) {
        return switch (instruction.opcode()) {
            case I32_ADD, I32_SUB, I32_MUL, I64_ADD, I64_SUB, I64_MUL -> true;
            default -> false;
        };
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
