package dev.wasmhost.spring.boot.autoconfigure;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Superclass of what {@link WasmPlugin} interfaces' beans are: of classes that are
 * written when an application is processed ahead of time, or else when it starts. Public
 * only because these classes are in the packages of the interfaces.
 */
public abstract class CompiledPluginInterface {

    private @Nullable PluginInterface owner;

    /** For the generated subclasses. */
    protected CompiledPluginInterface() {
    }

    final void setOwner(PluginInterface newOwner) {
        this.owner = newOwner;
    }

    /**
     * Calls the plugin; what an interface's method does.
     * @param method its position among the interface's methods
     */
    protected final @Nullable Object callPlugin(int method, @Nullable Object[] arguments) {
        return Objects.requireNonNull(this.owner, "owner").call(method, arguments);
    }

    /**
     * Calls an implementation of the interface.
     * @param method the method's position among the interface's methods
     * @throws Throwable what it throws
     */
    protected abstract @Nullable Object callImplementation(int method, Object implementation,
            @Nullable Object[] arguments) throws Throwable;

    @Override
    public String toString() {
        return String.valueOf(this.owner);
    }

}
