package dev.wasmhost.internal.runtime;

import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.DefinedType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.NumberType;
import dev.wasmhost.ReferenceType;
import dev.wasmhost.V128;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmFunction;

/**
 * A function that can be called through a table, an import or by the host.
 *
 * <p>
 * For each signature there is a generated subclass with a typed abstract method; its
 * subclasses call a compiled function or a host's. This class is the host's side:
 * entering, leaving, untyped calls.
 */
public abstract class FunctionReference implements WasmFunction {

    /** The engine's one object for this type: types are compared by identity. */
    public final DefinedType type;

    private final FunctionType functionType;

    private final @Nullable GuestInstance owner;

    /**
     * Makes a reference.
     * @param type the engine's one object for this type
     * @param owner the instance that the function runs in; null for a host function that
     * nobody imported
     */
    protected FunctionReference(DefinedType type, @Nullable GuestInstance owner) {
        this.type = type;
        this.functionType = (FunctionType) type.composite();
        this.owner = owner;
    }

    /** Returns 1 if a reference is to a function of this type, else 0. */
    public static int isOf(@Nullable Object reference, DefinedType expected) {
        return (reference instanceof FunctionReference function && function.type.matches(expected)) ? 1 : 0;
    }

    /** Returns 1 if a reference is null or to a function of this type, else 0. */
    public static int isNullOrOf(@Nullable Object reference, DefinedType expected) {
        return (reference == null) ? 1 : isOf(reference, expected);
    }

    @Override
    public final FunctionType type() {
        return this.functionType;
    }

    /** Returns whether the function is one of {@code engine}. */
    final boolean belongsTo(EngineContext engine) {
        if (this.owner != null) {
            return this.owner.loadedModule().engine() == engine;
        }
        return engine.isCanonical(this.type);
    }

    final @Nullable GuestInstance ownerOrNull() {
        return this.owner;
    }

    /** Returns the instance that the function runs in. */
    public final GuestInstance owner() {
        if (this.owner == null) {
            throw new IllegalStateException(
                    "a host function runs on behalf of an instance: expected it to be imported or put into a table first");
        }
        return this.owner;
    }

    /**
     * Calls the function inside an entered group.
     * @param numbers the arguments' raw bits by position, overwritten with the results'
     * by position; the upper half of a v128 is as many elements further as there are
     * parameters or results
     * @param references the arguments that are references by position, overwritten
     * likewise
     */
    public abstract void callUntyped(long[] numbers, @Nullable Object[] references, GuestInstance caller, int budget);

    /**
     * Makes the call that is {@linkplain CallContext#pending pending}; overridden where
     * one often is. Here it was left pending only since handlers of its caller would have
     * seen what it throws.
     */
    public void resume(GuestInstance caller, int budget) {
        CallContext context = caller.context;
        int parameters = this.functionType.parameters().size();
        int results = this.functionType.results().size();
        long[] numbers = Arrays.copyOf(context.tailNumbers, 2 * Math.max(parameters, results));
        @Nullable Object[] references = Arrays.copyOf(context.tailReferences, Math.max(parameters, results));
        Arrays.fill(context.tailReferences, null);
        callUntyped(numbers, references, caller, budget);
        System.arraycopy(numbers, 0, context.results, 0, 2 * results);
        System.arraycopy(references, 0, context.resultReferences, 0, results);
    }

    /** Enters the group; returns the stack budget. */
    public final int enter() {
        return owner().enter();
    }

    /** Leaves the group after success. */
    public final void leave() {
        owner().leave();
    }

    /**
     * Leaves the group after a failure and returns what to throw instead, or throws it.
     */
    public final RuntimeException failed(Throwable failure) {
        GuestInstance instance = owner();
        try {
            return Failures.translate(failure, instance.context);
        }
        finally {
            instance.leave();
        }
    }

    @Override
    public final long[] invoke(long... arguments) {
        return invokeWith(null, arguments);
    }

    @Override
    public final long[] invoke(WasmCallOptions options, long... arguments) {
        return invokeWith(Objects.requireNonNull(options, "options"), arguments);
    }

    private long[] invokeWith(@Nullable WasmCallOptions options, long[] arguments) {
        int count = this.functionType.parameters().size();
        checkCount(arguments.length, References.words(this.functionType.parameters()));
        GuestInstance instance = owner();
        int slots = slots();
        long[] numbers = new long[2 * slots];
        Object[] references = new Object[slots];
        int next = 0;
        for (int i = 0; i < count; i++) {
            ValueType parameter = this.functionType.parameters().get(i);
            if (References.isReference(parameter)) {
                references[i] = argument(i, instance.reference(arguments[next++]));
            }
            else {
                numbers[i] = arguments[next++];
                if (parameter == ValueType.V128) {
                    numbers[count + i] = arguments[next++];
                }
            }
        }
        callGuarded(numbers, references, instance, options);
        return results(numbers, references, instance);
    }

    private long[] results(long[] numbers, @Nullable Object[] references, GuestInstance instance) {
        int count = this.functionType.results().size();
        long[] results = new long[References.words(this.functionType.results())];
        int next = 0;
        for (int i = 0; i < count; i++) {
            ValueType result = this.functionType.results().get(i);
            results[next++] = References.isReference(result) ? instance.handle(references[i]) : numbers[i];
            if (result == ValueType.V128) {
                results[next++] = numbers[count + i];
            }
        }
        return results;
    }

    @Override
    public final @Nullable Object[] call(@Nullable Object... arguments) {
        checkCount(arguments.length, this.functionType.parameters().size());
        GuestInstance instance = owner();
        int slots = slots();
        long[] numbers = new long[2 * slots];
        Object[] references = new Object[slots];
        for (int i = 0; i < arguments.length; i++) {
            ValueType parameter = this.functionType.parameters().get(i);
            if (parameter instanceof NumberType number) {
                numbers[i] = References.bits(number, arguments[i]);
            }
            else if (parameter == ValueType.V128) {
                V128 vector = References.vector(arguments[i]);
                numbers[i] = vector.low();
                numbers[arguments.length + i] = vector.high();
            }
            else {
                references[i] = argument(i, arguments[i]);
            }
        }
        callGuarded(numbers, references, instance, null);
        Object[] results = new Object[this.functionType.results().size()];
        for (int i = 0; i < results.length; i++) {
            ValueType result = this.functionType.results().get(i);
            if (result instanceof NumberType number) {
                results[i] = References.box(number, numbers[i]);
            }
            else {
                results[i] = (result == ValueType.V128) ? new V128(numbers[i], numbers[results.length + i])
                        : references[i];
            }
        }
        return results;
    }

    private @Nullable Object argument(int position, @Nullable Object reference) {
        References.check(reference, (ReferenceType) this.functionType.parameters().get(position),
                owner().loadedModule().engine());
        if (reference instanceof FunctionReference function) {
            owner().link(function);
        }
        return reference;
    }

    private void callGuarded(long[] numbers, @Nullable Object[] references, GuestInstance instance,
            @Nullable WasmCallOptions options) {
        int budget = (options != null) ? instance.enter(options) : instance.enter();
        try {
            callUntyped(numbers, references, instance, budget);
        }
        catch (Throwable ex) { // whatever a host function throws passes; the group must
                               // be left
            throw failed(ex);
        }
        instance.leave();
    }

    private int slots() {
        return Math.max(this.functionType.parameters().size(), this.functionType.results().size());
    }

    private void checkCount(int count, int expected) {
        if (count != expected) {
            throw new IllegalArgumentException(
                    "arguments: expected " + expected + " for " + this.functionType + ", found " + count);
        }
    }

    @Override
    public String toString() {
        return "function " + this.functionType;
    }

}
