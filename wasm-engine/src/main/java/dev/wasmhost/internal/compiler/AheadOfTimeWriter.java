package dev.wasmhost.internal.compiler;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import dev.wasmhost.AheadOfTimeCompilation;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.internal.cache.AheadOfTimeIndex;
import dev.wasmhost.internal.proxy.ProxyBinder;

/** Collects class files and the index that lists them. */
final class AheadOfTimeWriter implements AheadOfTimeCompilation, ClassFiles {

    private static final String SUFFIX = ".class";

    private final Loader loader;

    private final ProxyBinder binder;

    private final AheadOfTimeIndex index;

    private final Map<String, byte[]> files = new TreeMap<>();

    AheadOfTimeWriter(Loader loader, ProxyBinder binder, AheadOfTimeIndex index) {
        this.loader = loader;
        this.binder = binder;
        this.index = index;
    }

    @Override
    public WasmModule add(byte[] bytes, WasmLimits limits) {
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(limits, "limits");
        return this.loader.compile(bytes.clone(), limits, this.binder, this.index, this);
    }

    @Override
    public void addProxies(WasmModule module, Class<?> type) {
        Objects.requireNonNull(module, "module");
        Objects.requireNonNull(type, "type");
        this.binder.compile(type, module, this::addShared);
    }

    @Override
    public void add(String internalName, byte[] bytes) {
        this.files.put(internalName + SUFFIX, bytes);
    }

    @Override
    public void addShared(String internalName, byte[] bytes) {
        add(internalName, bytes);
        this.index.addClass(internalName);
    }

    @Override
    public boolean has(String internalName) {
        return this.files.containsKey(internalName + SUFFIX);
    }

    @Override
    public Map<String, byte[]> files() {
        Map<String, byte[]> all = new TreeMap<>(this.files);
        all.put(AheadOfTimeIndex.RESOURCE, this.index.toBytes());
        return Collections.unmodifiableMap(all);
    }

}
