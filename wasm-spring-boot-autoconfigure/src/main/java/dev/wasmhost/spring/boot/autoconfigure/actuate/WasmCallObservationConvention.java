package dev.wasmhost.spring.boot.autoconfigure.actuate;

import java.util.Locale;

import dev.wasmhost.spring.boot.autoconfigure.WasmCallOutcome;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.jspecify.annotations.Nullable;

/**
 * Names observations of calls and says what they carry; a bean of this type replaces
 * {@link #standard() the standard one}. Has to be thread-safe.
 */
public interface WasmCallObservationConvention extends ObservationConvention<WasmCallContext> {

    /**
     * Returns the convention that is used unless there is a bean: name {@code wasm.call},
     * contextual name {@code wasm <plugin>.<export>}, and the keys {@code plugin},
     * {@code export} and {@code outcome} (a {@link WasmCallOutcome} in lower case with
     * dashes, {@code none} while the call runs), which have few values.
     */
    static WasmCallObservationConvention standard() {
        return new Standard();
    }

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof WasmCallContext;
    }

    /** The convention without a bean. */
    final class Standard implements WasmCallObservationConvention {

        private Standard() {
        }

        @Override
        public String getName() {
            return "wasm.call";
        }

        @Override
        public String getContextualName(WasmCallContext context) {
            return "wasm " + context.call().plugin() + "." + context.call().export();
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(WasmCallContext context) {
            return KeyValues.of(KeyValue.of("plugin", context.call().plugin()),
                    KeyValue.of("export", context.call().export()), KeyValue.of("outcome", spelled(context.outcome())));
        }

        private static String spelled(@Nullable WasmCallOutcome outcome) {
            return (outcome != null) ? outcome.name().toLowerCase(Locale.ROOT).replace('_', '-') : "none";
        }

    }

}
