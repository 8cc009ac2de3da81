package dev.wasmhost.internal.runtime;

import java.lang.ref.Cleaner;
import java.util.function.Consumer;

import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmModule;
import dev.wasmhost.WasmTemplate;

/** A template: a copied state, and what its instances are linked with. */
final class InstanceTemplate implements WasmTemplate {

    private final LoadedModule module;

    private final WasmLimits limits;

    private final Linkage linkage;

    private final InstanceState state;

    private final Cleaner.Cleanable cleanable;

    private volatile boolean closed;

    private InstanceTemplate(LoadedModule module, WasmLimits limits, Linkage linkage, InstanceState state,
            Allocation allocation) {
        this.module = module;
        this.limits = limits;
        this.linkage = linkage;
        this.state = state;
        this.cleanable = module.engine().releaseWith(this, allocation);
    }

    /**
     * Makes a template; everything that can refuse the state refuses it as early as it
     * can.
     */
    static InstanceTemplate make(LoadedModule module, WasmLimits limits, Linkage linkage,
            Consumer<? super WasmInstance> initializer) {
        linkage.checkUnshared();
        GuestInstance instance = new Instantiator(module, limits, linkage, null).instantiate();
        Allocation allocation = module.engine().newAllocation(limits);
        try {
            initialize(instance, initializer);
            instance.context.checkAlone();
            GuestInstance fields = module.code().newInstance(new InstanceParts(module, limits));
            InstanceState state = new InstanceState(instance, fields, allocation);
            return new InstanceTemplate(module, limits, linkage, state, allocation);
        }
        catch (RuntimeException | Error ex) {
            allocation.run();
            throw ex;
        }
        finally {
            instance.release();
        }
    }

    /** One call from the host, whatever the initializer calls: so it has one deadline. */
    private static void initialize(GuestInstance instance, Consumer<? super WasmInstance> initializer) {
        instance.enterToLoad();
        try {
            initializer.accept(instance);
        }
        finally {
            instance.leave();
        }
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
    public WasmInstance instantiate() {
        if (this.closed) {
            throw new IllegalStateException("template is closed");
        }
        this.module.engine().checkOpen();
        return new Instantiator(this.module, this.limits, this.linkage, this.state).instantiate();
    }

    @Override
    public void close() {
        this.closed = true;
        this.cleanable.clean();
    }

}
