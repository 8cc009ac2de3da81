package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/** An interface as one version of a plugin implements it. Thread-safe. */
interface BoundInterface {

    /** Returns what a method calls, for those who observe calls. */
    String exportOf(Method method);

    /** Calls a method. */
    @Nullable Object call(PluginInterface.Target target, @Nullable Object @Nullable [] arguments) throws Throwable;

    /**
     * By exports of the same names.
     *
     * @param proxy the engine's
     * @param exports how its methods' exports are called
     */
    record OfExports(Object proxy, ExportNames exports) implements BoundInterface {

        @Override
        public String exportOf(Method method) {
            return this.exports.of(method);
        }

        @Override
        public @Nullable Object call(PluginInterface.Target target, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            return target.call(this.proxy, arguments);
        }

    }

}
