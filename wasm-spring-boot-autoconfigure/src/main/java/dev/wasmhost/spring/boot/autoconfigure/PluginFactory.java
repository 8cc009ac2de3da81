package dev.wasmhost.spring.boot.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Makes versions of plugins, and knows what all plugins share. Thread-safe.
 *
 * @param loader loads files
 * @param clock tells the time of crashes
 * @param events is told of quarantines
 * @param steps is told of what the application's start is spent on
 * @param observers are told of calls
 * @param executor returns what makes the calls whose results are futures
 * @param pending knows those calls
 */
record PluginFactory(PluginLoader loader, NanoClock clock, PluginEvents events, StartupSteps steps,
        List<WasmCallObserver> observers, Supplier<Executor> executor, PendingCalls pending) {

    PluginFactory {
        observers = List.copyOf(observers);
    }

    LoadedModule load(String name, WasmProperties.Plugin settings) {
        return this.loader.load(name, settings);
    }

    Map<String, LoadedModule> load(Map<String, WasmProperties.Plugin> plugins) {
        return this.loader.load(plugins);
    }

    boolean isUnchanged(String name, PluginVersion version) {
        return this.loader.sha256(name, version.settings()).equals(version.sha256());
    }

    PluginVersion version(String name, int number, LoadedModule module, InstancePermits permits, LongAdder created) {
        WasmProperties.Plugin settings = module.settings();
        Quarantine quarantine = new Quarantine(name, settings.quarantine(), this.clock, this.events);
        boolean keeps = settings.instances().strategy() != WasmProperties.Strategy.PER_CALL;
        CapturedOutput captured = new CapturedOutput(name, number, module, this.events.outputListeners());
        VersionInstances instances = new VersionInstances(name, module.instances(), keeps, permits, quarantine, created,
                this.pending, captured);
        return new PluginVersion(name, number, module, instances, quarantine);
    }

}
