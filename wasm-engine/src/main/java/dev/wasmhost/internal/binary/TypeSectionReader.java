package dev.wasmhost.internal.binary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.wasmhost.ArrayType;
import dev.wasmhost.CompositeType;
import dev.wasmhost.DefinedType;
import dev.wasmhost.FieldType;
import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.StorageType;
import dev.wasmhost.StructType;
import dev.wasmhost.SubType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimitException;

/** Decodes the type section: recursion groups (spec 5.3.12, 5.5.4). */
final class TypeSectionReader implements TypeSpace, Function<List<DefinedType>, List<SubType>> {

    /** How long a chain of supertypes may be; the same as in other engines. */
    private static final int MAXIMUM_DEPTH = 63;

    /** How many fields a structure may have; the same as in other engines. */
    private static final int MAXIMUM_FIELDS = 10_000;

    private static final int REC = 0x4E;

    private static final int SUB_FINAL = 0x4F;

    private static final int SUB = 0x50;

    private static final int ARRAY = 0x5E;

    private static final int STRUCT = 0x5F;

    private final ByteReader in;

    private final FeatureGate features;

    private final int maximum;

    private final Progress progress;

    private final TypeReader reader;

    private final List<DefinedType> types = new ArrayList<>();

    // The group that is being read.
    private List<DefinedType> group = List.of();

    // Equal types become one object, so that most comparisons end at once.
    private final Map<DefinedType, DefinedType> known = new HashMap<>();

    /**
     * Makes a reader.
     * @param maximum how many types there may be
     */
    TypeSectionReader(ByteReader in, FeatureGate features, int maximum, Progress progress) {
        this.in = in;
        this.features = features;
        this.maximum = maximum;
        this.progress = progress;
        this.reader = new TypeReader(in, features, this);
    }

    /** Returns the types that were read so far, by index. */
    List<DefinedType> types() {
        return this.types;
    }

    /** Returns a reader of types that may name those of the section. */
    TypeReader typeReader() {
        return this.reader;
    }

    @Override
    public DefinedType type(int typeIndex, int offset) {
        int place = typeIndex - this.types.size();
        if (typeIndex >= 0 && place < 0) {
            return this.types.get(typeIndex);
        }
        if (typeIndex < 0 || place >= this.group.size()) {
            throw TypeSpace.unknown(typeIndex, "type section", offset);
        }
        return this.group.get(place);
    }

    /** Reads the section. */
    void read() {
        int count = this.in.count();
        for (int i = 0; i < count; i++) {
            int size = 1;
            if (this.in.peek() == REC) {
                this.features.use(WasmFeature.GC, "recursion group", this.in.position());
                this.in.skip(1);
                size = this.in.count();
            }
            if (this.types.size() + (long) size > this.maximum) {
                throw new WasmLimitException("types", this.types.size() + (long) size, this.maximum, "fixed");
            }
            group(size);
        }
    }

    private void group(int size) {
        List<DefinedType> defined = DefinedType.recursionGroup(size, this);
        this.group = List.of();
        for (DefinedType each : defined) {
            if (each.depth() > MAXIMUM_DEPTH) {
                throw new WasmLimitException("subtyping depth", each.depth(), MAXIMUM_DEPTH, "fixed");
            }
            DefinedType before = this.known.putIfAbsent(each, each);
            this.types.add((before != null) ? before : each);
        }
    }

    /** Reads the definitions of a group. */
    @Override
    public List<SubType> apply(List<DefinedType> self) {
        this.group = self;
        List<SubType> definitions = new ArrayList<>(self.size());
        for (int i = 0; i < self.size(); i++) {
            this.progress.step();
            definitions.add(subType(i));
        }
        return definitions;
    }

    private SubType subType(int place) {
        int at = this.in.position();
        int form = this.in.peek();
        if (form != SUB && form != SUB_FINAL) {
            return SubType.of(composite());
        }
        this.features.use(WasmFeature.GC, "subtype", at);
        this.in.skip(1);
        int count = this.in.count();
        if (count > 1) {
            throw new InvalidModuleException("sub type: expected at most one supertype, found " + count,
                    "type " + (this.types.size() + place), at);
        }
        Optional<DefinedType> supertype = (count == 1) ? Optional.of(supertype(place)) : Optional.empty();
        return new SubType(form == SUB_FINAL, supertype, composite());
    }

    private DefinedType supertype(int place) {
        int at = this.in.position();
        int typeIndex = this.in.u32();
        int own = this.types.size() + place;
        if (Integer.compareUnsigned(typeIndex, own) >= 0) {
            throw TypeSpace.unknown(typeIndex, "type " + own + ", whose supertype must come before it", at);
        }
        return type(typeIndex, at);
    }

    private CompositeType composite() {
        int at = this.in.position();
        int form = this.in.peek();
        if (form == STRUCT || form == ARRAY) {
            this.features.use(WasmFeature.GC, (form == STRUCT) ? "struct type" : "array type", at);
            this.in.skip(1);
            return (form == STRUCT) ? struct() : new ArrayType(field());
        }
        return this.reader.functionType();
    }

    private StructType struct() {
        int count = this.in.count();
        if (count > MAXIMUM_FIELDS) {
            throw new WasmLimitException("fields of a structure", count, MAXIMUM_FIELDS, "fixed");
        }
        List<FieldType> fields = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            this.progress.step();
            fields.add(field());
        }
        return new StructType(fields);
    }

    private FieldType field() {
        StorageType storageType = this.reader.storageType();
        int at = this.in.position();
        int mutability = this.in.u8();
        if (mutability > 1) {
            throw new MalformedModuleException("malformed mutability 0x" + Integer.toHexString(mutability), at);
        }
        return new FieldType(storageType, mutability == 1);
    }

}
