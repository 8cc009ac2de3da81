package dev.wasmhost.internal.module;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

import dev.wasmhost.CustomSection;
import dev.wasmhost.DefinedType;
import dev.wasmhost.ExternKind;
import dev.wasmhost.ExternType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.GlobalType;
import dev.wasmhost.ImportType;
import dev.wasmhost.MemoryType;
import dev.wasmhost.TableType;
import dev.wasmhost.TagType;
import dev.wasmhost.WasmFeature;

/**
 * A decoded module (spec 2.5). Index spaces count imports first; bodies stay slices of
 * the module's bytes. The arrays are shared and never written after decoding.
 *
 * @param bytes the whole module
 * @param types types by type index
 * @param imports imports in order
 * @param typeIndices type index of every function, imported ones first
 * @param importedFunctions how many functions are imported
 * @param tables types and initial elements of every table, imported ones first
 * @param memories types of every memory, imported ones first
 * @param tagTypeIndices type index of every tag, imported ones first
 * @param globals types and initial values of every global, imported ones first
 * @param exports exports in order
 * @param start index of the start function, if there is one
 * @param elementSegments element segments by index
 * @param dataSegments data segments by index
 * @param dataCount what the data count section says, if there is one
 * @param bodies where the code of the functions is that are not imported
 * @param customSections custom sections in order
 * @param features proposals that sections and types of the module use; instructions are
 * not looked at
 */
public record Module(byte[] bytes, List<DefinedType> types, List<ImportType> imports, int[] typeIndices,
        int importedFunctions, List<TableDefinition> tables, List<MemoryType> memories, List<Integer> tagTypeIndices,
        List<GlobalDefinition> globals, List<Export> exports, OptionalInt start, List<ElementSegment> elementSegments,
        List<DataSegment> dataSegments, OptionalInt dataCount, FunctionBodies bodies,
        List<CustomSection> customSections, Set<WasmFeature> features) {

    /** Copies the lists. */
    public Module {
        types = List.copyOf(types);
        imports = List.copyOf(imports);
        tables = List.copyOf(tables);
        memories = List.copyOf(memories);
        tagTypeIndices = List.copyOf(tagTypeIndices);
        globals = List.copyOf(globals);
        exports = List.copyOf(exports);
        elementSegments = List.copyOf(elementSegments);
        dataSegments = List.copyOf(dataSegments);
        customSections = List.copyOf(customSections);
        features = Set.copyOf(features);
    }

    /** Returns how many functions there are, imported ones included. */
    public int functionCount() {
        return this.typeIndices.length;
    }

    /** Returns the type of a function. */
    public FunctionType functionType(int functionIndex) {
        return calleeType(this.typeIndices[functionIndex]);
    }

    /** Returns the function type with this type index. */
    public FunctionType calleeType(int typeIndex) {
        return (FunctionType) this.types.get(typeIndex).composite();
    }

    /** Returns the type of a table. */
    public TableType tableType(int tableIndex) {
        return this.tables.get(tableIndex).type();
    }

    /** Returns what an exception of a tag carries, as parameters. */
    public FunctionType tagType(int tagIndex) {
        return calleeType(this.tagTypeIndices.get(tagIndex));
    }

    /** Returns the type of a global. */
    public GlobalType globalType(int globalIndex) {
        return this.globals.get(globalIndex).type();
    }

    /**
     * Returns how many imports are of {@code kind}; they come first in that kind's index
     * space.
     */
    public int importedCount(ExternKind kind) {
        int count = 0;
        for (ImportType each : this.imports) {
            if (each.type().kind() == kind) {
                count++;
            }
        }
        return count;
    }

    /** Returns the type of what is exported. */
    public ExternType exportType(Export export) {
        return switch (export.kind()) {
            case FUNCTION -> functionType(export.index());
            case TABLE -> tableType(export.index());
            case MEMORY -> this.memories.get(export.index());
            case GLOBAL -> globalType(export.index());
            case TAG -> new TagType(tagType(export.index()));
        };
    }

    /**
     * Returns the imports of {@code kind}, in order: the first of that kind's index
     * space.
     */
    public List<ImportType> imports(ExternKind kind) {
        List<ImportType> found = new ArrayList<>();
        for (ImportType each : this.imports) {
            if (each.type().kind() == kind) {
                found.add(each);
            }
        }
        return found;
    }

}
