package dev.wasmhost.internal.binary;

import java.util.OptionalInt;

/** The kinds of sections (spec 5.5.2) and where they are in a module. */
public final class Sections {

    /** Anything; may come anywhere and often. */
    public static final int CUSTOM = 0;

    /** Function types. */
    public static final int TYPE = 1;

    /** Imports. */
    public static final int IMPORT = 2;

    /** Types of functions. */
    public static final int FUNCTION = 3;

    /** Tables. */
    public static final int TABLE = 4;

    /** Memories. */
    public static final int MEMORY = 5;

    /** Globals. */
    public static final int GLOBAL = 6;

    /** Exports. */
    public static final int EXPORT = 7;

    /** The start function. */
    public static final int START = 8;

    /** Element segments. */
    public static final int ELEMENT = 9;

    /** Function bodies. */
    public static final int CODE = 10;

    /** Data segments. */
    public static final int DATA = 11;

    /** How many data segments there are. */
    public static final int DATA_COUNT = 12;

    /** Tags. */
    public static final int TAG = 13;

    private static final int HEADER_SIZE = 8;

    private static final int[] ORDER = { CUSTOM, TYPE, IMPORT, FUNCTION, TABLE, MEMORY, TAG, GLOBAL, EXPORT, START,
            ELEMENT, DATA_COUNT, CODE, DATA };

    private Sections() {
    }

    /**
     * Returns a number that grows from one section to the next, or -1 if there is no such
     * section.
     */
    static int order(int id) {
        for (int i = 0; i < ORDER.length; i++) {
            if (ORDER[i] == id) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Finds the content of a section that is not custom.
     * @param module the bytes of a decoded module
     * @return its offset, or empty if there is no such section
     */
    public static OptionalInt find(byte[] module, int id) {
        ByteReader in = new ByteReader(module, HEADER_SIZE, module.length);
        while (!in.atEnd()) {
            int found = in.u8();
            int size = in.size();
            if (found == id) {
                return OptionalInt.of(in.position());
            }
            in.skip(size);
        }
        return OptionalInt.empty();
    }

    /**
     * Finds the content of the first custom section with this name.
     * @param module the bytes of a decoded module
     * @return a reader over what follows the name; over nothing if there is no such
     * section
     */
    static ByteReader findCustom(byte[] module, String name) {
        ByteReader in = new ByteReader(module, HEADER_SIZE, module.length);
        while (!in.atEnd()) {
            int id = in.u8();
            int size = in.size();
            ByteReader content = new ByteReader(module, in.position(), in.position() + size);
            if (id == CUSTOM && content.name().equals(name)) {
                return content;
            }
            in.skip(size);
        }
        return new ByteReader(module, 0, 0);
    }

}
