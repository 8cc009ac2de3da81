package dev.wasmhost.internal.binary;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.internal.module.Module;

/**
 * Names out of the custom section {@code name} (spec 7.4.1), for messages and stack
 * traces.
 *
 * <p>
 * The section is looked for when the first name is asked for, and every name decoded when
 * it is asked for. What is malformed has no name; it is never an error. Thread-safe.
 */
public final class NameSection {

    private static final int MODULE_NAME = 0;

    private static final int FUNCTION_NAMES = 1;

    private final byte[] module;

    private final int functionCount;

    // Offset of each function's name, 0 for none; racing threads write equal arrays.
    private volatile int @Nullable [] functionNames;

    private NameSection(byte[] module, int functionCount) {
        this.module = module;
        this.functionCount = functionCount;
    }

    /** Returns the names of {@code module}, of which nothing is read yet. */
    public static NameSection of(Module module) {
        return new NameSection(module.bytes(), module.functionCount());
    }

    /** Returns the module's name, or null if it has none. */
    public @Nullable String moduleName() {
        ByteReader content = subsection(MODULE_NAME);
        return (content != null) ? name(content) : null;
    }

    /** Returns the name of a function, or null if it has none. */
    public @Nullable String functionName(int functionIndex) {
        int[] offsets = this.functionNames;
        if (offsets == null) {
            offsets = functionNames();
            this.functionNames = offsets;
        }
        if (functionIndex < 0 || functionIndex >= offsets.length || offsets[functionIndex] == 0) {
            return null;
        }
        return name(new ByteReader(this.module, offsets[functionIndex], this.module.length));
    }

    private int[] functionNames() {
        ByteReader content = subsection(FUNCTION_NAMES);
        if (content == null) {
            return new int[0];
        }
        int[] offsets = new int[this.functionCount];
        int named = 0;
        try {
            for (int left = content.u32(); left != 0; left--) {
                int functionIndex = content.u32();
                int offset = content.position();
                content.skip(content.size());
                if (functionIndex >= 0 && functionIndex < offsets.length) {
                    offsets[functionIndex] = offset;
                    named = Math.max(named, functionIndex + 1);
                }
            }
        }
        catch (MalformedModuleException ex) {
            // what came before it stays
        }
        return (named < offsets.length) ? Arrays.copyOf(offsets, named) : offsets;
    }

    private @Nullable ByteReader subsection(int id) {
        ByteReader in = Sections.findCustom(this.module, "name");
        try {
            while (!in.atEnd()) {
                int found = in.u8();
                int size = in.size();
                if (found == id) {
                    return new ByteReader(this.module, in.position(), in.position() + size);
                }
                in.skip(size);
            }
        }
        catch (MalformedModuleException ex) {
            // as if the section ended before it
        }
        return null;
    }

    private static @Nullable String name(ByteReader in) {
        try {
            return in.name();
        }
        catch (MalformedModuleException ex) {
            return null;
        }
    }

}
