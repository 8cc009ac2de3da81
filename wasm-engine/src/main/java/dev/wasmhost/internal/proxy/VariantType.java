package dev.wasmhost.internal.proxy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import dev.wasmhost.ValueType;
import dev.wasmhost.WasmMemory;
import org.jspecify.annotations.Nullable;

/**
 * {@code variant}, {@code enum}, {@code option} and {@code result}, as a {@link Choice}:
 * the index of the case, then its value. As WebAssembly values all cases share the same
 * ones, which are as wide as the widest of them.
 */
final class VariantType implements AbiType {

    private static final long OVERHEAD = 24;

    private final String name;

    private final List<Case> cases;

    private final int discriminantSize;

    private final int payloadOffset;

    private final int size;

    private final int alignment;

    private final List<ValueType> flat;

    /**
     * One of the cases.
     *
     * @param payload type of its value; null if it has none
     */
    record Case(@Nullable AbiType payload) {

        static final Case EMPTY = new Case(null);

    }

    /**
     * Makes a type.
     * @param name for messages
     * @param cases at least one
     */
    VariantType(String name, List<Case> cases) {
        this.name = name;
        this.cases = List.copyOf(cases);
        List<AbiType> payloads = cases.stream().map(Case::payload).filter(Objects::nonNull).toList();
        this.discriminantSize = (cases.size() <= 1 << 8) ? 1 : (cases.size() <= 1 << 16) ? 2 : 4;
        int payloadAlignment = payloads.stream().mapToInt(AbiType::alignment).max().orElse(1);
        int payloadSize = payloads.stream().mapToInt(AbiType::size).max().orElse(0);
        this.alignment = Math.max(this.discriminantSize, payloadAlignment);
        this.payloadOffset = Layout.align(this.discriminantSize, payloadAlignment);
        this.size = Layout.align(this.payloadOffset + payloadSize, this.alignment);
        this.flat = flat(payloads);
    }

    private static List<ValueType> flat(List<AbiType> payloads) {
        List<ValueType> flat = new ArrayList<>(List.of(ValueType.I32));
        for (AbiType payload : payloads) {
            List<ValueType> values = payload.flat();
            for (int i = 0; i < values.size(); i++) {
                if (i + 1 == flat.size()) {
                    flat.add(values.get(i));
                }
                else {
                    flat.set(i + 1, join(flat.get(i + 1), values.get(i)));
                }
            }
        }
        return List.copyOf(flat);
    }

    private static ValueType join(ValueType a, ValueType b) {
        if (a.equals(b)) {
            return a;
        }
        return (isNarrow(a) && isNarrow(b)) ? ValueType.I32 : ValueType.I64;
    }

    private static boolean isNarrow(ValueType type) {
        return type == ValueType.I32 || type == ValueType.F32;
    }

    @Override
    public List<ValueType> flat() {
        return this.flat;
    }

    @Override
    public int alignment() {
        return this.alignment;
    }

    @Override
    public int size() {
        return this.size;
    }

    @Override
    public boolean hasPointers() {
        return this.cases.stream().map(Case::payload).filter(Objects::nonNull).anyMatch(AbiType::hasPointers);
    }

    @Override
    public Object prepare(Object value) {
        Choice choice = (Choice) value;
        AbiType payload = payload(choice);
        return (payload == null) ? choice
                : new Choice(choice.index(), AbiType.prepareNullable(payload, choice.value()));
    }

    @Override
    public long extent(Object prepared) {
        Choice choice = (Choice) prepared;
        AbiType payload = payload(choice);
        return (payload == null) ? 0 : payload.extent(value(choice));
    }

    @Override
    public void lower(Object prepared, FlatValues target, GuestMemory memory) {
        Choice choice = (Choice) prepared;
        AbiType payload = payload(choice);
        target.add(choice.index());
        int first = target.position();
        if (payload != null) {
            payload.lower(value(choice), target, memory);
            widen(payload.flat(), target, first);
        }
        target.position(first + this.flat.size() - 1);
    }

    /** Where another case has 64 bits, 32 are passed with zeros above them. */
    private void widen(List<ValueType> values, FlatValues target, int first) {
        for (int i = 0; i < values.size(); i++) {
            if (isNarrow(values.get(i)) && this.flat.get(i + 1) == ValueType.I64) {
                target.clearUpperHalf(first + i);
            }
        }
    }

    @Override
    public void store(Object prepared, long address, GuestMemory memory) {
        Choice choice = (Choice) prepared;
        AbiType payload = payload(choice);
        WasmMemory target = memory.memory();
        switch (this.discriminantSize) {
            case 1 -> target.writeByte(address, (byte) choice.index());
            case 2 -> target.writeShort(address, (short) choice.index());
            default -> target.writeInt(address, choice.index());
        }
        if (payload != null) {
            payload.store(value(choice), address + this.payloadOffset, memory);
        }
    }

    @Override
    public Object lift(FlatValues source, GuestMemory memory) {
        int index = check(source.nextUnsigned(), memory);
        int first = source.position();
        AbiType payload = this.cases.get(index).payload();
        Object value = (payload == null) ? null : payload.lift(source, memory);
        source.position(first + this.flat.size() - 1);
        return new Choice(index, value);
    }

    @Override
    public Object load(long address, GuestMemory memory) {
        WasmMemory source = memory.memory();
        int index = check(switch (this.discriminantSize) {
            case 1 -> source.readByte(address) & 0xff;
            case 2 -> source.readShort(address) & 0xffff;
            default -> Integer.toUnsignedLong(source.readInt(address));
        }, memory);
        AbiType payload = this.cases.get(index).payload();
        return new Choice(index, (payload == null) ? null : payload.load(address + this.payloadOffset, memory));
    }

    private int check(long index, GuestMemory memory) {
        if (index >= this.cases.size()) {
            throw memory.invalid("has case " + index + " of " + this.name + ", which has " + this.cases.size());
        }
        memory.charge(OVERHEAD);
        return (int) index;
    }

    private @Nullable AbiType payload(Choice choice) {
        return this.cases.get(choice.index()).payload();
    }

    private static Object value(Choice choice) {
        Object value = choice.value();
        if (value == null) {
            throw new AssertionError(choice);
        }
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VariantType type && this.name.equals(type.name) && this.cases.equals(type.cases);
    }

    @Override
    public int hashCode() {
        return Arrays.asList(this.name, this.cases).hashCode();
    }

}
