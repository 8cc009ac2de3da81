package dev.wasmhost.spring.boot.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.core.metrics.StartupStep;

/**
 * A plugin, whose version changes.
 *
 * <p>
 * A call enters the current version, or the one that has just taken its place; so a
 * version that lets no more in is left by its last call and can be closed then, and no
 * call is ever refused because of a change. Changes hold a lock, calls none.
 */
final class RegisteredPlugin implements WasmPluginHandle {

    private final String name;

    private final PluginFactory factory;

    private final PluginCalls calls;

    private final LongAdder created = new LongAdder();

    private final ReentrantLock changes = new ReentrantLock();

    /** Those that are in use: whoever has one keeps it here. */
    private final Set<PluginInterface> interfaces = Collections.newSetFromMap(new WeakHashMap<>());

    private final Set<PluginVersion> ending = ConcurrentHashMap.newKeySet();

    private volatile @Nullable PluginVersion current;

    private volatile @Nullable InstancePermits permits;

    private volatile WasmPluginEvent.@Nullable ReloadFailed failedReload;

    private volatile boolean suspended;

    private int versions;

    RegisteredPlugin(String name, PluginFactory factory) {
        this.name = name;
        this.factory = factory;
        this.calls = new PluginCalls(name, factory.observers(), factory.pending());
    }

    @Override
    public String name() {
        return this.name;
    }

    @Override
    public int version() {
        return loaded().number();
    }

    @Override
    public String sha256() {
        return loaded().sha256();
    }

    @Override
    public WasmProperties.Plugin settings() {
        return loaded().settings();
    }

    @Override
    public WasmModule module() {
        return loaded().module();
    }

    @Override
    public WasmLimits limits() {
        return loaded().limits();
    }

    private PluginVersion loaded() {
        PluginVersion version = this.current;
        if (version == null) {
            throw WasmPluginUnavailableException.unloaded(this.name);
        }
        return version;
    }

    @Override
    public WasmPluginStatistics statistics() {
        PluginVersion version = this.current;
        InstancePermits shared = this.permits;
        int idle = (version != null) ? version.idleInstances() : 0;
        if (shared == null) {
            return new WasmPluginStatistics(this.calls.ended(), this.calls.active(), 0, 0, idle, 0, 0);
        }
        return new WasmPluginStatistics(this.calls.ended(), this.calls.active(), shared.waiting(), shared.running(),
                idle, shared.maximum(), this.created.sum());
    }

    @Override
    public Optional<WasmPluginEvent.ReloadFailed> failedReload() {
        return Optional.ofNullable(this.failedReload);
    }

    void failed(WasmPluginEvent.ReloadFailed event) {
        this.failedReload = event;
    }

    @Override
    public Optional<Duration> quarantine() {
        PluginVersion version = this.current;
        return (version != null) ? version.quarantine().current() : Optional.empty();
    }

    @Override
    public <T> T bind(Class<T> type) {
        Objects.requireNonNull(type, "type");
        this.changes.lock();
        try {
            bindLoaded(type);
            PluginInterface bound = new PluginInterface(this, type);
            this.interfaces.add(bound);
            return type.cast(bound.proxy());
        }
        finally {
            this.changes.unlock();
        }
    }

    private void bindLoaded(Class<?> type) {
        StartupStep step = this.factory.steps().start("wasm.plugin.bind", this.name);
        try {
            loaded().bind(type);
        }
        finally {
            step.end();
        }
    }

    @Override
    public @Nullable Object call(String export, Object... arguments) {
        return callByName(null, export, arguments);
    }

    @Override
    @SuppressWarnings("unchecked") // what is returned is of the type that was asked for
    public <T> T call(Class<T> resultType, String export, Object... arguments) {
        return (T) resultOf(Objects.requireNonNull(resultType, "resultType"), export, arguments);
    }

    @Override
    @SuppressWarnings("unchecked") // what is returned is of the type that was asked for
    public <T> T call(ParameterizedTypeReference<T> resultType, String export, Object... arguments) {
        return (T) resultOf(Objects.requireNonNull(resultType, "resultType").getType(), export, arguments);
    }

    private Object resultOf(Type resultType, String export, Object[] arguments) {
        if (resultType == void.class || resultType == Void.class) {
            throw new IllegalArgumentException("resultType: expected the type of a result, found " + resultType
                    + ": leave it out where there is none");
        }
        return Objects.requireNonNull(callByName(resultType, export, arguments));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the caller's, as its type says
    private @Nullable Object callByName(@Nullable Type resultType, String export, Object[] arguments) {
        Objects.requireNonNull(export, "export");
        PluginCalls.Body<Object> body = (version) -> version.call(resultType, export, arguments);
        if (resultType != null && ResolvableType.forType(resultType).toClass() == CompletableFuture.class) {
            return startByName(export, body);
        }
        try {
            PluginVersion entered = enter();
            return this.calls.call(entered, entered.nameOf(export), body);
        }
        catch (RuntimeException | Error ex) {
            throw ex;
        }
        catch (Throwable ex) {
            throw new UndeclaredThrowableException(ex); // a host function's own
        }
    }

    private CompletableFuture<@Nullable Object> startByName(String export, PluginCalls.Body<Object> body) {
        try {
            PluginVersion entered = enter();
            return this.calls.start(entered, entered.nameOf(export), this.factory.executor(), body);
        }
        catch (WasmPluginException ex) {
            return CompletableFuture.failedFuture(ex);
        }
    }

    /**
     * Calls a method of an interface that is bound to this plugin; returns what that
     * returns.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the caller's, by reflection
    @Nullable Object call(PluginInterface type, Method method, PluginInterface.Target target,
            @Nullable Object @Nullable [] arguments) throws Throwable {
        PluginVersion entered = enter();
        BoundInterface bound = entered.bound(type.type());
        String export = bound.exportOf(method);
        if (target.asynchronous()) {
            return this.calls.start(entered, export, this.factory.executor(),
                    (version) -> bound.call(target, arguments));
        }
        return this.calls.call(entered, export, (version) -> bound.call(target, arguments));
    }

    private PluginVersion enter() {
        while (true) {
            PluginVersion version = loaded();
            if (version.enter()) {
                return version;
            }
            if (this.suspended) {
                throw WasmPluginUnavailableException.stopped(this.name);
            }
            Thread.onSpinWait(); // another one is about to take its place
        }
    }

    /**
     * Loads the file that {@code settings} name, and lets it take the old one's place.
     */
    WasmPluginEvent install(WasmProperties.Plugin settings) {
        this.changes.lock();
        try {
            return serve(this.factory.load(this.name, settings));
        }
        finally {
            this.changes.unlock();
        }
    }

    /** As {@link #install(WasmProperties.Plugin)}, of what was loaded already. */
    WasmPluginEvent install(LoadedModule module) {
        this.changes.lock();
        try {
            return serve(module);
        }
        finally {
            this.changes.unlock();
        }
    }

    /**
     * As {@link #install(WasmProperties.Plugin)}, with settings made of what they are
     * when it is the turn.
     */
    WasmPluginEvent reinstall(UnaryOperator<WasmProperties.Plugin> change) {
        this.changes.lock();
        try {
            return serve(this.factory.load(this.name, change.apply(loaded().settings())));
        }
        finally {
            this.changes.unlock();
        }
    }

    /**
     * As {@link #install(WasmProperties.Plugin)}, unless the file is the one that serves:
     * then null.
     */
    @Nullable WasmPluginEvent refresh() {
        this.changes.lock();
        try {
            PluginVersion old = loaded();
            return this.factory.isUnchanged(this.name, old) ? null
                    : serve(this.factory.load(this.name, old.settings()));
        }
        finally {
            this.changes.unlock();
        }
    }

    private WasmPluginEvent serve(LoadedModule module) {
        PluginVersion old = this.current;
        InstancePermits shared = this.permits;
        WasmProperties.Instances settings = module.settings().instances();
        if (shared == null || !shared.isFor(settings)) {
            shared = new InstancePermits(this.name, settings);
        }
        PluginVersion next = this.factory.version(this.name, this.versions + 1, module, shared, this.created);
        bindAll(next);
        if (this.suspended) {
            next.suspend();
        }
        this.versions++;
        this.permits = shared;
        this.current = next;
        this.failedReload = null;
        if (old == null) {
            return new WasmPluginEvent.Loaded(this.name, next.number(), next.hash());
        }
        retire(old);
        return new WasmPluginEvent.Replaced(this.name, next.number(), next.sha256(), old.sha256());
    }

    private void bindAll(PluginVersion next) {
        try {
            for (PluginInterface each : List.copyOf(this.interfaces)) {
                next.bind(each.type());
            }
        }
        catch (RuntimeException | Error ex) {
            next.close();
            throw ex;
        }
    }

    Optional<Integer> versionIfLoaded() {
        return Optional.ofNullable(this.current).map(PluginVersion::number);
    }

    /** Returns the file whose changes the plugin is to follow, if it is. */
    Optional<Path> watchedFile() {
        PluginVersion version = this.current;
        return (version != null && version.settings().reloadOnUpdate())
                ? Optional.of(PluginSettings.watchedFile(this.name, version.settings())) : Optional.empty();
    }

    private void retire(PluginVersion old) {
        this.ending.add(old);
        old.retire(() -> this.ending.remove(old));
    }

    /** Lets no more calls in, and lets the version go. */
    void uninstall() {
        this.changes.lock();
        try {
            PluginVersion old = loaded();
            old.sha256(); // from now on events that are kept do not refer to the module
            this.current = null;
            retire(old);
        }
        finally {
            this.changes.unlock();
        }
    }

    /** Lets no more calls in. */
    void suspend() {
        this.changes.lock();
        try {
            this.suspended = true;
            versions().forEach(PluginVersion::suspend);
        }
        finally {
            this.changes.unlock();
        }
    }

    /** Completes when the calls have ended that ran when no more were let in. */
    CompletableFuture<Void> idle() {
        return CompletableFuture.allOf(versions().map(PluginVersion::idle).toArray(CompletableFuture<?>[]::new));
    }

    /** Lets calls in again. */
    void resume() {
        this.changes.lock();
        try {
            PluginVersion version = this.current;
            if (this.suspended && version != null) {
                version.resume();
            }
            this.suspended = false;
        }
        finally {
            this.changes.unlock();
        }
    }

    /** Stops the calls that run. */
    void interrupt() {
        versions().forEach(PluginVersion::interrupt);
    }

    /** Stops the calls that run, and closes all instances as soon as they have ended. */
    void close() {
        suspend();
        interrupt();
        versions().forEach(this::retire);
    }

    int callsInFlight() {
        return versions().mapToInt(PluginVersion::callsInFlight).sum();
    }

    private Stream<PluginVersion> versions() {
        return Stream.concat(Stream.ofNullable(this.current), this.ending.stream());
    }

    @Override
    public String toString() {
        return "plugin \"" + this.name + "\"";
    }

}
