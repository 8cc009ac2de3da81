package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import dev.wasmhost.DynamicCalls;
import dev.wasmhost.ExportType;
import dev.wasmhost.ExternKind;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import org.jspecify.annotations.Nullable;

/**
 * One file of a plugin, with the instances that serve its calls. It is let go once
 * another has taken its place and the calls that it began have ended. Thread-safe.
 */
final class PluginVersion {

    /** What observers are told of instead of any name that a caller may make up. */
    private static final String UNKNOWN = "unknown export";

    private final String plugin;

    private final int number;

    private final LoadedModule loaded;

    private final VersionInstances instances;

    private final Quarantine quarantine;

    private final DynamicCalls dynamicCalls;

    private final CallsInFlight calls = new CallsInFlight();

    private final Map<Class<?>, BoundInterface> interfaces = new ConcurrentHashMap<>();

    private final Set<String> functions = new HashSet<>();

    PluginVersion(String plugin, int number, LoadedModule loaded, VersionInstances instances, Quarantine quarantine) {
        this.plugin = plugin;
        this.number = number;
        this.loaded = loaded;
        this.instances = instances;
        this.quarantine = quarantine;
        this.dynamicCalls = loaded.module().dynamicCalls(instances);
        for (ExportType export : loaded.module().exports()) {
            if (export.type().kind() == ExternKind.FUNCTION) {
                this.functions.add(export.name());
            }
        }
    }

    int number() {
        return this.number;
    }

    FileHash hash() {
        return this.loaded.hash();
    }

    String sha256() {
        return hash().sha256();
    }

    WasmProperties.Plugin settings() {
        return this.loaded.settings();
    }

    WasmModule module() {
        return this.loaded.module();
    }

    WasmLimits limits() {
        return this.loaded.limits();
    }

    Quarantine quarantine() {
        return this.quarantine;
    }

    /**
     * Calls an export that no interface describes.
     * @param resultType what is expected; null for numbers
     */
    @Nullable Object call(@Nullable Type resultType, String export, Object[] arguments) throws Throwable {
        boolean run = export.equals(CommandMethod.START) && (resultType != null || arguments.length > 0)
                && CommandMethod.isCommand(module());
        if (run) {
            return new BoundCommand(this.plugin, CommandMethod.ofValues(resultType, arguments), this.loaded,
                    this.instances)
                .call(CommandMethod.values(arguments));
        }
        return (resultType != null) ? this.dynamicCalls.call(resultType, export, arguments)
                : this.dynamicCalls.call(export, arguments);
    }

    /** Returns what observers are told of. */
    String nameOf(String export) {
        return this.functions.contains(export) ? export : UNKNOWN;
    }

    int idleInstances() {
        return this.instances.idle();
    }

    /** Lets a call in, which has to {@linkplain #leave() leave}. */
    boolean enter() {
        return this.calls.enter();
    }

    void leave() {
        this.calls.leave();
    }

    int callsInFlight() {
        return this.calls.count();
    }

    /** Lets no more calls in. */
    void suspend() {
        this.calls.close();
    }

    /** Completes when the calls have ended that ran when no more were let in. */
    CompletableFuture<Void> idle() {
        return this.calls.idle();
    }

    void resume() {
        this.instances.resume();
        this.calls.reopen();
    }

    /**
     * Lets no more calls in, and closes everything when those that run have ended.
     * @param ended is run then
     */
    void retire(Runnable ended) {
        this.calls.close();
        this.calls.whenIdle(() -> {
            close();
            ended.run();
        });
    }

    void interrupt() {
        this.instances.interrupt();
    }

    /** Closes what no call uses. */
    void close() {
        this.instances.close();
        this.loaded.host().close();
    }

    /**
     * Binds an interface, so that calls find it.
     * @throws WasmPluginBindingException if it does not fit the exports
     */
    void bind(Class<?> type) {
        try {
            if (!this.interfaces.containsKey(type)) {
                this.interfaces.putIfAbsent(type, implemented(type));
            }
        }
        catch (IllegalArgumentException ex) {
            throw new WasmPluginBindingException(this.plugin, type, functions(module()), ex);
        }
    }

    private BoundInterface implemented(Class<?> type) {
        if (CommandMethod.isFor(module(), type)) {
            return new BoundCommand(this.plugin, CommandMethod.of(type), this.loaded, this.instances);
        }
        return new BoundInterface.OfExports(module().bind(type, this.instances), new ExportNames(module(), type));
    }

    /** Returns an interface that was bound before. */
    BoundInterface bound(Class<?> type) {
        BoundInterface found = this.interfaces.get(type);
        if (found == null) {
            throw new AssertionError(type + " is not bound to version " + this.number);
        }
        return found;
    }

    /** Returns what a module's functions are called, and their types. */
    static List<String> functions(WasmModule module) {
        return module.exports()
            .stream()
            .filter((export) -> export.type().kind() == ExternKind.FUNCTION)
            .map((export) -> export.name() + " " + export.type())
            .toList();
    }

}
