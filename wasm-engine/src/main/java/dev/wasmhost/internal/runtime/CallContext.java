package dev.wasmhost.internal.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.TemplateException;
import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmInterruptedException.Reason;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmTrap;

/**
 * What the calls into one confinement group share: who is inside, how much stack is left,
 * whether to stop, and the results that do not fit a JVM method's one.
 *
 * <p>
 * {@link #floor} serves two ends with one read: a function goes on if its remaining stack
 * budget is at least the floor, which is 0 normally and {@link Integer#MAX_VALUE} once
 * somebody wants the call to stop. A stop names the call by its {@link #sequence} number,
 * so that one which comes too late cannot hit the next call.
 */
public final class CallContext {

    /**
     * Access to {@link #floor} by others than a function that begins; opaque, since a
     * plain read is hoisted out of loops and never sees a stop.
     */
    private static final VarHandle FLOOR;

    private static final VarHandle OWNER;

    private static final VarHandle SEQUENCE;

    /** What a call of a host function consumes. */
    private static final int HOST_CALL_FUEL = 100;

    /** Stack bytes taken off for the host's own frames when it calls the guest back. */
    private static final int HOST_FRAMES = 16 << 10;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            FLOOR = lookup.findVarHandle(CallContext.class, "floor", int.class);
            OWNER = lookup.findVarHandle(CallContext.class, "owner", Thread.class);
            SEQUENCE = lookup.findVarHandle(CallContext.class, "sequence", long.class);
        }
        catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final Watchdog watchdog;

    private final List<WeakReference<GuestInstance>> members = new ArrayList<>(1);

    /**
     * What the remaining stack budget of a function that begins has to be at least. It
     * reads this plainly, so that HotSpot reads it once for a function and those that it
     * inlines there, and need not keep the order of what is around. What is repeated
     * without a call that is not inlined is a loop, and loops look for themselves.
     */
    public int floor;

    private volatile @Nullable Thread owner;

    private long sequence;

    private volatile long stoppedSequence;

    private volatile Reason stopReason = Reason.DEADLINE;

    private volatile TimeLimit timeLimit;

    /**
     * Fuel that the running call has left, or the last one had: what running functions
     * have consumed is missing until they return or a loop reports it.
     */
    private long fuel;

    private long fuelAtStart;

    /** Whether the watchdog looks at this context; only the watchdog sets it back. */
    volatile boolean watched;

    // What the watchdog's thread last saw; nobody else's.

    long seenSequence = -1;

    long seenSince;

    int idlePeriods;

    private boolean failed;

    private int depth;

    private int remainingStack;

    /**
     * What {@link #remainingStack} was before each entry, by depth: calls back must not
     * shrink it for the next ones.
     */
    private int[] remainingStacks = new int[8];

    /**
     * Second and later numeric results of the call that has just returned, by position,
     * and behind all results the upper halves of vectors, by position too; read before
     * anything else runs.
     */
    public long[] results = new long[8];

    /** Second and later references of the call that has just returned, by position. */
    public @Nullable Object[] resultReferences = new Object[4];

    /**
     * The callee of a tail call that was left to whoever called the function which made
     * it; read as soon as that has returned. Its arguments are in the two arrays below,
     * by position.
     */
    public @Nullable FunctionReference pending;

    /**
     * Arguments of the pending call that are numbers, and behind all arguments the upper
     * halves of vectors.
     */
    public long[] tailNumbers = new long[16];

    /** Arguments of the pending call that are references. */
    public @Nullable Object[] tailReferences = new Object[8];

    CallContext(Watchdog watchdog, GuestInstance first) {
        this.watchdog = watchdog;
        this.timeLimit = TimeLimit.ofCalls(first.limits());
        this.members.add(new WeakReference<>(first));
    }

    /** Makes room for functions of {@code count} results. */
    void ensureResults(int count) {
        if (count > this.resultReferences.length) {
            this.results = new long[2 * count];
            this.resultReferences = new Object[count];
        }
    }

    /**
     * Makes all members of {@code other} members of this; nobody may be inside either but
     * the calling thread.
     */
    void absorb(CallContext other) {
        if (other == this) {
            return;
        }
        refuseOthers();
        other.refuseOthers();
        if (other.depth > 0 && this.depth == 0) {
            other.absorb(this);
            return;
        }
        if (other.depth > 0) {
            throw new IllegalStateException("cannot link two groups of instances that both have calls running");
        }
        ensureResults(other.resultReferences.length);
        this.failed |= other.failed;
        for (WeakReference<GuestInstance> reference : other.members) {
            GuestInstance member = reference.get();
            if (member != null) {
                member.context = this;
                this.members.add(reference);
            }
        }
        other.members.clear();
    }

    /**
     * Leaves a call pending whose {@code count} arguments the caller puts into the
     * arrays.
     */
    public void leavePending(FunctionReference callee, int count) {
        if (2 * count > this.tailNumbers.length) {
            this.tailNumbers = new long[2 * count];
        }
        if (count > this.tailReferences.length) {
            this.tailReferences = new Object[count];
        }
        this.pending = callee;
    }

    /** Leaves a call pending whose arguments are in arrays already. */
    public void leavePending(FunctionReference callee, long[] numbers, @Nullable Object @Nullable [] references) {
        this.tailNumbers = numbers;
        this.tailReferences = (references != null) ? references : new Object[0];
        this.pending = callee;
    }

    /**
     * Makes pending calls until none is left; the last one's results are those of the
     * call.
     */
    public void makePendingCalls(GuestInstance caller, int budget) {
        for (FunctionReference next = this.pending; next != null; next = this.pending) {
            this.pending = null;
            if (budget < (int) FLOOR.getOpaque(this)) {
                check(budget);
            }
            next.resume(caller, budget);
        }
    }

    /** Forgets an instance that was closed, and those that are gone. */
    void remove(GuestInstance instance) {
        for (Iterator<WeakReference<GuestInstance>> each = this.members.iterator(); each.hasNext();) {
            GuestInstance member = each.next().get();
            if (member == null || member == instance) {
                each.remove();
            }
        }
        if (this.members.isEmpty()) {
            this.watchdog.forget(this);
        }
    }

    /** Returns whether the group is one instance. */
    boolean isAlone() {
        return this.members.size() == 1;
    }

    /**
     * Checks that the group is one instance.
     * @throws TemplateException if it is not
     */
    void checkAlone() {
        if (!isAlone()) {
            throw new TemplateException("state that cannot be copied: the instance was linked to another one");
        }
    }

    private void refuseOthers() {
        Thread inside = this.owner;
        if (inside != null && inside != Thread.currentThread()) {
            throw otherThread(inside);
        }
    }

    private static IllegalStateException otherThread(Thread inside) {
        return new IllegalStateException("instance is in use by thread \"" + inside.getName()
                + "\": expected one thread at a time in an instance and those it is linked to");
    }

    /**
     * Enters from the host.
     * @param time how long until the call is stopped; only the outermost entry's counts
     * @param newFuel units of fuel until the call is stopped, likewise
     * @param stack stack budget of an outermost call in bytes
     * @return the stack budget of this call
     */
    int enter(TimeLimit time, long newFuel, int stack) {
        Thread current = Thread.currentThread();
        if (this.owner != current) {
            return enterOutermost(current, time, newFuel, stack);
        }
        if (this.depth == this.remainingStacks.length) {
            this.remainingStacks = Arrays.copyOf(this.remainingStacks, 2 * this.depth);
        }
        this.remainingStacks[this.depth++] = this.remainingStack;
        return this.remainingStack - HOST_FRAMES;
    }

    private int enterOutermost(Thread current, TimeLimit time, long newFuel, int stack) {
        if (!OWNER.compareAndSet(this, (Thread) null, current)) {
            Thread inside = this.owner;
            throw otherThread((inside != null) ? inside : current);
        }
        this.timeLimit = time;
        this.fuel = newFuel;
        this.fuelAtStart = newFuel;
        FLOOR.setOpaque(this, 0);
        SEQUENCE.setRelease(this, this.sequence + 1);
        this.depth = 1;
        this.remainingStack = stack;
        if (!this.watched) {
            this.watchdog.watch(this);
        }
        return stack;
    }

    /** Leaves what {@link #enter} entered. */
    void leave() {
        if (--this.depth == 0) {
            long ended = this.sequence;
            SEQUENCE.setRelease(this, ended + 1);
            if (this.stoppedSequence == ended) {
                this.watchdog.ended(Thread.currentThread());
            }
            OWNER.setRelease(this, (Thread) null);
        }
        else {
            this.remainingStack = this.remainingStacks[this.depth];
        }
    }

    /** Notes that a call ends otherwise than by returning. */
    void fail() {
        this.failed = true;
    }

    /** Returns whether a call has ever ended otherwise than by returning. */
    boolean hasFailed() {
        return this.failed;
    }

    /** Returns whether a call is running. */
    boolean entered() {
        return this.owner != null;
    }

    /**
     * Returns the running call's number; another number, another call. Odd while one
     * runs.
     */
    long sequence() {
        return (long) SEQUENCE.getAcquire(this);
    }

    long timeoutNanos() {
        return this.timeLimit.nanos();
    }

    @Nullable Thread owner() {
        return this.owner;
    }

    /** Asks the call with this number to stop. */
    void stop(long call, Reason reason) {
        if ((call & 1) == 0) {
            return;
        }
        if (this.stoppedSequence != call) {
            this.stopReason = reason;
            this.stoppedSequence = call;
        }
        FLOOR.setOpaque(this, Integer.MAX_VALUE);
        LockSupport.unpark(this.owner); // it may wait at a shared memory
    }

    /** Keeps the stack budget that a host function's calls back may use. */
    void hostCall(int budget) {
        this.remainingStack = budget;
        this.fuel -= HOST_CALL_FUEL;
    }

    /**
     * Consumes fuel.
     * @return what is left; negative if that was too much
     */
    long burn(long units) {
        long left = this.fuel - units;
        this.fuel = left;
        return left;
    }

    /** Returns what the running call may consume. */
    long fuelAtStart() {
        return this.fuelAtStart;
    }

    /** Returns what the running call has consumed, or the last one did. */
    long consumedFuel() {
        return this.fuelAtStart - this.fuel;
    }

    /**
     * Throws if the running call was asked to stop; called when a function finds the
     * floor above its budget.
     */
    void check(int budget) {
        if ((int) FLOOR.getOpaque(this) != 0) {
            if (this.stoppedSequence == this.sequence) {
                throw stopped();
            }
            FLOOR.setOpaque(this, 0);
        }
        if (budget < 0) {
            throw stackExhausted();
        }
    }

    private WasmTrap stackExhausted() {
        WasmLimits limits = this.timeLimit.limits();
        return new WasmTrap(TrapReason.CALL_STACK_EXHAUSTED, TrapReason.CALL_STACK_EXHAUSTED + ": " + limits.stack()
                + " bytes are not enough (" + limits.setting("stack") + ")", null);
    }

    private WasmInterruptedException stopped() {
        String message = (this.stopReason == Reason.DEADLINE) ? "stopped after its " + this.timeLimit
                : "stopped: call was cancelled";
        return new WasmInterruptedException(this.stopReason, message);
    }

}
