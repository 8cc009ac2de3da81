package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.sun.management.OperatingSystemMXBean;

/** A measurement in a JVM of its own, which prints its values by name. */
final class Probe {

    private static final long MINUTES = 4;

    private Probe() {
    }

    /**
     * Runs a main class until it ends.
     * @param options for the JVM
     * @return what it {@linkplain #print printed}
     * @throws IOException if it failed or did not end
     */
    static Map<String, Double> run(List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return run(Project.java(options, main, arguments));
    }

    /** Runs any command that prints values likewise. */
    static Map<String, Double> run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(Project.output().resolve("probe.txt").toFile())
            .start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("not done after " + MINUTES + " minutes");
        }
        List<String> lines = Files.readAllLines(Project.output().resolve("probe.txt"), StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
            throw new IOException("ended with status " + process.exitValue());
        }
        Map<String, Double> values = new HashMap<>();
        for (String line : lines) {
            String[] pair = line.split(" ");
            values.put(pair[0], Double.valueOf(pair[1]));
        }
        return values;
    }

    /** Prints a value of the measurement; called in its JVM. */
    static void print(String name, double value) {
        System.out.println(name + ' ' + value);
    }

    /** Returns the milliseconds since a {@link System#nanoTime()}. */
    static double millisecondsSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    /**
     * Returns the processor time of this thread in nanoseconds: for work that only
     * computes, the same as on the clock, but whatever else the machine does.
     */
    static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Returns the processor time of this JVM's threads, all together, in nanoseconds. */
    static long processCpuTime() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Returns the bytes that are in use on the heap once all garbage is collected. */
    static long usedHeap() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

}
