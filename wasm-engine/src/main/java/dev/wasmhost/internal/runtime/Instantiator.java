package dev.wasmhost.internal.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.AddressType;
import dev.wasmhost.ExternType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.GlobalType;
import dev.wasmhost.HostFunction;
import dev.wasmhost.HostModule;
import dev.wasmhost.ImportType;
import dev.wasmhost.LinkException;
import dev.wasmhost.MemoryType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.TableType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmExtern;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmImports.Definition;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.internal.module.ConstantExpression;
import dev.wasmhost.internal.module.ConstantInstruction;
import dev.wasmhost.internal.module.DataMode;
import dev.wasmhost.internal.module.DataSegment;
import dev.wasmhost.internal.module.ElementMode;
import dev.wasmhost.internal.module.ElementSegment;
import dev.wasmhost.internal.module.GlobalDefinition;
import dev.wasmhost.internal.module.Module;

/**
 * Instantiation (spec 4.7.3): links imports, makes memories, tables and globals, copies
 * active segments, runs the start function. Everything is checked and counted before it
 * is made; used once.
 */
final class Instantiator {

    private final LoadedModule module;

    private final Module structure;

    private final GuestInstance instance;

    private final long[] globalBits;

    private final long[] globalUppers;

    private final @Nullable Object[] globalReferences;

    Instantiator(LoadedModule module, WasmLimits limits) {
        this.module = module;
        this.structure = module.structure();
        this.instance = module.code().newInstance(new InstanceParts(module, limits));
        this.globalBits = new long[this.structure.globals().size()];
        this.globalUppers = new long[this.structure.globals().size()];
        this.globalReferences = new Object[this.structure.globals().size()];
    }

    GuestInstance instantiate(WasmImports imports) {
        boolean done = false;
        try {
            for (HostModule each : imports.modules()) {
                this.instance.sessions().add(each.open());
            }
            linkImports(imports);
            this.module.engine().releaseWith(this.instance, this.instance.allocation);
            make();
            done = true;
        }
        finally {
            if (!done) {
                close();
            }
        }
        run();
        return this.instance;
    }

    private void close() {
        this.instance.releaseMemories();
        this.instance.allocation.run();
        this.instance.sessions().forEach(HostModule.Session::close);
    }

    /**
     * Copies segments and runs the start function as one call. What was written to shared
     * tables stays if it traps.
     */
    private void run() {
        boolean done = false;
        int budget = this.instance.enter(this.instance.limits().loadTimeout().toNanos());
        try {
            initializeTables();
            initializeMemories();
            if (this.structure.start().isPresent()) {
                FunctionReference start = this.instance.functionReference(this.structure.start().getAsInt());
                start.callUntyped(new long[0], new Object[0], this.instance, budget);
            }
            done = true;
        }
        catch (Throwable ex) { // whatever a host function throws passes; the group is
                               // left below
            throw Failures.translate(ex, this.instance.context);
        }
        finally {
            this.instance.leave();
            if (!done) {
                this.instance.sessions().forEach(HostModule.Session::close);
            }
        }
    }

    private void linkImports(WasmImports imports) {
        int functions = 0;
        int tables = 0;
        int memories = 0;
        int globals = 0;
        for (ImportType each : this.structure.imports()) {
            switch (each.type().kind()) {
                case FUNCTION -> {
                    FunctionType type = this.instance.types[this.structure.typeIndices()[functions]];
                    this.instance.functions[functions++] = function(each, type, imports);
                }
                case TABLE -> this.instance.tables[tables++] = shared(each, imports, Table.class);
                case MEMORY -> this.instance.memories[memories++] = shared(each, imports, Memory.class);
                case GLOBAL -> importGlobal(globals++, shared(each, imports, Global.class));
                default -> throw new AssertionError(each);
            }
        }
    }

    private void importGlobal(int index, Global global) {
        this.instance.globals[index] = global;
        this.globalBits[index] = global.bits();
        this.globalUppers[index] = global.upper;
        this.globalReferences[index] = global.reference;
    }

    /**
     * Returns the function that an import is linked with; {@code type} is the engine's
     * one object for its type.
     */
    private FunctionReference function(ImportType wanted, FunctionType type, WasmImports imports) {
        Optional<Definition> definition = imports.definition(wanted.module(), wanted.name());
        if (definition.isEmpty()) {
            return sessionFunction(wanted, type);
        }
        if (definition.get() instanceof Definition.Raw raw) {
            checkType(wanted, raw.type(), raw.type().equals(type));
            return this.module.bridges().hostFunction(type, this.instance, raw.function());
        }
        if (definition.get() instanceof Definition.Typed typed) {
            checkType(wanted, typed.type(), typed.type().equals(type));
            return this.module.bridges().hostFunction(type, this.instance, typed.handle());
        }
        FunctionReference function = shared(wanted, imports, FunctionReference.class);
        this.instance.link(function);
        return function;
    }

    private FunctionReference sessionFunction(ImportType wanted, FunctionType type) {
        for (HostModule.Session session : this.instance.sessions()) {
            Optional<HostFunction> function = session.function(wanted.module(), wanted.name(), type);
            if (function.isPresent()) {
                return this.module.bridges().hostFunction(type, this.instance, function.get());
            }
        }
        throw unknown(wanted);
    }

    private <T extends WasmExtern> T shared(ImportType wanted, WasmImports imports, Class<T> kind) {
        Definition definition = imports.definition(wanted.module(), wanted.name()).orElseThrow(() -> unknown(wanted));
        if (definition instanceof Definition.Shared shared) {
            WasmExtern extern = shared.extern();
            if (!kind.isInstance(extern)) {
                throw incompatible(wanted, extern.type());
            }
            checkType(wanted, extern.type(), matches(extern.type(), wanted.type()));
            checkEngine(wanted, extern);
            if (extern instanceof Shareable shareable) {
                share(shareable);
            }
            return kind.cast(extern);
        }
        if (definition instanceof Definition.Raw raw) {
            throw incompatible(wanted, raw.type());
        }
        throw incompatible(wanted, ((Definition.Typed) definition).type());
    }

    private void checkEngine(ImportType wanted, WasmExtern extern) {
        EngineContext engine = this.module.engine();
        boolean ours = (extern instanceof Shareable shareable) ? shareable.belongsTo(engine)
                : ((FunctionReference) extern).belongsTo(engine);
        if (!ours) {
            throw new IllegalArgumentException("import " + describe(wanted)
                    + ": expected an object of the engine that loaded the module, found one of another engine");
        }
    }

    private void share(Shareable shareable) {
        if (shareable instanceof SharedMemory memory) {
            memory.retain(); // it does not confine those that use it to one thread
        }
        else if (shareable.owner() == null) {
            shareable.owner(this.instance);
        }
        else {
            this.instance.link(shareable.owner());
        }
    }

    private static boolean matches(ExternType found, ExternType expected) {
        if (found instanceof MemoryType memory && expected instanceof MemoryType expectedMemory) {
            return memory.matches(expectedMemory);
        }
        if (found instanceof TableType table && expected instanceof TableType expectedTable) {
            return table.addressType() == expectedTable.addressType()
                    && table.elementType().equals(expectedTable.elementType())
                    && table.limits().matches(expectedTable.limits());
        }
        return found.equals(expected);
    }

    private static void checkType(ImportType wanted, ExternType found, boolean matches) {
        if (!matches) {
            throw incompatible(wanted, found);
        }
    }

    private static LinkException unknown(ImportType wanted) {
        return new LinkException("unknown import: " + describe(wanted));
    }

    private static LinkException incompatible(ImportType wanted, ExternType found) {
        return new LinkException("incompatible import type: expected " + describe(wanted) + ", found " + text(found));
    }

    private static String describe(ImportType wanted) {
        return "\"" + wanted.module() + "\".\"" + wanted.name() + "\" of type " + text(wanted.type());
    }

    private static String text(ExternType type) {
        return (type instanceof FunctionType) ? "function " + type : type.toString();
    }

    private void make() {
        int results = 0;
        for (FunctionType type : this.structure.types()) {
            results = Math.max(results, type.results().size());
        }
        this.instance.context.ensureResults(results);
        makeMemories();
        makeGlobals();
        makeTables();
        makeSegments();
    }

    private void makeMemories() {
        Memory[] memories = this.instance.memories;
        long sharedMinimums = 0;
        for (int i = 0; i < memories.length; i++) {
            MemoryType type = this.structure.memories().get(i);
            if (memories[i] == null && type.shared()) {
                sharedMinimums = Math.min(sharedMinimums, Long.MAX_VALUE / 2)
                        + Math.min(Memory.bytes(type.limits().minimum()), Long.MAX_VALUE / 2);
            }
            else if (memories[i] == null) {
                memories[i] = new LinearMemory(type, this.instance.limits(), this.instance.allocation);
                memories[i].owner(this.instance);
            }
        }
        makeSharedMemories(sharedMinimums);
        if (memories.length > 0 && memories[0] instanceof LinearMemory linear) {
            this.instance.memory0 = linear;
        }
    }

    /**
     * A shared memory takes what its maximum allows, but leaves the others their minima.
     */
    private void makeSharedMemories(long minimums) {
        long reserved = minimums;
        for (int i = 0; i < this.instance.memories.length; i++) {
            if (this.instance.memories[i] == null) {
                MemoryType type = this.structure.memories().get(i);
                reserved -= Math.min(Memory.bytes(type.limits().minimum()), reserved);
                SharedMemory memory = SharedMemory.make(type, this.instance.allocation, reserved);
                memory.retain();
                this.module.engine().releaseWith(memory, memory.allocation());
                this.instance.memories[i] = memory;
            }
        }
    }

    private void makeTables() {
        Table[] tables = this.instance.tables;
        for (int i = 0; i < tables.length; i++) {
            if (tables[i] == null) {
                Object element = null;
                if (this.structure.tables().get(i).initializer().isPresent()) {
                    element = reference(this.structure.tables().get(i).initializer().get());
                }
                tables[i] = new Table(this.structure.tableType(i), element, this.instance.allocation);
                tables[i].owner(this.instance);
            }
        }
        if (tables.length > 0) {
            this.instance.table0 = tables[0];
        }
    }

    private void makeGlobals() {
        List<GlobalDefinition> globals = this.structure.globals();
        for (int i = 0; i < globals.size(); i++) {
            GlobalDefinition definition = globals.get(i);
            if (definition.initializer().isPresent()) {
                initializeGlobal(i, definition.type(), definition.initializer().get());
            }
        }
    }

    private void initializeGlobal(int index, GlobalType type, ConstantExpression initializer) {
        boolean reference = type.valueType() instanceof ReferenceType;
        this.globalBits[index] = reference ? 0 : bits(initializer);
        this.globalUppers[index] = (type.valueType() == ValueType.V128) ? upper(initializer) : 0;
        this.globalReferences[index] = reference ? reference(initializer) : null;
        if (this.module.code().isField(index)) {
            this.instance.setGlobal(index, this.globalBits[index], this.globalUppers[index],
                    this.globalReferences[index]);
        }
        else {
            Global global = new Global(type, this.module.engine());
            global.owner(this.instance);
            global.initialize(this.globalBits[index], this.globalUppers[index], this.globalReferences[index]);
            this.instance.globals[index] = global;
        }
    }

    private void makeSegments() {
        for (int i = 0; i < this.instance.dataSegments.length; i++) {
            DataSegment segment = this.structure.dataSegments().get(i);
            this.instance.dataSegments[i] = new DataSlice(this.structure.bytes(), segment.start(), segment.length());
        }
        for (int i = 0; i < this.instance.elementSegments.length; i++) {
            ElementSegment segment = this.structure.elementSegments().get(i);
            boolean declared = segment.mode() instanceof ElementMode.Declarative;
            this.instance.elementSegments[i] = declared ? new Object[0] : elements(segment.items());
        }
    }

    private @Nullable Object[] elements(ElementSegment.Items items) {
        Object[] elements = new Object[items.count()];
        if (items instanceof ElementSegment.Items.Functions functions) {
            for (int i = 0; i < elements.length; i++) {
                elements[i] = this.instance.functionReference(functions.indices()[i]);
            }
        }
        else {
            List<ConstantExpression> expressions = ((ElementSegment.Items.Expressions) items).expressions();
            for (int i = 0; i < elements.length; i++) {
                elements[i] = reference(expressions.get(i));
            }
        }
        return elements;
    }

    private void initializeTables() {
        for (int i = 0; i < this.instance.elementSegments.length; i++) {
            if (this.structure.elementSegments().get(i).mode() instanceof ElementMode.Active active) {
                Object[] elements = this.instance.elementSegments[i];
                long offset = address(active.offset(), this.structure.tableType(active.table()).addressType());
                this.instance.tables[active.table()].init(elements, offset, 0, elements.length, this.instance);
                this.instance.dropElements(i);
            }
        }
    }

    private void initializeMemories() {
        for (int i = 0; i < this.instance.dataSegments.length; i++) {
            if (this.structure.dataSegments().get(i).mode() instanceof DataMode.Active active) {
                DataSlice slice = this.instance.dataSegments[i];
                long offset = address(active.offset(), this.structure.memories().get(active.memory()).addressType());
                this.instance.memories[active.memory()].init(slice, offset, 0, slice.length(), this.instance);
                this.instance.dropData(i);
            }
        }
    }

    private long address(ConstantExpression expression, AddressType type) {
        long bits = bits(expression);
        return (type == AddressType.I32) ? Memory.unsigned((int) bits) : bits;
    }

    /** Evaluates a constant expression of a number type, or the lower half of a v128. */
    private long bits(ConstantExpression expression) {
        Deque<Long> stack = new ArrayDeque<>();
        for (ConstantInstruction each : expression.instructions()) {
            switch (each.opcode()) {
                case I32_CONST, I64_CONST, F32_CONST, F64_CONST, V128_CONST -> stack.push(each.immediate());
                case GLOBAL_GET -> stack.push(this.globalBits[(int) each.immediate()]);
                default -> throw new AssertionError(each.opcode());
            }
        }
        return stack.pop();
    }

    /** Evaluates the upper half of a constant expression of type v128. */
    private long upper(ConstantExpression expression) {
        ConstantInstruction last = expression.instructions().get(expression.instructions().size() - 1);
        return switch (last.opcode()) {
            case V128_CONST -> last.upper();
            case GLOBAL_GET -> this.globalUppers[(int) last.immediate()];
            default -> throw new AssertionError(last.opcode());
        };
    }

    /** Evaluates a constant expression of a reference type. */
    private @Nullable Object reference(ConstantExpression expression) {
        ConstantInstruction last = expression.instructions().get(expression.instructions().size() - 1);
        return switch (last.opcode()) {
            case REF_NULL -> null;
            case REF_FUNC -> this.instance.functionReference((int) last.immediate());
            case GLOBAL_GET -> this.globalReferences[(int) last.immediate()];
            default -> throw new AssertionError(last.opcode());
        };
    }

}
