package dev.wasmhost.internal.runtime;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.CustomSection;
import dev.wasmhost.DefinedType;
import dev.wasmhost.DynamicCalls;
import dev.wasmhost.ExportType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.ImportType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInstances;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.WasmTemplate;
import dev.wasmhost.internal.module.DataSegment;
import dev.wasmhost.internal.module.ElementMode;
import dev.wasmhost.internal.module.ElementSegment;
import dev.wasmhost.internal.module.Export;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.ModuleDigest;

/** A module that is decoded and validated, with its code (compiled or still to be). */
public final class LoadedModule implements WasmModule {

    private static final int SLOT_BYTES = 8;

    /** An element of a passive segment: a slot, and the reference to a function. */
    private static final int ELEMENT_BYTES = 40;

    /** What takes less than this is not worth counting. */
    private static final int SMALL_INSTANCE = 8 << 10;

    private final EngineContext engine;

    private final Module structure;

    private final ModuleDigest digest;

    private final ModuleCode code;

    private final Bridges bridges;

    private final Binder binder;

    private final WasmLimits limits;

    private final Set<WasmFeature> features;

    private final DefinedType[] types;

    private final int maximumResults;

    private final DataSlice[] dataSegments;

    private final Map<String, Export> exports;

    /**
     * For the imports of the latest instances; weak, since imports refer to other
     * instances and the host.
     */
    private volatile @Nullable WeakReference<Linkage> latestLinkage;

    private final List<ExportType> exportTypes;

    private final AtomicInteger instances = new AtomicInteger();

    private final AtomicLong exactGrowth = new AtomicLong(LinearMemory.EXACT_GROWTH);

    private final long instanceBytes;

    /** Makes a module whose digest nobody knows. */
    public LoadedModule(EngineContext engine, Module structure, ModuleCode code, Bridges bridges, Binder binder,
            WasmLimits limits, Set<WasmFeature> features) {
        this(engine, structure, new ModuleDigest(structure.bytes()), code, bridges, binder, limits, features);
    }

    /**
     * Makes a module.
     * @param digest of the bytes of {@code structure}
     */
    public LoadedModule(EngineContext engine, Module structure, ModuleDigest digest, ModuleCode code, Bridges bridges,
            Binder binder, WasmLimits limits, Set<WasmFeature> features) {
        this.engine = engine;
        this.structure = structure;
        this.digest = digest;
        this.code = code;
        this.bridges = bridges;
        this.binder = binder;
        this.limits = limits;
        this.features = features;
        this.types = new DefinedType[structure.types().size()];
        for (int i = 0; i < this.types.length; i++) {
            this.types[i] = engine.canonical(structure.types().get(i));
        }
        this.instanceBytes = instanceBytes(structure);
        this.maximumResults = maximumResults(structure.types());
        this.dataSegments = dataSegments(structure);
        this.exports = new HashMap<>();
        List<ExportType> descriptions = new ArrayList<>();
        for (Export export : structure.exports()) {
            this.exports.put(export.name(), export);
            descriptions.add(exportType(export));
        }
        this.exportTypes = List.copyOf(descriptions);
    }

    /** Returns what an instance takes besides its memories and tables. */
    private static long instanceBytes(Module structure) {
        long slots = structure.functionCount() + structure.dataSegments().size() + structure.elementSegments().size()
                + 4L * structure.globals().size() + structure.tables().size() + structure.memories().size();
        long elements = 0;
        for (ElementSegment each : structure.elementSegments()) {
            elements += (each.mode() instanceof ElementMode.Passive) ? each.items().count() : 0;
        }
        return SLOT_BYTES * slots + ELEMENT_BYTES * elements;
    }

    /** Counts one more instance, and what it is made of, or throws. */
    void count(Allocation allocation) {
        if (this.instanceBytes > SMALL_INSTANCE) {
            allocation.takeStructure(this.instanceBytes);
        }
        allocation.countInstance(this.instances);
    }

    private static int maximumResults(List<DefinedType> types) {
        int results = 0;
        for (DefinedType type : types) {
            if (type.composite() instanceof FunctionType function) {
                results = Math.max(results, function.results().size());
            }
        }
        return results;
    }

    private static DataSlice[] dataSegments(Module structure) {
        DataSlice[] slices = new DataSlice[structure.dataSegments().size()];
        for (int i = 0; i < slices.length; i++) {
            DataSegment segment = structure.dataSegments().get(i);
            slices[i] = new DataSlice(structure.bytes(), segment.start(), segment.length());
        }
        return slices;
    }

    EngineContext engine() {
        return this.engine;
    }

    Module structure() {
        return this.structure;
    }

    ModuleCode code() {
        return this.code;
    }

    Binder binder() {
        return this.binder;
    }

    Bridges bridges() {
        return this.bridges;
    }

    DefinedType[] types() {
        return this.types;
    }

    /** Returns the most results that a function of the module may have. */
    int maximumResults() {
        return this.maximumResults;
    }

    /** Returns the data segments as they are at the start; not to be written. */
    DataSlice[] dataSegments() {
        return this.dataSegments;
    }

    Optional<Export> export(String name) {
        return Optional.ofNullable(this.exports.get(Objects.requireNonNull(name, "name")));
    }

    @Override
    public String sha256() {
        return this.digest.sha256();
    }

    @Override
    public List<ImportType> imports() {
        return this.structure.imports();
    }

    @Override
    public List<ExportType> exports() {
        return this.exportTypes;
    }

    private ExportType exportType(Export export) {
        return new ExportType(export.name(), this.structure.exportType(export));
    }

    @Override
    public List<CustomSection> customSections() {
        return this.structure.customSections();
    }

    @Override
    public Set<WasmFeature> features() {
        return this.features;
    }

    @Override
    public List<FunctionInfo> functions() {
        int imported = this.structure.importedFunctions();
        return IntStream.range(imported, this.structure.functionCount())
            .mapToObj((index) -> new FunctionInfo(index, this.code.functionName(index),
                    this.structure.functionType(index), this.structure.bodies().size(index - imported)))
            .toList();
    }

    @Override
    public boolean isCompiledAheadOfTime() {
        return this.code.isCompiledAheadOfTime();
    }

    @Override
    public void compile() {
        this.engine.checkOpen();
        this.code.compile();
    }

    @Override
    public void prepare() {
        this.engine.checkOpen();
        this.code.prepare();
    }

    @Override
    public WasmInstance instantiate(WasmImports imports) {
        return instantiate(imports, this.limits);
    }

    @Override
    public WasmInstance instantiate(WasmImports imports, WasmLimits newLimits) {
        Objects.requireNonNull(imports, "imports");
        Objects.requireNonNull(newLimits, "limits");
        this.engine.checkOpen();
        return new Instantiator(this, newLimits, linkage(imports), null).instantiate();
    }

    @Override
    public WasmTemplate template(WasmImports imports, WasmLimits newLimits, Consumer<WasmInstance> initializer) {
        Objects.requireNonNull(imports, "imports");
        Objects.requireNonNull(newLimits, "limits");
        Objects.requireNonNull(initializer, "initializer");
        this.engine.checkOpen();
        return InstanceTemplate.make(this, newLimits, linkage(imports), initializer);
    }

    private Linkage linkage(WasmImports imports) {
        WeakReference<Linkage> reference = this.latestLinkage;
        Linkage linkage = (reference != null) ? reference.get() : null;
        if (linkage == null || !linkage.isOf(imports)) {
            linkage = new Linkage(this, imports);
            this.latestLinkage = new WeakReference<>(linkage);
        }
        return linkage;
    }

    @Override
    public <T> T bind(Class<T> type, WasmInstances instances) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(instances, "instances");
        return this.binder.bind(type, this, instances);
    }

    @Override
    public DynamicCalls dynamicCalls(WasmInstances instances) {
        return this.binder.dynamicCalls(this, Objects.requireNonNull(instances, "instances"));
    }

    <T> T bind(Class<T> type, WasmInstance instance) {
        Objects.requireNonNull(type, "type");
        return this.binder.bind(type, this, instance);
    }

    /** Returns what is left of {@link LinearMemory#EXACT_GROWTH}. */
    AtomicLong exactGrowth() {
        return this.exactGrowth;
    }

}
