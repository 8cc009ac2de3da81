package dev.wasmhost.internal.runtime;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.WasmInterruptedException.Reason;

/**
 * Stops calls whose time is over.
 *
 * <p>
 * One daemon thread looks at all contexts with calls every few milliseconds: a call that
 * it sees for the first time starts its time then, and one it has seen for longer than
 * its timeout is asked to stop. So entering a guest costs no clock reading and no queue,
 * and a call ends between its timeout and two periods later. A context that had no call
 * for a while is forgotten and registers again; without contexts the thread parks.
 */
public final class Watchdog {

    private static final long PERIOD_NANOS = 4_000_000;

    private static final int IDLE_PERIODS = 250;

    private final Set<CallContext> contexts = ConcurrentHashMap.newKeySet();

    private final Set<Thread> stoppedThreads = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Thread thread;

    private volatile boolean closed;

    Watchdog() {
    }

    /** Starts looking at a context; called by the thread that has just entered it. */
    void watch(CallContext context) {
        if (this.closed) {
            context.leave();
            throw new IllegalStateException("engine is closed");
        }
        context.watched = true;
        this.contexts.add(context);
        LockSupport.unpark(started());
    }

    /** Stops looking at a context that nobody can enter any more. */
    void forget(CallContext context) {
        if (context.watched) {
            this.contexts.remove(context);
        }
    }

    private Thread started() {
        Thread running = this.thread;
        if (running != null) {
            return running;
        }
        synchronized (this) {
            running = this.thread;
            if (running == null) {
                running = new WatchThread();
                running.setDaemon(true);
                running.start();
                this.thread = running;
            }
            return running;
        }
    }

    /**
     * Returns whether the current thread's call was asked to stop: for the compiler,
     * which runs inside calls.
     */
    public boolean currentThreadStopped() {
        return !this.stoppedThreads.isEmpty() && this.stoppedThreads.contains(Thread.currentThread());
    }

    void ended(Thread caller) {
        this.stoppedThreads.remove(caller);
    }

    /** Asks the context's running call to stop. */
    void stop(CallContext context, long sequence, Reason reason) {
        Thread owner = context.owner();
        context.stop(sequence, reason);
        if (owner != null) {
            this.stoppedThreads.add(owner);
            if (context.sequence() != sequence) {
                this.stoppedThreads.remove(owner);
            }
        }
    }

    /** Ends the thread; calls that still run are cancelled. */
    void close() {
        this.closed = true;
        for (CallContext context : this.contexts) {
            stop(context, context.sequence(), Reason.CANCELLED);
        }
        LockSupport.unpark(this.thread);
    }

    private void watch() {
        while (!this.closed) {
            if (this.contexts.isEmpty()) {
                LockSupport.park(this);
            }
            else {
                LockSupport.parkNanos(this, PERIOD_NANOS);
            }
            look(System.nanoTime());
        }
    }

    private void look(long now) {
        for (Iterator<CallContext> each = this.contexts.iterator(); each.hasNext();) {
            CallContext context = each.next();
            long sequence = context.sequence();
            if (context.seenSequence != sequence) {
                context.seenSequence = sequence;
                context.seenSince = now;
                context.idlePeriods = 0;
            }
            else if ((sequence & 1) == 1) {
                if (now - context.seenSince >= context.timeoutNanos()) {
                    stop(context, sequence, Reason.DEADLINE);
                }
            }
            else if (++context.idlePeriods > IDLE_PERIODS) {
                each.remove();
                context.watched = false;
                if (context.entered()) { // it entered before it could see that nobody
                                         // watches
                    context.watched = true;
                    this.contexts.add(context);
                }
            }
        }
    }

    private final class WatchThread extends Thread {

        WatchThread() {
            super("wasm-watchdog");
        }

        @Override
        public void run() {
            watch();
        }

    }

}
