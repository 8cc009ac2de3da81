package dev.wasmhost.internal.validation;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.WasmFeature;
import dev.wasmhost.internal.module.FunctionBodies;
import dev.wasmhost.internal.module.Module;

/**
 * Validates all bodies of a module, those of a large one in several threads.
 *
 * <p>
 * Threads take pieces of the code section from the front, and none once a piece has
 * failed. So whatever lies before a failure was taken by somebody, who finishes it: the
 * failure that counts is the one of the first function, as if there were one thread. The
 * threads end before the validation does, however it ends.
 */
final class BodyValidation {

    /** Bytes of code for which starting threads pays. */
    private static final int LARGE = 1 << 20;

    /** Bytes of code that a thread takes at once. */
    private static final int PIECE = 64 << 10;

    private static final int MAXIMUM_THREADS = 4;

    private final Module module;

    private final FunctionBodies bodies;

    private final Set<WasmFeature> usedFeatures = EnumSet.noneOf(WasmFeature.class);

    private int next;

    private int failedPiece = Integer.MAX_VALUE;

    private @Nullable Throwable failure;

    BodyValidation(Module module) {
        this.module = module;
        this.bodies = module.bodies();
    }

    /** Returns how many threads are worth their start. */
    int suitableThreads() {
        int count = this.bodies.count();
        long size = (count > 0) ? (long) this.bodies.ends()[count - 1] - this.bodies.starts()[0] : 0;
        return (size < LARGE) ? 1 : Math.min(Runtime.getRuntime().availableProcessors(), MAXIMUM_THREADS);
    }

    /**
     * Validates everything.
     * @param features what instructions may use
     * @param declared which functions {@code ref.func} may name
     * @param poll run by each thread after every 64 kB of code or so; throws something to
     * stop
     * @param threads how many to use, the current one included
     * @return the features that the bodies use
     */
    Set<WasmFeature> run(Set<WasmFeature> features, BitSet declared, Runnable poll, int threads) {
        Worker[] workers = new Worker[threads];
        for (int i = 0; i < threads; i++) {
            workers[i] = new Worker(new FunctionValidator(this.module, features, declared, poll));
        }
        int started = 1;
        try {
            while (started < threads) {
                workers[started].start();
                started++;
            }
            workers[0].work();
        }
        finally {
            end();
            for (int i = 1; i < started; i++) {
                await(workers[i]);
            }
        }
        if (this.failure instanceof Error error) {
            throw error;
        }
        if (this.failure instanceof RuntimeException exception) {
            throw exception;
        }
        return this.usedFeatures;
    }

    /** Waits however often the current thread is interrupted: the other ends soon. */
    private static void await(Worker worker) {
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            }
            catch (InterruptedException ex) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the first body of a piece that nobody has; -1 if there is none. */
    private synchronized int take() {
        int piece = this.next;
        if (this.failure != null || piece >= this.bodies.count()) {
            return -1;
        }
        this.next = end(piece);
        return piece;
    }

    private int end(int piece) {
        int end = piece + 1;
        while (end < this.bodies.count() && this.bodies.ends()[end] - this.bodies.starts()[piece] <= PIECE) {
            end++;
        }
        return end;
    }

    private synchronized void end() {
        this.next = this.bodies.count();
    }

    private synchronized void fail(int piece, Throwable ex) {
        if (piece < this.failedPiece) {
            this.failedPiece = piece;
            this.failure = ex;
        }
    }

    private synchronized void used(Set<WasmFeature> features) {
        this.usedFeatures.addAll(features);
    }

    private final class Worker extends Thread {

        private final FunctionValidator validator;

        Worker(FunctionValidator validator) {
            super("wasm-validator");
            this.validator = validator;
            setDaemon(true);
        }

        @Override
        public void run() {
            work();
        }

        void work() {
            int piece = take();
            try {
                while (piece >= 0) {
                    validate(piece, end(piece));
                    piece = take();
                }
                used(this.validator.usedFeatures());
            }
            catch (RuntimeException | Error ex) {
                fail(piece, ex); // thrown where all threads are waited for
            }
        }

        private void validate(int from, int to) {
            for (int i = from; i < to; i++) {
                this.validator.validate(BodyValidation.this.module.importedFunctions() + i);
            }
        }

    }

}
