package dev.wasmhost.internal.binary;

import java.util.ArrayList;
import java.util.List;

import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.internal.module.ConstantExpression;
import dev.wasmhost.internal.module.DataMode;
import dev.wasmhost.internal.module.DataSegment;
import dev.wasmhost.internal.module.ElementMode;
import dev.wasmhost.internal.module.ElementSegment;
import dev.wasmhost.internal.module.Opcode;

/** Decodes element and data segments (spec 5.5.12, 5.5.14). */
final class SegmentReader {

    private static final int PASSIVE_OR_DECLARATIVE = 1;

    private static final int EXPLICIT = 2;

    private static final int EXPRESSIONS = 4;

    private static final int REF_FUNC = 0xD2;

    private static final int END = 0x0B;

    private static final ReferenceType FUNCTIONS = ValueType.FUNCREF.nonNull();

    private final ByteReader in;

    private final TypeReader types;

    private final FeatureGate features;

    private final ConstantExpressionReader expressions;

    private final Progress progress;

    SegmentReader(ByteReader in, TypeReader types, FeatureGate features, ConstantExpressionReader expressions,
            Progress progress) {
        this.in = in;
        this.types = types;
        this.features = features;
        this.expressions = expressions;
        this.progress = progress;
    }

    ElementSegment elementSegment() {
        int offset = this.in.position();
        int flags = this.in.u32();
        if (flags < 0 || flags > 7) {
            throw new MalformedModuleException("malformed elements segment kind " + Integer.toUnsignedString(flags),
                    offset);
        }
        if (flags != 0) {
            this.features.use(WasmFeature.BULK_MEMORY, "element segment of kind " + flags, offset);
        }
        ElementMode mode = elementMode(flags);
        boolean typed = (flags & (PASSIVE_OR_DECLARATIVE | EXPLICIT)) != 0;
        ReferenceType type = typed ? elementType(flags) : untyped(flags);
        ElementSegment.Items items = ((flags & EXPRESSIONS) != 0) ? expressions(type) : functions();
        return new ElementSegment(type, mode, items, offset);
    }

    private ElementMode elementMode(int flags) {
        if ((flags & PASSIVE_OR_DECLARATIVE) != 0) {
            return ((flags & EXPLICIT) != 0) ? new ElementMode.Declarative() : new ElementMode.Passive();
        }
        int table = ((flags & EXPLICIT) != 0) ? this.in.u32() : 0;
        return new ElementMode.Active(table, this.expressions.read());
    }

    private static ReferenceType untyped(int flags) {
        return ((flags & EXPRESSIONS) != 0) ? ValueType.FUNCREF : FUNCTIONS;
    }

    private ReferenceType elementType(int flags) {
        if ((flags & EXPRESSIONS) != 0) {
            return this.types.referenceType();
        }
        int at = this.in.position();
        int kind = this.in.u8();
        if (kind != 0) {
            throw new MalformedModuleException("malformed element kind 0x" + Integer.toHexString(kind), at);
        }
        return FUNCTIONS;
    }

    private ElementSegment.Items functions() {
        int count = this.in.count();
        int[] indices = new int[count];
        for (int i = 0; i < count; i++) {
            this.progress.step();
            indices[i] = this.in.u32();
        }
        return new ElementSegment.Items.Functions(indices);
    }

    private ElementSegment.Items expressions(ReferenceType type) {
        int at = this.in.position();
        int count = this.in.count();
        if (count > 0 && type.equals(ValueType.FUNCREF) && this.in.peek() == REF_FUNC) {
            int[] indices = functionReferences(count);
            if (indices.length == count) {
                this.features.use(Opcode.REF_FUNC, at);
                return new ElementSegment.Items.Functions(indices);
            }
        }
        List<ConstantExpression> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            found.add(this.expressions.read());
        }
        return new ElementSegment.Items.Expressions(found);
    }

    /**
     * Reads expressions that are all {@code ref.func}, the usual ones, into a twentieth
     * of the memory; returns nothing and stays where it is if one is not.
     */
    private int[] functionReferences(int count) {
        int start = this.in.position();
        int[] indices = new int[count];
        for (int i = 0; i < count; i++) {
            this.progress.step();
            boolean isReference = this.in.u8() == REF_FUNC;
            if (isReference) {
                indices[i] = this.in.u32();
            }
            if (!isReference || this.in.u8() != END) {
                this.in.reset(start, this.in.end());
                return new int[0];
            }
        }
        return indices;
    }

    DataSegment dataSegment() {
        int at = this.in.position();
        int flags = this.in.u32();
        if (flags < 0 || flags > 2) {
            throw new MalformedModuleException("malformed data segment kind " + Integer.toUnsignedString(flags), at);
        }
        if (flags != 0) {
            this.features.use(WasmFeature.BULK_MEMORY, "data segment of kind " + flags, at);
        }
        DataMode mode = dataMode(flags);
        int length = this.in.count();
        int start = this.in.position();
        this.in.skip(length);
        return new DataSegment(mode, start, length);
    }

    private DataMode dataMode(int flags) {
        if (flags == PASSIVE_OR_DECLARATIVE) {
            return new DataMode.Passive();
        }
        int memory = (flags == EXPLICIT) ? this.in.u32() : 0;
        return new DataMode.Active(memory, this.expressions.read());
    }

}
