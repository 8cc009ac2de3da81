package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts of a plugin's calls and instances at one moment, over all its versions.
 *
 * @param calls how many calls have ended, and how
 * @param active calls that run or wait for an instance
 * @param waiting calls that wait for an instance
 * @param running instances that serve a call
 * @param idle instances that wait for a call; 0 where every call gets a fresh one
 * @param maximum how many instances may serve calls at the same time
 * @param created instances made for calls since the plugin was first loaded
 */
public record WasmPluginStatistics(Map<WasmCallOutcome, Long> calls, int active, int waiting, int running, int idle,
        int maximum, long created) {

    /** Copies what can be changed. */
    public WasmPluginStatistics {
        Map<WasmCallOutcome, Long> copy = new EnumMap<>(WasmCallOutcome.class);
        copy.putAll(calls);
        calls = Collections.unmodifiableMap(copy);
    }

    /** Returns how many calls have ended in a way; 0 if none has. */
    public long calls(WasmCallOutcome outcome) {
        return this.calls.getOrDefault(outcome, 0L);
    }

}
