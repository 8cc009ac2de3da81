package dev.wasmhost.internal.runtime;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.AddressType;
import dev.wasmhost.ExternKind;
import dev.wasmhost.GlobalType;
import dev.wasmhost.MemoryType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.internal.module.ConstantExpression;
import dev.wasmhost.internal.module.DataMode;
import dev.wasmhost.internal.module.ElementMode;
import dev.wasmhost.internal.module.ElementSegment;
import dev.wasmhost.internal.module.GlobalDefinition;
import dev.wasmhost.internal.module.Module;

/**
 * Instantiation (spec 4.7.3): makes memories, tables and globals, copies active segments
 * and runs the start function; or makes all that as a copied state has it. Everything is
 * checked and counted before it is made; used once.
 */
final class Instantiator {

    private static final Object[] NO_ELEMENTS = {};

    private final LoadedModule module;

    private final Module structure;

    private final Linkage linkage;

    private final @Nullable InstanceState state;

    private final GuestInstance instance;

    private final long[] globalBits;

    private final long[] globalUppers;

    private final @Nullable Object[] globalReferences;

    private final ConstantEvaluator constants;

    /**
     * Begins.
     * @param state what the instance begins with; null if with what the module says
     */
    Instantiator(LoadedModule module, WasmLimits limits, Linkage linkage, @Nullable InstanceState state) {
        this.module = module;
        this.structure = module.structure();
        this.linkage = linkage;
        this.state = state;
        this.instance = module.code().newInstance(new InstanceParts(module, limits));
        this.globalBits = new long[this.structure.globals().size()];
        this.globalUppers = new long[this.structure.globals().size()];
        this.globalReferences = new Object[this.structure.globals().size()];
        this.constants = new ConstantEvaluator(module.code(), this.instance, this.globalBits, this.globalUppers,
                this.globalReferences);
    }

    GuestInstance instantiate() {
        boolean done = false;
        try {
            this.instance.sessions(new Sessions(this.linkage.hostModules(),
                    (this.state != null) ? this.state.sessions() : null, this.instance.allocation));
            this.linkage.link(this.instance);
            importGlobals();
            this.instance.releaseWhenForgotten();
            make();
            done = true;
        }
        finally {
            if (!done) {
                this.instance.release();
            }
        }
        if (this.state == null) {
            run();
        }
        return this.instance;
    }

    /**
     * Copies segments and runs the start function as one call. What was written to shared
     * tables stays if it traps. Nothing else of an instance that shares nothing is ever
     * seen, so then only a start function has to be a call.
     */
    private void run() {
        if (this.structure.start().isEmpty() && this.linkage.sharesNothing()) {
            initialize();
            return;
        }
        boolean done = false;
        int budget = this.instance.enterToLoad();
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
                this.instance.sessions().close();
            }
        }
    }

    /** Bounded by the module's size: a segment is copied once. */
    private void initialize() {
        boolean done = false;
        try {
            initializeTables();
            initializeMemories();
            done = true;
        }
        finally {
            if (!done) {
                this.instance.release();
            }
        }
    }

    private void importGlobals() {
        for (int i = 0; i < this.instance.globals.length && this.instance.globals[i] != null; i++) {
            this.globalBits[i] = this.instance.globals[i].bits();
            this.globalUppers[i] = this.instance.globals[i].upper;
            this.globalReferences[i] = this.instance.globals[i].reference;
        }
    }

    private void make() {
        this.instance.context.ensureResults(this.module.maximumResults());
        makeMemories();
        makeTags();
        makeGlobals();
        makeTables();
        makeSegments();
    }

    private void makeTags() {
        for (int i = this.structure.importedCount(ExternKind.TAG); i < this.instance.tags.length; i++) {
            int typeIndex = this.structure.tagTypeIndices().get(i);
            this.instance.tags[i] = new Tag(this.module.types()[typeIndex], this.module.engine());
        }
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
                memories[i] = (this.state != null) ? this.state.newMemory(i, this.instance) : new LinearMemory(type,
                        this.instance.limits(), this.instance.allocation, this.module.exactGrowth());
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
                tables[i] = (this.state != null) ? this.state.newTable(i, this.instance) : newTable(i);
                tables[i].owner(this.instance);
            }
        }
        if (tables.length > 0) {
            this.instance.table0 = tables[0];
        }
    }

    private Table newTable(int tableIndex) {
        Object element = null;
        if (this.structure.tables().get(tableIndex).initializer().isPresent()) {
            element = this.constants.reference(this.structure.tables().get(tableIndex).initializer().get());
        }
        return new Table(this.structure.tableType(tableIndex), element, this.instance.allocation, this.module.engine());
    }

    private void makeGlobals() {
        if (this.state != null) {
            this.state.setGlobals(this.instance);
            return;
        }
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
        this.globalBits[index] = reference ? 0 : this.constants.bits(initializer);
        this.globalUppers[index] = (type.valueType() == ValueType.V128) ? this.constants.upper() : 0;
        this.globalReferences[index] = reference ? this.constants.reference(initializer) : null;
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
        this.instance.dataSegments = (this.state != null) ? this.state.dataSegments()
                : this.module.dataSegments().clone();
        for (int i = 0; i < this.instance.elementSegments.length; i++) {
            ElementSegment segment = this.structure.elementSegments().get(i);
            boolean needed = segment.mode() instanceof ElementMode.Passive
                    && (this.state == null || !this.state.isDropped(i));
            this.instance.elementSegments[i] = needed ? elements(segment.items()) : NO_ELEMENTS;
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
                elements[i] = this.constants.reference(expressions.get(i));
            }
        }
        return elements;
    }

    private void initializeTables() {
        for (ElementSegment each : this.structure.elementSegments()) {
            if (each.mode() instanceof ElementMode.Active active) {
                long offset = address(active.offset(), this.structure.tableType(active.table()).addressType());
                initialize(this.instance.tables[active.table()], offset, each.items());
            }
        }
    }

    /** In a table of its own the instance makes references when they are first read. */
    private void initialize(Table table, long offset, ElementSegment.Items items) {
        if (items instanceof ElementSegment.Items.Functions functions && table.owner() == this.instance) {
            table.init(functions.indices(), offset, this.instance);
        }
        else {
            Object[] elements = elements(items);
            table.init(elements, offset, 0, elements.length, this.instance);
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
        long bits = this.constants.bits(expression);
        return (type == AddressType.I32) ? Memory.unsigned((int) bits) : bits;
    }

}
