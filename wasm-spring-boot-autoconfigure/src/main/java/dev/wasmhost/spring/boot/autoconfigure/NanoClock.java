package dev.wasmhost.spring.boot.autoconfigure;

/** Tells the time that passes, as {@link System#nanoTime()} does; thread-safe. */
@FunctionalInterface
interface NanoClock {

    long nanoTime();

    /** The system's. */
    final class OfSystem implements NanoClock {

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

    }

}
