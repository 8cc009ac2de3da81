package dev.wasmhost.wasi;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Counts what the guests of one configuration are refused, and tells some of it;
 * thread-safe. Holds nothing until something is refused.
 */
final class Audit {

    private static final long WINDOW = TimeUnit.SECONDS.toNanos(1);

    private final String plugin;

    private final @Nullable WasiAuditListener listener;

    private final int perSecond;

    private final LongSupplier nanoTime;

    private @Nullable Map<WasiFunction, Long> counts;

    private long number;

    private long windowStart;

    private int told;

    private long suppressed;

    /**
     * Makes one.
     * @param perSecond denials that the listener is told in a second
     * @param nanoTime the host's clock, as {@link System#nanoTime()}
     */
    Audit(String plugin, @Nullable WasiAuditListener listener, int perSecond, LongSupplier nanoTime) {
        this.plugin = plugin;
        this.listener = listener;
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
    }

    void denied(WasiFunction function, String path, WasiException refusal) {
        WasiDenial denial = count(function, path, refusal);
        if (denial != null && this.listener != null) {
            this.listener.denied(denial);
        }
    }

    /** Returns how often each function was refused, without those that never were. */
    synchronized Map<String, Long> denials() {
        Map<String, Long> denials = new TreeMap<>();
        if (this.counts != null) {
            this.counts.forEach((function, count) -> denials.put(function.wasiName(), count));
        }
        return denials;
    }

    // Returns what is to be told, or null if it is one too many.
    private synchronized @Nullable WasiDenial count(WasiFunction function, String path, WasiException refusal) {
        Map<WasiFunction, Long> current = this.counts;
        if (current == null) {
            current = new EnumMap<>(WasiFunction.class);
            this.counts = current;
        }
        current.merge(function, 1L, Long::sum);
        this.number++;
        if (!mayTell()) {
            this.suppressed++;
            return null;
        }
        long passedOver = this.suppressed;
        this.suppressed = 0;
        return new WasiDenial(this.plugin, function.wasiName(), path, refusal.errno(), this.number, passedOver,
                refusal.setting());
    }

    private boolean mayTell() {
        long now = this.nanoTime.getAsLong();
        if (this.number == 1 || now - this.windowStart >= WINDOW) {
            this.windowStart = now;
            this.told = 0;
        }
        return ++this.told <= this.perSecond; // no overflow in a second
    }

}
