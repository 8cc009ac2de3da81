package dev.wasmhost.internal.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import dev.wasmhost.WasmLimitException;

/**
 * The threads that wait at addresses of a shared memory, first come first served.
 *
 * <p>
 * The value is compared and the waiter queued under one lock, which waking takes too: who
 * stores, then wakes, finds every waiter that saw the old value. A waiting thread is
 * parked; it is unparked by being woken, by its call's stop, or by its own timeout.
 */
final class Waiters {

    /** What {@link #await} returns to a waiter that was woken. */
    static final int WOKEN = 0;

    /** What it returns if the value is another one. */
    static final int NOT_EQUAL = 1;

    /** What it returns when the time is over. */
    static final int TIMED_OUT = 2;

    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Integer, Deque<Waiter>> queues = new HashMap<>();

    private final int maximum;

    private int count;

    /**
     * Makes an empty queue for each address.
     * @param maximum how many threads may wait
     */
    Waiters(int maximum) {
        this.maximum = maximum;
    }

    /**
     * Waits until woken.
     * @param unchanged whether the value is still the expected one
     * @param timeout nanoseconds, negative for ever
     * @param poll throws something if the waiting call is to stop; the thread is unparked
     * then
     * @throws WasmLimitException if too many threads wait already
     */
    int await(int address, BooleanSupplier unchanged, long timeout, Runnable poll) {
        Waiter waiter = new Waiter(Thread.currentThread());
        this.lock.lock();
        try {
            if (!unchanged.getAsBoolean()) {
                return NOT_EQUAL;
            }
            if (this.count == this.maximum) {
                throw new WasmLimitException("waiting threads of a memory", this.count + 1L, this.maximum, "fixed");
            }
            this.count++;
            this.queues.computeIfAbsent(address, (key) -> new ArrayDeque<>()).add(waiter);
        }
        finally {
            this.lock.unlock();
        }
        boolean stopped = true;
        try {
            park(waiter, timeout, poll);
            stopped = false;
        }
        finally {
            end(waiter, address, stopped);
        }
        return waiter.woken ? WOKEN : TIMED_OUT;
    }

    /**
     * Parks until the waiter is woken or the time is over, or throws because its call is
     * to stop. An interrupt of the thread is the host's affair: kept for later, since a
     * thread with one pending cannot park.
     */
    private static void park(Waiter waiter, long timeout, Runnable poll) {
        long start = System.nanoTime();
        boolean interrupted = false;
        try {
            while (!waiter.woken) {
                poll.run();
                long left = timeout - (System.nanoTime() - start);
                if (timeout < 0) {
                    LockSupport.park(waiter);
                }
                else if (left > 0) {
                    LockSupport.parkNanos(waiter, left);
                }
                else {
                    return;
                }
                interrupted |= Thread.interrupted();
            }
        }
        finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Leaves the queue; one that was woken just before it was stopped wakes the next. */
    private void end(Waiter waiter, int address, boolean stopped) {
        this.lock.lock();
        try {
            if (waiter.woken) {
                if (stopped) {
                    wakeNext(address);
                }
                return;
            }
            this.count--;
            Deque<Waiter> queue = this.queues.get(address);
            if (queue != null) {
                queue.remove(waiter);
                if (queue.isEmpty()) {
                    this.queues.remove(address);
                }
            }
        }
        finally {
            this.lock.unlock();
        }
    }

    /**
     * Wakes those that have waited longest at an address.
     * @param most how many at most, unsigned
     * @return how many were woken
     */
    int wake(int address, int most) {
        this.lock.lock();
        try {
            int woken = 0;
            while (Integer.compareUnsigned(woken, most) < 0 && wakeNext(address)) {
                woken++;
            }
            return woken;
        }
        finally {
            this.lock.unlock();
        }
    }

    private boolean wakeNext(int address) {
        Deque<Waiter> queue = this.queues.get(address);
        Waiter next = (queue != null) ? queue.poll() : null;
        if (queue == null || next == null) {
            return false;
        }
        if (queue.isEmpty()) {
            this.queues.remove(address);
        }
        this.count--;
        next.woken = true;
        LockSupport.unpark(next.thread);
        return true;
    }

    /** A thread that waits. */
    private static final class Waiter {

        private final Thread thread;

        private volatile boolean woken;

        Waiter(Thread thread) {
            this.thread = thread;
        }

    }

}
