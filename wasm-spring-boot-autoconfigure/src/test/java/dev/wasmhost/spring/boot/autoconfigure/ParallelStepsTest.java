package dev.wasmhost.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class ParallelStepsTest {

    private final List<String> taken = Collections.synchronizedList(new ArrayList<>());

    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());

    @Test
    void stepsAreTakenAtTheSameTime() {
        CyclicBarrier together = new CyclicBarrier(2);
        ParallelSteps.take(List.of(step("a", () -> meets(together)), step("b", () -> meets(together))), 2);
        assertThat(this.taken).containsExactlyInAnyOrder("a", "b");
        assertThat(this.threads).contains(Thread.currentThread()).doesNotHaveDuplicates();
    }

    @Test
    void noThreadIsLeft() {
        ParallelSteps.take(IntStream.range(0, 20).mapToObj((i) -> step("step " + i, () -> true)).toList(), 4);
        assertThat(this.taken).hasSize(20).doesNotHaveDuplicates();
        assertThat(this.threads).allMatch((thread) -> thread == Thread.currentThread() || !thread.isAlive());
    }

    @Test
    void whatIsNotIndependentIsTakenByTheCallerInOrder() {
        ParallelSteps.take(List.of(dependent("a"), step("x", () -> true), dependent("b"), step("y", () -> true)), 4);
        assertThat(this.taken).containsSubsequence("a", "b").contains("x", "y");
        int first = this.taken.indexOf("a");
        int second = this.taken.indexOf("b");
        assertThat(List.of(this.threads.get(first), this.threads.get(second))).containsOnly(Thread.currentThread());
    }

    @Test
    void whatComesBeforeAFailureIsTakenToItsEnd() {
        CountDownLatch failing = new CountDownLatch(1);
        List<Step> steps = List.of(step("slow", () -> waits(failing)), step("failing", () -> {
            failing.countDown();
            return false;
        }));
        ParallelSteps.take(steps, 2);
        assertThat(this.taken).containsExactlyInAnyOrder("slow", "failing");
    }

    @Test
    void nothingBehindAFailureIsBegun() {
        ParallelSteps.take(List.of(step("failing", () -> false), step("next", () -> true), dependent("other")), 1);
        assertThat(this.taken).contains("failing").doesNotContain("next");
    }

    @Test
    void anInterruptOfTheCallerIsKept() {
        Thread.currentThread().interrupt();
        ParallelSteps.take(List.of(step("a", () -> true), step("b", () -> true)), 2);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(this.taken).containsExactlyInAnyOrder("a", "b");
    }

    private static boolean meets(CyclicBarrier others) {
        try {
            others.await(30, TimeUnit.SECONDS);
            return true;
        }
        catch (InterruptedException | BrokenBarrierException | TimeoutException ex) {
            throw new AssertionError(ex);
        }
    }

    private static boolean waits(CountDownLatch event) {
        try {
            return event.await(30, TimeUnit.SECONDS);
        }
        catch (InterruptedException ex) {
            throw new AssertionError(ex);
        }
    }

    private Step step(String name, BooleanSupplier body) {
        return new Step(name, true, body);
    }

    private Step dependent(String name) {
        return new Step(name, false, () -> true);
    }

    private final class Step implements ParallelSteps.Step {

        private final String name;

        private final boolean independent;

        private final BooleanSupplier body;

        Step(String name, boolean independent, BooleanSupplier body) {
            this.name = name;
            this.independent = independent;
            this.body = body;
        }

        @Override
        public boolean isIndependent() {
            return this.independent;
        }

        @Override
        public boolean take() {
            synchronized (ParallelStepsTest.this) {
                ParallelStepsTest.this.taken.add(this.name);
                ParallelStepsTest.this.threads.add(Thread.currentThread());
            }
            return this.body.getAsBoolean();
        }

    }

}
