package dev.wasmhost.internal.compiler;

/** How the lanes of a vector are spread over JVM values, lane 0 first. */
enum Shape {

    /** Two longs, of whatever lanes; the form that calls, slots and memory have. */
    LONGS(JvmType.LONG, 2),
    /** Two doubles. */
    DOUBLES(JvmType.DOUBLE, 2),
    /** Four ints. */
    INTS(JvmType.INT, 4),
    /** Four floats. */
    FLOATS(JvmType.FLOAT, 4);

    final JvmType type;

    final int lanes;

    Shape(JvmType type, int lanes) {
        this.type = type;
        this.lanes = lanes;
    }

}
