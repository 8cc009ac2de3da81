package dev.wasmhost.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Reads lines of {@code NAME SIZE} and answers each with a checksum and the nanoseconds
 * of processor time of one run, as the processes of all {@linkplain Contestant
 * contestants} do.
 */
final class KernelServer {

    private KernelServer() {
    }

    static void serve(Kernels kernels) throws IOException {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            String[] request = line.split(" ");
            System.out.println(answer(kernels, request[0], Integer.parseInt(request[1])));
        }
    }

    private static String answer(Kernels kernels, String name, int size) {
        try {
            long start = Probe.cpuTime();
            long checksum = kernels.run(name, size);
            long time = Probe.cpuTime() - start;
            return String.format("%016x %d", checksum, time);
        }
        catch (RuntimeException ex) {
            return "failed " + ex;
        }
    }

    /** An engine that has instantiated the kernels. */
    interface Kernels {

        long run(String name, int size);

    }

}
