package dev.wasmhost.samples.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

import dev.wasmhost.spring.boot.autoconfigure.WasmPluginBindingException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginEvent;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginHandle;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;
import dev.wasmhost.spring.boot.autoconfigure.WasmProperties;
import dev.wasmhost.wasi.Output;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.event.EventListener;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * The functions: a directory of files, and the plugin that each of them is. Thread-safe;
 * changes wait for each other, calls for nothing.
 *
 * <p>
 * Whatever is wrong with a new version, the old one goes on serving: an upload gets to
 * its place in the directory only after it was loaded, and what was dropped there and
 * does not load is told by {@link #refused()}.
 */
@Component
class FunctionCatalog {

    private static final Log logger = LogFactory.getLog(FunctionCatalog.class);

    private final WasmPlugins plugins;

    private final Map<String, WasmProperties.Plugin> settings;

    private final FunctionDirectory directory;

    private final ReentrantLock changes = new ReentrantLock();

    private final Map<String, DeployedFunction> functions = new ConcurrentHashMap<>();

    private final Map<String, String> refused = new ConcurrentSkipListMap<>();

    private boolean unreadable;

    FunctionCatalog(WasmPlugins plugins, FunctionsProperties properties) throws IOException {
        this.plugins = plugins;
        this.settings = Map.copyOf(properties.settings());
        this.directory = FunctionDirectory.open(properties.directory());
        scan();
    }

    /** Returns all functions that serve calls, by name. */
    List<DeployedFunction> all() {
        return this.functions.values().stream().sorted(Comparator.comparing(DeployedFunction::name)).toList();
    }

    Optional<DeployedFunction> find(String name) {
        return Optional.ofNullable(this.functions.get(name));
    }

    /** Returns the files that cannot be deployed as they are now, and why not. */
    Map<String, String> refused() {
        return new TreeMap<>(this.refused);
    }

    /**
     * Deploys a function, or a new version of it, and stores its file.
     * @throws WasmPluginException if it cannot be deployed; nothing has changed then
     * @throws UncheckedIOException if it cannot be stored; nothing has changed then
     */
    DeployedFunction deploy(String name, byte[] module) {
        this.changes.lock();
        try {
            Path staged = this.directory.stage(name, module);
            try {
                return deploy(name, staged);
            }
            finally {
                Files.deleteIfExists(staged);
            }
        }
        catch (IOException ex) {
            throw new UncheckedIOException("function \"" + name + "\" cannot be stored: " + ex.getMessage(), ex);
        }
        finally {
            this.changes.unlock();
        }
    }

    private DeployedFunction deploy(String name, Path staged) throws IOException {
        boolean known = this.functions.containsKey(name);
        FunctionFile file = FunctionFile.uploaded(staged, this.directory.file(name));
        DeployedFunction function = install(name, file);
        try {
            this.directory.store(staged, name);
        }
        catch (IOException ex) {
            undo(name, known);
            throw ex;
        }
        file.moved();
        return function;
    }

    /** The file in the directory is still the one that served. */
    private void undo(String name, boolean known) {
        if (known && Files.exists(this.directory.file(name))) {
            this.plugins.replace(name, FunctionFile.inPlace(this.directory.file(name)));
        }
        else {
            remove(name);
        }
    }

    private DeployedFunction install(String name, Resource file) {
        DeployedFunction known = this.functions.get(name);
        if (known != null) {
            this.plugins.replace(name, file);
            this.refused.remove(name + FunctionNames.SUFFIX);
            return known;
        }
        DeployedFunction loaded = load(name, file);
        this.functions.put(name, loaded);
        this.refused.remove(name + FunctionNames.SUFFIX);
        return loaded;
    }

    /** From then on versions that are no commands are refused. */
    private DeployedFunction load(String name, Resource file) {
        WasmProperties.Plugin own = this.settings.get(name);
        WasmPluginHandle plugin = (own != null) ? this.plugins.load(name, own.withLocation(file))
                : this.plugins.load(name, file);
        try {
            return new DeployedFunction(plugin, plugin.bind(Command.class), new CallStatistics());
        }
        catch (WasmPluginBindingException ex) {
            this.plugins.unload(name);
            throw ex;
        }
    }

    /**
     * Loads a function's file again.
     * @return empty if there is no such file
     * @throws WasmPluginException if it cannot be deployed; the old version goes on
     * serving
     */
    Optional<DeployedFunction> reload(String name) {
        this.changes.lock();
        try {
            Path file = this.directory.file(name);
            return Files.isRegularFile(file) ? Optional.of(install(name, FunctionFile.inPlace(file)))
                    : Optional.empty();
        }
        finally {
            this.changes.unlock();
        }
    }

    /**
     * Deletes a function and its file; calls that run end.
     * @return whether there was any
     * @throws UncheckedIOException if the file cannot be deleted; nothing has changed
     * then
     */
    boolean delete(String name) {
        this.changes.lock();
        try {
            boolean known = this.functions.containsKey(name) || Files.exists(this.directory.file(name));
            this.directory.delete(name);
            remove(name);
            return known;
        }
        catch (IOException ex) {
            throw new UncheckedIOException("function \"" + name + "\" cannot be deleted: " + ex.getMessage(), ex);
        }
        finally {
            this.changes.unlock();
        }
    }

    private void remove(String name) {
        this.refused.remove(name + FunctionNames.SUFFIX);
        if (this.functions.remove(name) != null) {
            this.plugins.unload(name);
        }
    }

    /** Looks for files that have been added to the directory, changed or removed. */
    final void scan() {
        this.changes.lock();
        try {
            this.directory.changes().forEach(this::refresh);
            this.unreadable = false;
        }
        catch (IOException ex) {
            if (!this.unreadable) {
                logger.error("The functions' directory cannot be read; all functions stay as they are", ex);
            }
            this.unreadable = true;
        }
        finally {
            this.changes.unlock();
        }
    }

    private void refresh(String fileName) {
        String name = fileName.substring(0, fileName.length() - FunctionNames.SUFFIX.length());
        Path file = this.directory.file(name);
        if (!Files.exists(file)) {
            remove(name);
            this.refused.remove(fileName);
        }
        else if (!FunctionNames.isValid(name)) {
            refuse(fileName, "name: " + FunctionNames.EXPECTED);
        }
        else {
            install(name, fileName, file);
        }
    }

    private void install(String name, String fileName, Path file) {
        try {
            install(name, FunctionFile.inPlace(file));
        }
        catch (WasmPluginException ex) {
            refuse(fileName, String.valueOf(DeploymentProblems.of(ex).getBody().getDetail()));
        }
    }

    private void refuse(String fileName, String reason) {
        this.refused.put(fileName, reason);
        logger.warn("The file \"" + Output.escaped(fileName) + "\" is not deployed: " + reason);
    }

    @EventListener
    void denied(WasmPluginEvent.Denied event) {
        find(event.plugin()).ifPresent((function) -> function.statistics().denied(1 + event.denial().suppressed()));
    }

}
