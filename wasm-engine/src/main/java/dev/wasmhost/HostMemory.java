package dev.wasmhost;

/**
 * What a host module's state for one instance takes of the engine's
 * {@linkplain WasmEngine.Builder#memoryBudget(long) memory budget}: to be asked before
 * anything is allocated whose size a guest chooses.
 *
 * <p>
 * What was taken is given back when the instance is closed or, should that be forgotten,
 * unreachable. To be used by one thread at a time, as the instance is.
 */
public interface HostMemory {

    /**
     * Takes bytes of the budget.
     * @param bytes at least 0
     * @return whether they were left; if not, nothing was taken
     * @throws IllegalStateException if the instance is closed
     */
    boolean take(long bytes);

    /**
     * Gives bytes back; does nothing once the instance is closed.
     * @param bytes at least 0, and no more than was taken and not given back
     */
    void giveBack(long bytes);

}
