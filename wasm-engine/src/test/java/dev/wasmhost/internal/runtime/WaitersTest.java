package dev.wasmhost.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.wasmhost.WasmLimitException;

@Timeout(60)
class WaitersTest {

    private final Waiters waiters = new Waiters(3);

    private final List<Object> ends = Collections.synchronizedList(new ArrayList<>());

    /** Starts a thread that waits, and returns when it is parked. */
    private Thread start(String name, int address, Runnable poll) {
        Thread thread = new Thread(() -> {
            try {
                int result = this.waiters.await(address, () -> true, -1, poll);
                this.ends.add(name + " " + result + " " + Thread.currentThread().isInterrupted());
            }
            catch (IllegalStateException ex) {
                this.ends.add(name + " " + ex.getMessage());
            }
        });
        thread.start();
        awaitParked(thread);
        return thread;
    }

    private static void neverStopped() {
        // the call goes on
    }

    private static void awaitParked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoWaitsLongestIsWokenFirst() throws InterruptedException {
        Thread first = start("first", 8, WaitersTest::neverStopped);
        Thread other = start("other", 16, WaitersTest::neverStopped);
        Thread second = start("second", 8, WaitersTest::neverStopped);
        assertThat(this.waiters.wake(8, 0)).isZero();
        assertThat(this.waiters.wake(8, 1)).isEqualTo(1);
        first.join();
        assertThat(this.ends).containsExactly("first 0 false");
        assertThat(this.waiters.wake(8, -1)).isEqualTo(1);
        second.join();
        assertThat(this.waiters.wake(8, -1)).isZero();
        assertThat(this.waiters.wake(16, -1)).isEqualTo(1);
        other.join();
        assertThat(this.ends).hasSize(3);
    }

    @Test
    void oneWhoComesTooLateDoesNotWait() {
        assertThat(this.waiters.await(0, () -> false, -1, WaitersTest::neverStopped)).isEqualTo(Waiters.NOT_EQUAL);
        assertThat(this.waiters.await(0, () -> true, 0, WaitersTest::neverStopped)).isEqualTo(Waiters.TIMED_OUT);
        assertThat(this.waiters.await(0, () -> true, 1000, WaitersTest::neverStopped)).isEqualTo(Waiters.TIMED_OUT);
        assertThat(this.waiters.wake(0, -1)).isZero();
    }

    @Test
    void threadsThatWaitAreBounded() throws InterruptedException {
        List<Thread> threads = List.of(start("a", 0, WaitersTest::neverStopped),
                start("b", 4, WaitersTest::neverStopped), start("c", 4, WaitersTest::neverStopped));
        assertThatThrownBy(() -> this.waiters.await(8, () -> true, -1, WaitersTest::neverStopped))
            .isInstanceOf(WasmLimitException.class)
            .hasMessage("waiting threads of a memory limit: asked for 4, allowed 3 (fixed)");
        assertThat(this.waiters.wake(0, 1)).isEqualTo(1);
        assertThat(this.waiters.await(8, () -> true, 1, WaitersTest::neverStopped)).isEqualTo(Waiters.TIMED_OUT);
        assertThat(this.waiters.wake(4, 5)).isEqualTo(2);
        for (Thread each : threads) {
            each.join();
        }
    }

    @Test
    void anInterruptIsKeptAndDoesNotSpin() throws InterruptedException {
        Thread thread = start("interrupted", 0, WaitersTest::neverStopped);
        thread.interrupt();
        while (thread.isInterrupted()) { // it has been taken
            Thread.onSpinWait();
        }
        awaitParked(thread);
        assertThat(this.waiters.wake(0, 1)).isEqualTo(1);
        thread.join();
        assertThat(this.ends).containsExactly("interrupted 0 true");
    }

    @Test
    void aStoppedCallLeavesTheQueue() throws InterruptedException {
        AtomicInteger stopped = new AtomicInteger();
        Thread thread = start("stopped", 0, () -> {
            if (stopped.get() != 0) {
                throw new IllegalStateException("stop");
            }
        });
        stopped.set(1);
        LockSupport.unpark(thread);
        thread.join();
        assertThat(this.ends).containsExactly("stopped stop");
        assertThat(this.waiters.wake(0, -1)).isZero();
    }

    @Test
    void aWakeUpThatMeetsAStopGoesToTheNext() throws InterruptedException {
        Waiters many = new Waiters(10);
        AtomicInteger woken = new AtomicInteger();
        Thread next = new Thread(() -> woken.set(1 + many.await(0, () -> true, -1, WaitersTest::neverStopped)));
        // The first waiter is woken while its poll is about to throw
        assertThatThrownBy(() -> many.await(0, () -> true, -1, () -> {
            next.start();
            awaitParked(next);
            assertThat(many.wake(0, 1)).isEqualTo(1);
            throw new IllegalStateException("stop");
        })).isInstanceOf(IllegalStateException.class);
        next.join();
        assertThat(woken).hasValue(1);
    }

}
