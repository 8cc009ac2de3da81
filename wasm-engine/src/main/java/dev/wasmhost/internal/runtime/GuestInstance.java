package dev.wasmhost.internal.runtime;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.ExternKind;
import dev.wasmhost.DefinedType;
import dev.wasmhost.HostModule;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmExtern;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmGlobal;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmMemory;
import dev.wasmhost.WasmModule;
import dev.wasmhost.WasmTable;
import dev.wasmhost.WasmTag;
import dev.wasmhost.internal.module.Export;
import dev.wasmhost.internal.module.Module;

/**
 * What all instances have; each module's own subclass is generated and adds a field for
 * each global that only the module sees. Compiled code reads the public fields.
 */
public abstract class GuestInstance implements WasmInstance {

    /** How many loop iterations pass between two looks at {@link CallContext#floor}. */
    private static final int POLL_INTERVAL = 1000;

    /** 64 bytes cost a unit of fuel. */
    private static final int BYTES_SHIFT = 6;

    /** 8 elements of a table or array cost a unit of fuel. */
    private static final int ELEMENTS_SHIFT = 3;

    private static final int MAXIMUM_HANDLES = 1 << 20;

    private static final int HANDLES_AT_ONCE = 1024;

    /** What a handle takes in a list and a map, about. */
    private static final long HANDLE_BYTES = 64;

    private static final Object[] NO_ELEMENTS = {};

    /** The most elements that every JVM can give a Java array. */
    private static final int MAXIMUM_LENGTH = Integer.MAX_VALUE - 8;

    /** What an array takes besides its elements: two objects. */
    private static final int ARRAY_BYTES = 40;

    private final LoadedModule module;

    private final WasmLimits limits;

    private final TimeLimit timeLimit;

    private final long fuel;

    private final int stack;

    private @Nullable Sessions sessions;

    private Cleaner.@Nullable Cleanable cleanable;

    private @Nullable List<@Nullable Object> handles;

    private @Nullable IdentityHashMap<Object, Long> handleNumbers;

    private volatile boolean closed;

    final Allocation allocation;

    private @Nullable GuestHeap heap;

    private @Nullable GuestException delegated;

    private int delegatedTo;

    // How many bytes may still be allocated until the heap is looked at.
    private int allocationQuota;

    /** The group's context; replaced when groups are linked, never during a call. */
    public CallContext context;

    /**
     * The first memory, if there is one that is not shared: saves compiled code an array
     * access.
     */
    public @Nullable LinearMemory memory0;

    /** The first table, if there is one. */
    public @Nullable Table table0;

    /** Memories by index. */
    public final Memory[] memories;

    /** Tables by index. */
    public final Table[] tables;

    /** Tags by index. */
    public final Tag[] tags;

    /** Globals by index; null for those that are fields of the subclass. */
    public final @Nullable Global[] globals;

    /** References to functions by index: imported ones, and those that were asked for. */
    public final @Nullable FunctionReference[] functions;

    /** The engine's one object for each of the module's types. */
    public final DefinedType[] types;

    /** Data segments by index; empty once dropped. */
    public DataSlice[] dataSegments;

    /** Element segments by index; empty once dropped. */
    public final @Nullable Object[][] elementSegments;

    /** Makes an instance that is still to be linked. */
    protected GuestInstance(InstanceParts parts) {
        this.module = parts.module();
        this.limits = parts.limits();
        this.timeLimit = TimeLimit.ofCalls(this.limits);
        this.fuel = this.limits.fuel();
        this.stack = this.limits.stack();
        EngineContext engine = this.module.engine();
        engine.check(this.limits);
        this.allocation = engine.newAllocation(this.limits);
        this.module.count(this.allocation);
        this.context = new CallContext(engine.watchdog(), this);
        Module structure = this.module.structure();
        this.memories = new Memory[structure.memories().size()];
        this.tables = new Table[structure.tables().size()];
        this.tags = new Tag[structure.tagTypeIndices().size()];
        this.globals = new Global[structure.globals().size()];
        this.functions = new FunctionReference[structure.functionCount()];
        this.types = this.module.types();
        this.dataSegments = this.module.dataSegments();
        this.elementSegments = new Object[structure.elementSegments().size()][];
    }

    /** Sets a global that is a field of the subclass. */
    protected abstract void setGlobal(int globalIndex, long bits, long upper, @Nullable Object reference);

    /**
     * Sets all globals that are fields to what they are in an instance of the same
     * module.
     */
    protected abstract void copyGlobals(GuestInstance from);

    /** Returns a global that is a field and a reference. */
    protected abstract @Nullable Object referenceGlobal(int globalIndex);

    final void setReference(int globalIndex, @Nullable Object reference) {
        setGlobal(globalIndex, 0, 0, reference);
    }

    @Override
    public final WasmModule module() {
        return this.module;
    }

    final LoadedModule loadedModule() {
        return this.module;
    }

    @Override
    public final WasmLimits limits() {
        return this.limits;
    }

    final Sessions sessions() {
        return Objects.requireNonNull(this.sessions);
    }

    final void sessions(Sessions newSessions) {
        this.sessions = newSessions;
    }

    /** Returns the state of the host module at {@code index} of the imports' modules. */
    final HostModule.Session session(int index) {
        return sessions().get(index);
    }

    @Override
    public final HostModule.Session session(HostModule hostModule) {
        return sessions().get(Objects.requireNonNull(hostModule, "module"));
    }

    /** Gives back what the instance took, should nobody close it. */
    final void releaseWhenForgotten() {
        this.cleanable = this.module.engine().releaseWith(this, this.allocation);
    }

    /** Returns the reference to a function. */
    public final FunctionReference functionReference(int functionIndex) {
        FunctionReference reference = this.functions[functionIndex];
        if (reference == null) {
            DefinedType type = this.types[this.module.structure().typeIndices()[functionIndex]];
            reference = this.module.code().newReference(this, functionIndex, type);
            this.functions[functionIndex] = reference;
        }
        return reference;
    }

    /** Links the group of an instance that owns {@code function} with this one's. */
    final void link(FunctionReference function) {
        link(function.ownerOrNull());
    }

    final void link(@Nullable GuestInstance other) {
        if (other != null && other.context != this.context) {
            this.context.absorb(other.context);
        }
    }

    /** Enters the group with the usual timeout; returns the stack budget. */
    public final int enter() {
        return enter(this.timeLimit, this.fuel);
    }

    /** Enters the group with what a call's options say. */
    public final int enter(WasmCallOptions options) {
        if (options.fuel().isPresent()) {
            this.module.engine().checkFuel("WasmCallOptions.fuel");
        }
        TimeLimit time = options.timeout().isPresent() ? TimeLimit.ofOptions(options.timeout().get(), this.limits)
                : this.timeLimit;
        return enter(time, options.fuel().orElse(this.fuel));
    }

    /** Enters the group to make an instance: its time alone bounds that. */
    final int enterToLoad() {
        return enter(TimeLimit.ofLoading(this.limits), Long.MAX_VALUE);
    }

    private int enter(TimeLimit time, long fuelOfCall) {
        if (this.closed) {
            throw new IllegalStateException("instance is closed");
        }
        return this.context.enter(time, fuelOfCall, this.stack);
    }

    /** Leaves the group. */
    public final void leave() {
        this.context.leave();
    }

    /** Called by a loop whose counter ran out; returns the counter's next value. */
    public final int poll() {
        this.context.check(0);
        return POLL_INTERVAL;
    }

    /**
     * Called by a loop that has consumed much since it last did; returns what is still to
     * be reported.
     */
    public final int poll(int units) {
        burn(units);
        this.context.check(0);
        return 0;
    }

    /** Consumes fuel: called by a function that returns or does more than it counts. */
    public final void burn(int units) {
        if (this.context.burn(units) < 0) {
            throw outOfFuel();
        }
    }

    /** Consumes fuel for {@code count} things, unsigned, of which many cost a unit. */
    private void burn(long count, int shift) {
        if (this.context.burn(count >>> shift) < 0) {
            throw outOfFuel();
        }
    }

    /** Consumes fuel for an instruction on so many bytes, unsigned. */
    public static int burnBytes(int count, GuestInstance instance) {
        instance.burn(Integer.toUnsignedLong(count), BYTES_SHIFT);
        return count;
    }

    /** Consumes fuel for an instruction on so many bytes, unsigned. */
    public static long burnBytes(long count, GuestInstance instance) {
        instance.burn(count, BYTES_SHIFT);
        return count;
    }

    /** Consumes fuel for an instruction on so many elements, unsigned. */
    public static int burnElements(int count, GuestInstance instance) {
        instance.burn(Integer.toUnsignedLong(count), ELEMENTS_SHIFT);
        return count;
    }

    /** Consumes fuel for an instruction on so many elements, unsigned. */
    public static long burnElements(long count, GuestInstance instance) {
        instance.burn(count, ELEMENTS_SHIFT);
        return count;
    }

    private WasmInterruptedException outOfFuel() {
        return new WasmInterruptedException(WasmInterruptedException.Reason.FUEL, "fuel: stopped after its limit of "
                + this.context.fuelAtStart() + " units (" + this.limits.setting("fuel") + ")");
    }

    @Override
    public final long consumedFuel() {
        if (!this.module.engine().options().fuel()) {
            throw new IllegalStateException(
                    "fuel: expected an engine made with WasmEngine.Builder.fuel(true), found one that counts none");
        }
        return this.context.consumedFuel();
    }

    /**
     * Called by a function whose budget is below the floor: throws, or returns if the
     * floor was meant for an earlier call.
     */
    public final void checkFloor(int budget) {
        this.context.check(budget);
    }

    @Override
    public final void checkInterrupt() {
        this.context.check(0);
    }

    @Override
    public final long callNumber() {
        return this.context.sequence();
    }

    @Override
    public final void interrupt() {
        CallContext current = this.context;
        this.module.engine().watchdog().stop(current, current.sequence(), WasmInterruptedException.Reason.CANCELLED);
    }

    /**
     * Counts an object that compiled code has made.
     * @param bytes what it takes of the heap, about
     */
    public final void allocated(Object object, int bytes) {
        this.allocationQuota -= bytes;
        if (this.allocationQuota < 0) {
            sample(object);
        }
    }

    /** Makes an exception whose values are still to be set. */
    public final GuestException newException(int tagIndex) {
        return counted(new GuestException(this.tags[tagIndex]));
    }

    /** Makes an exception of packed values. */
    public final GuestException newException(long[] numbers, @Nullable Object @Nullable [] references, int tagIndex) {
        return counted(
                new GuestException(this.tags[tagIndex], numbers, (references != null) ? references : NO_ELEMENTS));
    }

    /**
     * {@code delegate}: lets handlers of the running function pass an exception on until
     * it is outside all blocks inside this one.
     */
    public final void delegate(GuestException exception, int block) {
        this.delegated = exception;
        this.delegatedTo = block;
    }

    /**
     * Returns whether the handlers of a block have to pass an exception on; once one has
     * not, none has.
     */
    public final boolean passes(GuestException exception, int block) {
        if (this.delegated == exception && this.delegatedTo < block) {
            return true;
        }
        this.delegated = null;
        return false;
    }

    private GuestException counted(GuestException exception) {
        allocated(exception, exception.tag.bytes());
        return exception;
    }

    private void sample(Object object) {
        GuestHeap current = heap();
        current.sample(object);
        this.allocationQuota = current.untilNext();
    }

    private GuestHeap heap() {
        if (this.heap == null) {
            this.heap = new GuestHeap(this.allocation, this.limits.memory());
        }
        return this.heap;
    }

    /** Throws unless the instance may have an array of this length, unsigned. */
    final void reserve(int length, long elementBytes) {
        long bytes = Integer.toUnsignedLong(length) * elementBytes;
        if (length < 0 || length > MAXIMUM_LENGTH) {
            throw new WasmLimitException("array length", Integer.toUnsignedLong(length), MAXIMUM_LENGTH, "fixed");
        }
        if (GuestHeap.isLarge(bytes)) {
            heap().reserve(bytes);
        }
    }

    /** Counts a Java array that holds an array's elements. */
    final void allocatedElements(Object elements, int length, long elementBytes) {
        long bytes = ARRAY_BYTES + length * elementBytes;
        if (GuestHeap.isLarge(bytes)) {
            heap().watch(elements, bytes);
        }
        else {
            allocated(elements, (int) bytes);
        }
    }

    /** {@code data.drop}. */
    public final void dropData(int dataIndex) {
        this.dataSegments[dataIndex] = DataSlice.DROPPED;
    }

    /** {@code elem.drop}. */
    public final void dropElements(int elementIndex) {
        this.elementSegments[elementIndex] = NO_ELEMENTS;
    }

    @Override
    public final Optional<WasmExtern> export(String name) {
        Optional<Export> export = this.module.export(name);
        return export.isPresent() ? Optional.of(extern(export.get())) : Optional.empty();
    }

    private WasmExtern extern(Export export) {
        return switch (export.kind()) {
            case FUNCTION -> functionReference(export.index());
            case TABLE -> this.tables[export.index()];
            case MEMORY -> this.memories[export.index()];
            case GLOBAL -> Objects.requireNonNull(this.globals[export.index()]);
            case TAG -> this.tags[export.index()];
        };
    }

    @Override
    public final WasmFunction function(String name) {
        Optional<Export> export = this.module.export(name);
        if (export.isPresent() && export.get().kind() == ExternKind.FUNCTION) {
            return functionReference(export.get().index());
        }
        throw noExport(name, ExternKind.FUNCTION);
    }

    @Override
    public final WasmMemory memory(String name) {
        return extern(name, ExternKind.MEMORY, WasmMemory.class);
    }

    @Override
    public final WasmTable table(String name) {
        return extern(name, ExternKind.TABLE, WasmTable.class);
    }

    @Override
    public final WasmGlobal global(String name) {
        return extern(name, ExternKind.GLOBAL, WasmGlobal.class);
    }

    @Override
    public final WasmTag tag(String name) {
        return extern(name, ExternKind.TAG, WasmTag.class);
    }

    private <T extends WasmExtern> T extern(String name, ExternKind kind, Class<T> type) {
        WasmExtern found = export(name).orElse(null);
        if (!type.isInstance(found)) {
            throw noExport(name, kind);
        }
        return type.cast(found);
    }

    private IllegalArgumentException noExport(String name, ExternKind kind) {
        String names = this.module.structure()
            .exports()
            .stream()
            .filter((export) -> export.kind() == kind)
            .map((export) -> "\"" + export.name() + "\"")
            .limit(20)
            .collect(Collectors.joining(", "));
        return new IllegalArgumentException(
                "no exported " + kind + " \"" + name + "\": expected one of " + (names.isEmpty() ? "none" : names));
    }

    @Override
    public final <T> T bind(Class<T> type) {
        return this.module.bind(type, this);
    }

    @Override
    public final long handle(@Nullable Object reference) {
        if (reference == null) {
            return 0;
        }
        if (this.handleNumbers == null || this.handles == null) {
            this.handleNumbers = new IdentityHashMap<>();
            this.handles = new ArrayList<>();
        }
        Long known = this.handleNumbers.get(reference);
        if (known != null) {
            return known;
        }
        if (this.handles.size() >= MAXIMUM_HANDLES) {
            throw new WasmLimitException("reference handles", MAXIMUM_HANDLES + 1L, MAXIMUM_HANDLES,
                    "use typed host functions for references");
        }
        if (this.handles.size() % HANDLES_AT_ONCE == 0) {
            this.allocation.takeStructure(HANDLES_AT_ONCE * HANDLE_BYTES);
        }
        this.handles.add(reference);
        this.handleNumbers.put(reference, (long) this.handles.size());
        return this.handles.size();
    }

    @Override
    public final @Nullable Object reference(long handle) {
        if (handle == 0) {
            return null;
        }
        List<@Nullable Object> known = this.handles;
        if (known == null || handle < 0 || handle > known.size()) {
            throw new IllegalArgumentException("unknown reference handle " + handle);
        }
        return known.get((int) handle - 1);
    }

    @Override
    public final boolean hasFailed() {
        return this.context.hasFailed();
    }

    @Override
    public final void close() {
        if (this.closed) {
            return;
        }
        if (this.context.entered()) {
            throw new IllegalStateException("instance cannot be closed: a call is running");
        }
        release();
    }

    /** Lets go of shared memories. */
    final void releaseMemories() {
        for (Memory each : this.memories) {
            if (each instanceof SharedMemory memory) {
                memory.release();
            }
        }
    }

    /** Marks the instance closed and releases what it holds. */
    final void release() {
        this.closed = true;
        this.context.remove(this);
        releaseMemories();
        try {
            if (this.sessions != null) {
                this.sessions.close(); // may give back
            }
        }
        finally {
            giveBack();
        }
    }

    private void giveBack() {
        if (this.cleanable != null) {
            this.cleanable.clean();
        }
        else {
            this.allocation.run();
        }
    }

}
