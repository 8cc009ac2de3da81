package dev.wasmhost.spring.boot.autoconfigure;

import java.util.List;
import java.util.Objects;

import dev.wasmhost.ExternKind;
import dev.wasmhost.WasmInstances;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import org.jspecify.annotations.Nullable;

/** A plugin whose module was loaded and tried. */
final class LoadedPlugin implements WasmPluginHandle {

    private final String name;

    private final WasmModule module;

    private final WasmLimits limits;

    private final WasmInstances instances;

    private final DynamicCalls calls;

    LoadedPlugin(String name, WasmModule module, WasmLimits limits, WasmInstances instances) {
        this.name = name;
        this.module = module;
        this.limits = limits;
        this.instances = instances;
        this.calls = new DynamicCalls(instances);
    }

    @Override
    public String name() {
        return this.name;
    }

    @Override
    public WasmModule module() {
        return this.module;
    }

    @Override
    public WasmLimits limits() {
        return this.limits;
    }

    @Override
    public <T> T bind(Class<T> type) {
        Objects.requireNonNull(type, "type");
        try {
            return this.module.bind(type, this.instances);
        }
        catch (IllegalArgumentException ex) {
            throw new WasmPluginBindingException(this.name, type, functions(), ex);
        }
    }

    private List<String> functions() {
        return this.module.exports()
            .stream()
            .filter((export) -> export.type().kind() == ExternKind.FUNCTION)
            .map((export) -> export.name() + " " + export.type())
            .toList();
    }

    @Override
    public @Nullable Object call(String export, Object... arguments) {
        return this.calls.call(export, arguments);
    }

    @Override
    public <T> T call(Class<T> resultType, String export, Object... arguments) {
        return this.calls.call(resultType, export, arguments);
    }

    @Override
    public String toString() {
        return "plugin \"" + this.name + "\"";
    }

}
