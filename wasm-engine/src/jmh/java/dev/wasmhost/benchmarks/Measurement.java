package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.util.List;

/** Something that takes a while and ends in figures. */
interface Measurement {

    List<Figure> measure() throws IOException, InterruptedException;

}
