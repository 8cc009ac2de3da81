package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Objects;

import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInstances;
import org.jspecify.annotations.Nullable;

/**
 * Calls exports that no interface describes, each with an instance of its own.
 * Thread-safe.
 */
final class DynamicCalls {

    private final WasmInstances instances;

    DynamicCalls(WasmInstances instances) {
        this.instances = instances;
    }

    @Nullable Object call(String export, Object... arguments) {
        return withInstance((instance) -> new DynamicCall(instance, export, arguments).result());
    }

    <T> T call(Class<T> resultType, String export, Object... arguments) {
        Objects.requireNonNull(resultType, "resultType");
        return Objects.requireNonNull(
                withInstance((instance) -> new DynamicCall(instance, export, arguments).resultAs(resultType)));
    }

    private <R> @Nullable R withInstance(Call<R> call) {
        WasmInstance instance = this.instances.acquire();
        @Nullable R result;
        try {
            result = call.on(instance);
        }
        catch (RuntimeException | Error ex) {
            releaseAfter(ex, instance);
            throw ex;
        }
        this.instances.release(instance, null);
        return result;
    }

    private void releaseAfter(Throwable failure, WasmInstance instance) {
        try {
            this.instances.release(instance, failure);
        }
        catch (RuntimeException ex) {
            failure.addSuppressed(ex);
        }
    }

    private interface Call<R> {

        @Nullable R on(WasmInstance instance);

    }

}
