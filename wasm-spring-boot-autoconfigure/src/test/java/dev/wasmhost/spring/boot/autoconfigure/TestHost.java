package dev.wasmhost.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import dev.wasmhost.FunctionType;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link Modules#versioned} needs: functions that say when a guest is in them, and
 * keep it there. Collects the events, and has the time in its hand.
 */
public class TestHost implements WasmImportsCustomizer, NanoClock, AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Semaphore inside = new Semaphore(0);

    private final Semaphore released = new Semaphore(0);

    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 10);

    private final BlockingQueue<WasmPluginEvent> events = new LinkedBlockingQueue<>();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private volatile Consumer<WasmInstance> pause = (caller) -> keepInside();

    /** Returns a runner of contexts with a plugin {@code p}, version 1. */
    public ApplicationContextRunner runner() {
        return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class))
            .withInitializer((context) -> context.addProtocolResolver(Modules::resolve))
            .withBean("testHost", TestHost.class, () -> this)
            .withPropertyValues("wasm.plugins.p.location=module:version-1");
    }

    public static Resource file(int version) {
        return new ByteArrayResource(Modules.versioned(version), "version " + version);
    }

    /** Returns settings for a version, as if they were below {@code wasm.plugins.p}. */
    static WasmProperties.Plugin settings(int version, Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("", WasmProperties.Plugin.class)
            .withLocation(file(version));
    }

    @Override
    public void customize(String plugin, WasmImports.Builder imports) {
        imports.function("test", "signal", FunctionType.empty(), (caller, arguments) -> {
            this.inside.release();
            return new long[0];
        }).function("test", "pause", FunctionType.empty(), (caller, arguments) -> {
            this.pause.accept(caller);
            return new long[0];
        });
    }

    private void keepInside() {
        this.inside.release();
        this.released.acquireUninterruptibly();
    }

    /** Changes what {@code pause} does. */
    public void onPause(Runnable action) {
        onPauseOf((caller) -> action.run());
    }

    /** Changes what {@code pause} does with the instance that calls it. */
    void onPauseOf(Consumer<WasmInstance> action) {
        this.pause = action;
    }

    @Override
    public long nanoTime() {
        return this.time.get();
    }

    void pass(Duration duration) {
        this.time.addAndGet(duration.toNanos());
    }

    static void afterPlugins(BeanDefinition definition) {
        definition.setDependsOn("wasmPlugins");
    }

    /** Calls in a thread of its own. */
    Future<Object> start(WasmPluginHandle plugin, String export) {
        return this.threads.submit(() -> plugin.call(export));
    }

    /** Waits until so many guests more have called a function. */
    public void awaitInside(int guests) throws InterruptedException {
        assertThat(this.inside.tryAcquire(guests, PATIENCE_SECONDS, TimeUnit.SECONDS)).as("guests inside").isTrue();
    }

    /** Lets so many guests go on. */
    public void release(int guests) {
        this.released.release(guests);
    }

    @EventListener
    void collect(WasmPluginEvent event) {
        this.events.add(event);
    }

    /** Returns the events since the last time. */
    List<WasmPluginEvent> events() {
        List<WasmPluginEvent> result = new ArrayList<>();
        this.events.drainTo(result);
        return result;
    }

    /** Waits for the next event. */
    WasmPluginEvent awaitEvent() throws InterruptedException {
        WasmPluginEvent event = this.events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("event").isNotNull();
        return event;
    }

    @Override
    public void close() {
        this.released.release(1000);
        this.threads.shutdown();
    }

    /** The exports. */
    interface Versioned {

        int version();

        int pause();

        int count();

        int crash();

    }

}
