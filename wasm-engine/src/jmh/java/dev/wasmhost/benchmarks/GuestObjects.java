package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.testing.Guests;

/**
 * Structures against objects of the same program in Java, and tail calls: the guests are
 * those of the tests.
 */
final class GuestObjects {

    private static final int ROUNDS = 6;

    private static final long LISTS = 100_000;

    private static final long NODES = 1_000;

    private static final long CALLS = 100_000_000;

    private GuestObjects() {
    }

    static List<Figure> measure() throws IOException, InterruptedException {
        Map<String, Double> values = Probe.run(List.of("-Xmx1g"), GuestObjects.class);
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.atMost("100 M structures in lists, against the same in Java", values.get("ratio"), 3, " ×"));
        figures.add(Figure.plain("the same", values.get("lists"), " ms"));
        figures.add(Figure.atLeast("tail calls of itself", values.get("self"), 50, " M/s"));
        figures.add(Figure.plain("tail calls of another function", values.get("even"), " M/s"));
        figures.add(Figure.plain("tail calls through a table", values.get("evenIndirect"), " M/s"));
        return figures;
    }

    public static void main(String[] arguments) {
        WasmLimits limits = WasmLimits.builder().timeout(Duration.ofMinutes(4)).build();
        try (WasmEngine engine = WasmEngine.builder().limits(limits).build()) {
            lists(engine.load(Guests.read("objects.wasm")).instantiate(WasmImports.none()).function("churn"));
            WasmInstance other = engine.load(Guests.read("bounce.wasm")).instantiate(WasmImports.none());
            WasmInstance instance = engine.load(Guests.read("tail.wasm"))
                .instantiate(WasmImports.builder().exports("other", other).build());
            for (String export : List.of("self", "even", "evenIndirect")) {
                tailCalls(export, instance.function(export));
            }
        }
    }

    private static void lists(WasmFunction churn) {
        double guest = Double.MAX_VALUE;
        double java = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = Probe.cpuTime();
            check(churn.invoke(LISTS, NODES)[0]);
            long middle = Probe.cpuTime();
            check(churn(LISTS, NODES));
            guest = Math.min(guest, middle - start);
            java = Math.min(java, Probe.cpuTime() - middle);
        }
        Probe.print("ratio", guest / java);
        Probe.print("lists", guest / 1e6);
    }

    private static void check(long sum) {
        if (sum != NODES * (NODES + 1) / 2) {
            throw new IllegalStateException("summed to " + sum);
        }
    }

    /** As {@code objects.wat} has it. */
    private static long churn(long rounds, long n) {
        long last = 0;
        for (long i = rounds; i > 0; i--) {
            last = sum(list(n));
        }
        return last;
    }

    private static @Nullable Node list(long n) {
        Node head = null;
        for (long i = n; i > 0; i--) {
            head = new Node(i, head);
        }
        return head;
    }

    private static long sum(@Nullable Node list) {
        long total = 0;
        for (Node node = list; node != null; node = node.next) {
            total += node.value;
        }
        return total;
    }

    private static void tailCalls(String name, WasmFunction function) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = Probe.cpuTime();
            function.invoke(CALLS, 0);
            best = Math.min(best, Probe.cpuTime() - start);
        }
        Probe.print(name, CALLS * 1e3 / best);
    }

    /** What the guest's type {@code $node} is. */
    private static final class Node {

        private final long value;

        private final @Nullable Node next;

        Node(long value, @Nullable Node next) {
            this.value = value;
            this.next = next;
        }

    }

}
