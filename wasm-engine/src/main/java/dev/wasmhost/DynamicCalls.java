package dev.wasmhost;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

/**
 * Calls exports that no interface describes: their names, and the types that are passed,
 * are known only when they are called. Values cross as they do through interfaces, see
 * {@link WasmInstance#bind(Class)}. As thread-safe as the instances that it was made
 * with.
 *
 * <p>
 * The type of an argument is its class. An enum's constant, a record and an array of
 * primitives say all that is needed; a record that is permitted by a sealed interface of
 * records is a case of that, unless the module declares a record; the type of a
 * {@link java.util.List} or {@link java.util.Map} is that of its elements, which is one,
 * and of an empty one any. An empty {@link java.util.Optional} says nothing, so one is
 * taken only where the module declares its types. Everything else is passed as a
 * {@link TypedValue}. A last argument of type {@link WasmCallOptions} is not passed but
 * applies to the call.
 *
 * <p>
 * How a combination of types crosses is found out once and kept for the next call, for a
 * few hundred combinations.
 */
public interface DynamicCalls {

    /**
     * Calls an export and takes its results as the numbers that they are.
     * @param export its name, as the module spells it
     * @param arguments none is null
     * @return the result as {@link Integer}, {@link Long}, {@link Float}, {@link Double}
     * or {@link V128}, null if there is none, an {@code Object[]} if there are several
     * @throws IllegalArgumentException if there is no such function, it takes other
     * arguments or returns a reference; or an argument has no representation
     * @throws NullPointerException if an argument, or what is inside it, is null
     * @throws WasmLimitException if an argument cannot fit into the guest's memory
     * @throws WasmException if the guest fails or is stopped
     */
    @Nullable Object call(String export, Object... arguments);

    /**
     * Calls an export as {@link #call(String, Object...)} does, and takes its result as
     * the type that the caller expects.
     * @param resultType any that a method of an interface may return; {@code void.class}
     * for none. A sealed interface with the cases {@code Ok} and {@code Error} takes a
     * {@code result<t, e>}
     * @return the result, of that type; null for none
     * @throws IllegalArgumentException also if the export's result does not fit
     * {@code resultType}
     * @throws WasmTrap also if the result is no value of the type
     */
    @Nullable Object call(Type resultType, String export, Object... arguments);

}
