package dev.wasmhost.internal.binary;

import java.util.EnumSet;
import java.util.Set;

import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.internal.module.Opcode;

/**
 * Refuses what needs a feature that is switched off, and remembers which features are
 * used.
 */
@SuppressWarnings("EnumOrdinal") // sets are bits, which every instruction needs
final class FeatureGate {

    private final long enabled;

    private long used;

    FeatureGate(Set<WasmFeature> enabled) {
        long bits = 0;
        for (WasmFeature feature : enabled) {
            bits |= bit(feature);
        }
        this.enabled = bits;
    }

    /** Passes if the instruction's feature is on. */
    void use(Opcode opcode, int offset) {
        long needed = opcode.featureBit();
        if ((needed & ~this.enabled) != 0) {
            throw refused("illegal opcode: " + opcode, opcode.feature().orElseThrow(), offset);
        }
        this.used |= needed;
    }

    /** Passes if {@code feature}, which {@code what} needs, is on. */
    void use(WasmFeature feature, String what, int offset) {
        if (!useIfEnabled(feature)) {
            throw refused(what, feature, offset);
        }
    }

    /** Returns whether {@code feature} is on, and remembers that it is used if it is. */
    boolean useIfEnabled(WasmFeature feature) {
        this.used |= bit(feature) & this.enabled;
        return (bit(feature) & this.enabled) != 0;
    }

    /** Returns the features used so far. */
    Set<WasmFeature> used() {
        Set<WasmFeature> features = EnumSet.noneOf(WasmFeature.class);
        for (WasmFeature feature : WasmFeature.values()) {
            if ((this.used & bit(feature)) != 0) {
                features.add(feature);
            }
        }
        return features;
    }

    private static MalformedModuleException refused(String what, WasmFeature feature, int offset) {
        return new MalformedModuleException(what + " needs " + feature + ", which is switched off", offset);
    }

    private static long bit(WasmFeature feature) {
        return 1L << feature.ordinal();
    }

}
