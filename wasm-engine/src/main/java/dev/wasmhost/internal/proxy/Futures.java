package dev.wasmhost.internal.proxy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/** Results of calls that may still run. */
final class Futures {

    private Futures() {
    }

    /** Makes a call now. */
    static CompletableFuture<@Nullable Object> complete(Supplier<@Nullable Object> call) {
        return start(Runnable::run, call);
    }

    /** Has a call made by an executor, unless its future was cancelled before. */
    static CompletableFuture<@Nullable Object> start(Executor executor, Supplier<@Nullable Object> call) {
        CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
        try {
            executor.execute(() -> run(call, future));
        }
        catch (RejectedExecutionException ex) {
            future.completeExceptionally(ex);
        }
        return future;
    }

    private static void run(Supplier<@Nullable Object> call, CompletableFuture<@Nullable Object> future) {
        if (future.isDone()) {
            return;
        }
        try {
            future.complete(call.get());
        }
        catch (Throwable ex) { // whatever it is, the one who waits for the result gets it
            future.completeExceptionally(ex);
        }
    }

}
