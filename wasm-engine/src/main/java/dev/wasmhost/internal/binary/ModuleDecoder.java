package dev.wasmhost.internal.binary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import dev.wasmhost.CustomSection;
import dev.wasmhost.DefinedType;
import dev.wasmhost.ExternKind;
import dev.wasmhost.ExternType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.GlobalType;
import dev.wasmhost.ImportType;
import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.MemoryType;
import dev.wasmhost.TableType;
import dev.wasmhost.TagType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.internal.module.DataSegment;
import dev.wasmhost.internal.module.ElementSegment;
import dev.wasmhost.internal.module.Export;
import dev.wasmhost.internal.module.FunctionBodies;
import dev.wasmhost.internal.module.GlobalDefinition;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.TableDefinition;

/**
 * Decodes modules (spec 5.5); function bodies stay what they are: slices of the module's
 * bytes.
 */
public final class ModuleDecoder {

    /**
     * The most types, imports, globals and so on that a module may have; the same as in
     * other engines.
     */
    private static final int MAXIMUM_DEFINITIONS = 1_000_000;

    /** The most tables and segments, which take more memory than their bytes. */
    private static final int MAXIMUM_SEGMENTS = 100_000;

    private static final int MAGIC = 0x6D736100;

    private static final int VERSION = 1;

    private static final int COMPONENT_VERSION = 0x1000D;

    private static final ExternKind[] KINDS = { ExternKind.FUNCTION, ExternKind.TABLE, ExternKind.MEMORY,
            ExternKind.GLOBAL, ExternKind.TAG };

    private final byte[] bytes;

    private final WasmLimits limits;

    private final ByteReader in;

    private final Progress progress;

    private final FeatureGate features;

    private final TypeReader typeReader;

    private final ConstantExpressionReader expressions;

    private final SegmentReader segments;

    private final TypeSectionReader types;

    private final List<ImportType> imports = new ArrayList<>();

    private int[] typeIndices = new int[0];

    private int importedFunctions;

    private final List<TableDefinition> tables = new ArrayList<>();

    private final List<MemoryType> memories = new ArrayList<>();

    private final List<Integer> tagTypeIndices = new ArrayList<>();

    private final List<GlobalDefinition> globals = new ArrayList<>();

    private final List<Export> exports = new ArrayList<>();

    private OptionalInt start = OptionalInt.empty();

    private final List<ElementSegment> elementSegments = new ArrayList<>();

    private final List<DataSegment> dataSegments = new ArrayList<>();

    private OptionalInt dataCount = OptionalInt.empty();

    private FunctionBodies bodies = new FunctionBodies(new int[0], new int[0]);

    private final List<CustomSection> customSections = new ArrayList<>();

    private ModuleDecoder(byte[] bytes, WasmLimits limits, Set<WasmFeature> features, Runnable poll) {
        this.bytes = bytes;
        this.limits = limits;
        this.in = new ByteReader(bytes, 0, bytes.length);
        this.features = new FeatureGate(features);
        this.progress = new Progress(poll);
        this.types = new TypeSectionReader(this.in, this.features, MAXIMUM_DEFINITIONS, this.progress);
        this.typeReader = this.types.typeReader();
        this.expressions = new ConstantExpressionReader(this.in, this.features, this.typeReader, this.progress);
        this.segments = new SegmentReader(this.in, this.typeReader, this.features, this.expressions, this.progress);
    }

    /**
     * Decodes a module; the instructions of its functions are not looked at.
     * @param bytes the whole module; kept, not to be written any more
     * @param limits ceilings for its size and the number of its functions
     * @param features what it may use; anything else is refused by name
     * @param poll run again and again, some thousand times a second; throws something to
     * stop
     * @throws MalformedModuleException if the bytes are not a module, or one of features
     * that are off or not supported
     * @throws InvalidModuleException if an import is of a function type that does not
     * exist
     * @throws WasmLimitException if it is larger than {@code limits} allow
     */
    public static Module decode(byte[] bytes, WasmLimits limits, Set<WasmFeature> features, Runnable poll) {
        if (bytes.length > limits.moduleSize()) {
            throw new WasmLimitException("module size", bytes.length, limits.moduleSize(),
                    limits.setting("module-size"));
        }
        return new ModuleDecoder(bytes, limits, features, poll).module();
    }

    /** Decodes a module as above, for as long as it takes. */
    public static Module decode(byte[] bytes, WasmLimits limits, Set<WasmFeature> features) {
        return decode(bytes, limits, features, new NoPoll());
    }

    private Module module() {
        header();
        try {
            sections();
        }
        catch (MalformedModuleException ex) {
            checkBodies();
            throw ex;
        }
        checkCounts();
        return new Module(this.bytes, this.types.types(), this.imports, this.typeIndices, this.importedFunctions,
                this.tables, this.memories, this.tagTypeIndices, this.globals, this.exports, this.start,
                this.elementSegments, this.dataSegments, this.dataCount, this.bodies, this.customSections,
                this.features.used());
    }

    private void header() {
        if (this.in.fixed32() != MAGIC) {
            throw new MalformedModuleException("magic header not detected", 0);
        }
        int version = this.in.fixed32();
        if (version == COMPONENT_VERSION) {
            throw new MalformedModuleException(
                    "unknown binary version: this is a WebAssembly component, expected a core module", 4);
        }
        if (version != VERSION) {
            throw new MalformedModuleException(
                    "unknown binary version: expected 1, found " + Integer.toUnsignedString(version), 4);
        }
    }

    private void sections() {
        int lastOrder = 0;
        while (!this.in.atEnd()) {
            this.progress.step();
            int at = this.in.position();
            int id = this.in.u8();
            if (id != Sections.CUSTOM) {
                int order = Sections.order(id);
                if (order < 0) {
                    throw new MalformedModuleException(LaterProposals.malformedSection(id), at);
                }
                if (order <= lastOrder) {
                    throw new MalformedModuleException(
                            "unexpected content after last section: section " + id + " is there twice or out of order",
                            at);
                }
                lastOrder = order;
            }
            int size = this.in.size();
            int end = this.in.position() + size;
            this.in.reset(this.in.position(), end);
            section(id);
            if (!this.in.atEnd()) {
                throw new MalformedModuleException(
                        "section size mismatch: " + this.in.remaining() + " bytes after section " + id,
                        this.in.position());
            }
            this.in.leaveSection(end);
        }
    }

    /**
     * Looks for what is malformed before something that is, so that the first is told.
     */
    private void checkBodies() {
        InstructionReader instructions = new InstructionReader(this.in, this.features, this.typeReader);
        for (int i = 0; i < this.bodies.count(); i++) {
            instructions.reset(this.bodies.starts()[i], this.bodies.ends()[i]);
            instructions.locals();
            while (instructions.next()) { // throws what is malformed
                this.progress.step();
            }
        }
    }

    private void section(int id) {
        switch (id) {
            case Sections.CUSTOM -> custom();
            case Sections.TYPE -> this.types.read();
            case Sections.IMPORT -> imports();
            case Sections.FUNCTION -> functions();
            case Sections.TABLE -> tables();
            case Sections.MEMORY -> memories();
            case Sections.TAG -> tags();
            case Sections.GLOBAL -> globals();
            case Sections.EXPORT -> exports();
            case Sections.START -> this.start = OptionalInt.of(this.in.u32());
            case Sections.ELEMENT -> elements();
            case Sections.DATA_COUNT -> dataCount();
            case Sections.CODE -> code();
            case Sections.DATA -> data();
            default -> throw new AssertionError(id);
        }
    }

    private void custom() {
        String name = this.in.name();
        checkMaximum("custom sections", this.customSections.size() + 1, MAXIMUM_SEGMENTS);
        this.customSections.add(new CustomSection(name, this.bytes, this.in.position(), this.in.end()));
        this.in.skip(this.in.remaining());
    }

    private void imports() {
        int count = count("imports", MAXIMUM_DEFINITIONS);
        int[] functions = new int[count];
        for (int i = 0; i < count; i++) {
            this.progress.step();
            String module = this.in.name();
            String name = this.in.name();
            this.imports.add(new ImportType(module, name, importType(functions)));
        }
        this.typeIndices = Arrays.copyOf(functions, this.importedFunctions);
    }

    private ExternType importType(int[] functions) {
        return switch (kind("import")) {
            case FUNCTION -> {
                int at = this.in.position();
                int typeIndex = this.in.u32();
                checkFunctions(this.importedFunctions + 1);
                functions[this.importedFunctions++] = typeIndex;
                yield type(typeIndex, at);
            }
            case TABLE -> {
                TableType type = this.typeReader.tableType();
                this.tables.add(new TableDefinition(type, Optional.empty()));
                yield type;
            }
            case MEMORY -> {
                MemoryType type = this.typeReader.memoryType();
                this.memories.add(type);
                yield type;
            }
            case GLOBAL -> {
                GlobalType type = this.typeReader.globalType();
                this.globals.add(new GlobalDefinition(type, Optional.empty()));
                yield type;
            }
            case TAG -> {
                int typeIndex = tag();
                yield new TagType(type(typeIndex, this.in.position()));
            }
        };
    }

    private ExternKind kind(String what) {
        int at = this.in.position();
        int kind = this.in.u8();
        if (kind >= KINDS.length) {
            throw new MalformedModuleException(LaterProposals.malformedKind(what, kind), at);
        }
        return KINDS[kind];
    }

    private FunctionType type(int typeIndex, int at) {
        if (Integer.compareUnsigned(typeIndex, this.types.types().size()) >= 0) {
            throw TypeSpace.unknown(typeIndex, "import " + this.imports.size(), at);
        }
        DefinedType type = this.types.types().get(typeIndex);
        if (type.composite() instanceof FunctionType function) {
            return function;
        }
        throw new InvalidModuleException("type mismatch: expected a function type, found " + type,
                "import " + this.imports.size(), at);
    }

    private void functions() {
        int count = this.in.count();
        checkFunctions((long) this.importedFunctions + count);
        this.typeIndices = Arrays.copyOf(this.typeIndices, this.importedFunctions + count);
        for (int i = this.importedFunctions; i < this.typeIndices.length; i++) {
            this.progress.step();
            this.typeIndices[i] = this.in.u32();
        }
    }

    private void tables() {
        int count = count("tables", MAXIMUM_SEGMENTS);
        for (int i = 0; i < count; i++) {
            this.progress.step();
            this.tables.add((this.in.peek() == 0x40) ? initializedTable()
                    : new TableDefinition(this.typeReader.tableType(), Optional.empty()));
        }
    }

    private TableDefinition initializedTable() {
        int at = this.in.position();
        this.features.use(WasmFeature.FUNCTION_REFERENCES, "table with an initializer", at);
        this.in.skip(1);
        if (this.in.u8() != 0) {
            throw new MalformedModuleException("malformed table: expected 0x00 after 0x40", at + 1);
        }
        TableType type = this.typeReader.tableType();
        return new TableDefinition(type, Optional.of(this.expressions.read()));
    }

    private void memories() {
        int count = count("memories", MAXIMUM_SEGMENTS);
        for (int i = 0; i < count; i++) {
            this.progress.step();
            this.memories.add(this.typeReader.memoryType());
        }
    }

    private void tags() {
        int count = count("tags", MAXIMUM_DEFINITIONS);
        for (int i = 0; i < count; i++) {
            this.progress.step();
            tag();
        }
    }

    private int tag() {
        int at = this.in.position();
        this.features.use(WasmFeature.EXCEPTION_HANDLING, "tag", at);
        int attribute = this.in.u8();
        if (attribute != 0) {
            throw new MalformedModuleException("malformed tag attribute 0x" + Integer.toHexString(attribute), at);
        }
        int typeIndex = this.in.u32();
        this.tagTypeIndices.add(typeIndex);
        return typeIndex;
    }

    private void globals() {
        int count = count("globals", MAXIMUM_DEFINITIONS);
        for (int i = 0; i < count; i++) {
            GlobalType type = this.typeReader.globalType();
            this.globals.add(new GlobalDefinition(type, Optional.of(this.expressions.read())));
        }
    }

    private void exports() {
        int count = count("exports", MAXIMUM_DEFINITIONS);
        for (int i = 0; i < count; i++) {
            this.progress.step();
            String name = this.in.name();
            ExternKind kind = kind("export");
            this.exports.add(new Export(name, kind, this.in.u32()));
        }
    }

    private void elements() {
        int count = count("element segments", MAXIMUM_SEGMENTS);
        for (int i = 0; i < count; i++) {
            this.progress.step();
            this.elementSegments.add(this.segments.elementSegment());
        }
    }

    private void dataCount() {
        this.features.use(WasmFeature.BULK_MEMORY, "data count section", this.in.position());
        this.dataCount = OptionalInt.of(this.in.u32());
    }

    private void code() {
        int count = this.in.count();
        int[] starts = new int[count];
        int[] ends = new int[count];
        for (int i = 0; i < count; i++) {
            this.progress.step();
            int size = this.in.size();
            starts[i] = this.in.position();
            this.in.skip(size);
            ends[i] = this.in.position();
        }
        this.bodies = new FunctionBodies(starts, ends);
    }

    private void data() {
        int count = count("data segments", MAXIMUM_SEGMENTS);
        for (int i = 0; i < count; i++) {
            this.progress.step();
            this.dataSegments.add(this.segments.dataSegment());
        }
    }

    private void checkCounts() {
        if (this.tables.size() > 1) {
            this.features.use(WasmFeature.REFERENCE_TYPES, "more than one table", this.bytes.length);
        }
        if (this.memories.size() > 1) {
            this.features.use(WasmFeature.MULTI_MEMORY, "more than one memory", this.bytes.length);
        }
        int functions = this.typeIndices.length - this.importedFunctions;
        if (functions != this.bodies.count()) {
            throw new MalformedModuleException("function and code section have inconsistent lengths: " + functions
                    + " functions, " + this.bodies.count() + " bodies", this.bytes.length);
        }
        if (this.dataCount.isPresent() && this.dataCount.getAsInt() != this.dataSegments.size()) {
            throw new MalformedModuleException("data count and data section have inconsistent lengths: "
                    + Integer.toUnsignedString(this.dataCount.getAsInt()) + " announced, " + this.dataSegments.size()
                    + " segments", this.bytes.length);
        }
    }

    private int count(String what, int maximum) {
        int count = this.in.count();
        checkMaximum(what, count, maximum);
        return count;
    }

    private static void checkMaximum(String what, int count, int maximum) {
        if (count > maximum) {
            throw new WasmLimitException(what, count, maximum, "fixed");
        }
    }

    private void checkFunctions(long count) {
        if (count > this.limits.functions()) {
            throw new WasmLimitException("functions", count, this.limits.functions(), this.limits.setting("functions"));
        }
    }

    private record NoPoll() implements Runnable {

        @Override
        public void run() {
            // nothing stops it
        }

    }

}
