package dev.wasmhost.internal.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;

/**
 * What one instance, or one free-standing memory or table, has taken of its own limits
 * and of the engine's budget.
 *
 * <p>
 * Given back when the instance is closed or, should that be forgotten, when it has become
 * unreachable: running it gives everything back once.
 */
final class Allocation implements Runnable {

    /**
     * What an element of a table counts for in the engine's budget: a reference, and the
     * index of a function.
     */
    private static final int ELEMENT_BYTES = 12;

    private final WasmLimits limits;

    private final MemoryBudget budget;

    private final AtomicLong charged = new AtomicLong();

    /** The module's counter of instances until this is given back; null if it is none. */
    private final AtomicReference<@Nullable AtomicInteger> counted = new AtomicReference<>();

    private long memory;

    private long elements;

    Allocation(WasmLimits limits, MemoryBudget budget) {
        this.limits = limits;
        this.budget = budget;
    }

    /** Counts one more instance of a module, or gives everything back and throws. */
    void countInstance(AtomicInteger instances) {
        int count = instances.incrementAndGet();
        if (count > this.limits.instances()) {
            instances.decrementAndGet();
            run();
            throw new WasmLimitException("instances", count, this.limits.instances(), this.limits.setting("instances"));
        }
        this.counted.set(instances);
    }

    /** Takes bytes of the engine's budget, for what only the module's size limits. */
    void takeStructure(long bytes) {
        if (!charge(bytes)) {
            throw budgetExhausted(bytes);
        }
    }

    /** Returns how many bytes the limit still allows for memories. */
    long memoryLeft() {
        return this.limits.memory() - this.memory;
    }

    /**
     * Takes bytes for a memory that may outlive this account's owner: they count against
     * the same limit, and are given back by what is returned.
     */
    Allocation takeMemorySeparately(long bytes) {
        takeMemory(bytes);
        Allocation own = new Allocation(this.limits, this.budget);
        own.charged.set(bytes);
        this.charged.addAndGet(-bytes);
        return own;
    }

    /** Takes bytes for memories or throws. */
    void takeMemory(long bytes) {
        if (bytes > memoryLeft()) {
            long asked = (bytes > Long.MAX_VALUE - this.memory) ? Long.MAX_VALUE : this.memory + bytes;
            throw new WasmLimitException("memory", asked, this.limits.memory(), this.limits.setting("memory"));
        }
        if (bytes > Memory.MAXIMUM_BYTES) {
            throw new WasmLimitException("memory", bytes, Memory.MAXIMUM_BYTES, "fixed");
        }
        if (!tryTakeMemory(bytes)) {
            throw budgetExhausted(bytes);
        }
    }

    /** Takes bytes for memories if they are allowed. */
    boolean tryTakeMemory(long bytes) {
        if (bytes > memoryLeft() || !charge(bytes)) {
            return false;
        }
        this.memory += bytes;
        return true;
    }

    /** Takes elements for tables or throws. */
    void takeElements(long count) {
        if (Long.compareUnsigned(count, this.limits.tableElements() - this.elements) > 0) {
            long asked = (count < 0 || count > Long.MAX_VALUE - this.elements) ? Long.MAX_VALUE : this.elements + count;
            throw new WasmLimitException("table elements", asked, this.limits.tableElements(),
                    this.limits.setting("table-elements"));
        }
        if (!tryTakeElements(count)) {
            throw new WasmLimitException("memory budget", count * ELEMENT_BYTES,
                    this.budget.total() - this.budget.used(), "WasmEngine.Builder.memoryBudget");
        }
    }

    /** Takes elements for tables if they are allowed. */
    boolean tryTakeElements(long count) {
        if (Long.compareUnsigned(count, this.limits.tableElements() - this.elements) > 0
                || !charge(count * ELEMENT_BYTES)) {
            return false;
        }
        this.elements += count;
        return true;
    }

    /** Takes bytes for objects on the heap of the engine's budget, if they are left. */
    boolean takeHeap(long bytes) {
        return charge(bytes);
    }

    /** Counts objects that have survived a collection against the limit. */
    void heapSurvived(long bytes) {
        this.memory += bytes;
    }

    /**
     * Gives back what was taken for objects that the collector has found dead.
     * @param survived whether they had {@linkplain #heapSurvived(long) survived} an
     * earlier collection
     */
    void giveBackHeap(long bytes, boolean survived) {
        if (survived) {
            this.memory -= bytes;
        }
        this.charged.addAndGet(-bytes);
        this.budget.giveBack(bytes);
    }

    /** Returns whether the limit leaves room for so many more bytes. */
    boolean hasRoom(long bytes) {
        return bytes <= this.limits.memory() - this.memory;
    }

    /** Makes the exception for {@code bytes} more than the limit allows. */
    WasmLimitException exhausted(long bytes) {
        return new WasmLimitException("memory", this.memory + bytes, this.limits.memory(),
                this.limits.setting("memory"));
    }

    /** Makes the exception for {@code bytes} more than the engine's budget allows. */
    WasmLimitException budgetExhausted(long bytes) {
        return new WasmLimitException("memory budget", bytes, this.budget.total() - this.budget.used(),
                "WasmEngine.Builder.memoryBudget");
    }

    /** Returns whether this counts against the budget of {@code engine}. */
    boolean belongsTo(EngineContext engine) {
        return this.budget == engine.budget();
    }

    private boolean charge(long bytes) {
        if (!this.budget.take(bytes)) {
            return false;
        }
        this.charged.addAndGet(bytes);
        return true;
    }

    @Override
    public void run() {
        AtomicInteger instances = this.counted.getAndSet(null);
        if (instances != null) {
            instances.decrementAndGet();
        }
        this.budget.giveBack(this.charged.getAndSet(0));
    }

}
