package dev.wasmhost.internal.compiler;

import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;

import dev.wasmhost.DefinedType;
import dev.wasmhost.ExternKind;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.internal.binary.InstructionReader;
import dev.wasmhost.internal.binary.TypeSpace;
import dev.wasmhost.internal.module.Export;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.module.Opcode;

/**
 * Which functions of a module share a class, and so are compiled together: neighbours;
 * and what initializes an instance, small functions that a toolchain puts anywhere among
 * the others, as the last group. It depends on nothing but the module. Immutable.
 */
final class FunctionGroups {

    /**
     * Bytes of WebAssembly in a class: enough that few classes are made, few enough that
     * little is compiled in vain.
     */
    private static final int GROUP_BYTES = 8 << 10;

    private static final int GROUP_FUNCTIONS = 200;

    /** Bytes of all functions that initialize; the rest stays where it is. */
    private static final int INITIAL_BYTES = 1 << 10;

    private static final String INITIALIZE = "_initialize";

    private final int functionCount;

    private final int[] starts;

    /** The indices of what initializes. */
    private final BitSet initial;

    FunctionGroups(Module module) {
        this.functionCount = module.functionCount();
        this.starts = starts(module);
        this.initial = new Initial(module).functions();
    }

    private static int[] starts(Module module) {
        int[] starts = new int[16];
        int groups = 0;
        int bytes = GROUP_BYTES;
        int functions = 0;
        for (int i = 0; i < module.bodies().count(); i++) {
            int size = module.bodies().size(i);
            if (bytes + size > GROUP_BYTES || functions == GROUP_FUNCTIONS) {
                if (groups == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * groups);
                }
                starts[groups++] = module.importedFunctions() + i;
                bytes = 0;
                functions = 0;
            }
            bytes += size;
            functions++;
        }
        return Arrays.copyOf(starts, groups);
    }

    int count() {
        return this.initial.isEmpty() ? this.starts.length : this.starts.length + 1;
    }

    /** Returns the group of a function that is not imported. */
    int group(int functionIndex) {
        if (this.initial.get(functionIndex)) {
            return this.starts.length;
        }
        int found = Arrays.binarySearch(this.starts, functionIndex);
        return (found >= 0) ? found : -found - 2;
    }

    /** Returns the indices of a group's functions, in order. */
    int[] functions(int group) {
        boolean initializes = group == this.starts.length;
        int start = initializes ? 0 : this.starts[group];
        int end = (group + 1 < this.starts.length) ? this.starts[group + 1] : this.functionCount;
        int[] functions = new int[end - start];
        int count = 0;
        for (int i = start; i < end; i++) {
            if (this.initial.get(i) == initializes) {
                functions[count++] = i;
            }
        }
        return Arrays.copyOf(functions, count);
    }

    /**
     * Finds the start function and {@code _initialize}, and what they call directly, as
     * far as it is small.
     */
    private static final class Initial implements TypeSpace {

        private final Module module;

        private final InstructionReader reader;

        // In the order in which they were found.
        private int[] found = new int[8];

        private int count;

        private final BitSet functions = new BitSet();

        private int bytes;

        Initial(Module module) {
            this.module = module;
            this.reader = new InstructionReader(module.bytes(), EnumSet.allOf(WasmFeature.class), this);
        }

        BitSet functions() {
            if (codeBytes() <= INITIAL_BYTES) {
                return this.functions; // none: one class has all
            }
            if (this.module.start().isPresent()) {
                add(this.module.start().getAsInt());
            }
            for (Export each : this.module.exports()) {
                if (each.kind() == ExternKind.FUNCTION && each.name().equals(INITIALIZE)) {
                    add(each.index());
                }
            }
            for (int i = 0; i < this.count; i++) {
                addCalled(this.found[i] - this.module.importedFunctions());
            }
            return this.functions;
        }

        private int codeBytes() {
            int bodies = this.module.bodies().count();
            return (bodies == 0) ? 0 : this.module.bodies().ends()[bodies - 1] - this.module.bodies().starts()[0];
        }

        private void add(int functionIndex) {
            int body = functionIndex - this.module.importedFunctions();
            if (body < 0 || this.bytes + this.module.bodies().size(body) > INITIAL_BYTES
                    || this.functions.get(functionIndex)) {
                return;
            }
            if (this.count == this.found.length) {
                this.found = Arrays.copyOf(this.found, 2 * this.count);
            }
            this.found[this.count++] = functionIndex;
            this.functions.set(functionIndex);
            this.bytes += this.module.bodies().size(body);
        }

        private void addCalled(int body) {
            this.reader.reset(this.module.bodies().starts()[body], this.module.bodies().ends()[body]);
            this.reader.locals();
            while (!this.reader.atEnd()) { // asked here, since a next() that fails makes
                                           // C2 compile it again
                this.reader.next();
                if (this.reader.opcode() == Opcode.CALL) {
                    add(this.reader.index());
                }
            }
        }

        @Override
        public DefinedType type(int typeIndex, int offset) {
            return this.module.types().get(typeIndex);
        }

    }

}
