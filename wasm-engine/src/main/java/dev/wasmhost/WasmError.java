package dev.wasmhost;

/**
 * Implemented by the exception that stands for the error of a WIT
 * {@code result<T, error>}.
 *
 * <p>
 * A method {@code T find(String name) throws NotFound}, where {@code NotFound} implements
 * this, calls an export of type {@code func(name: string) -> result<T, error>}: it
 * returns what is in {@code ok}, and throws a {@code NotFound} made of what is in
 * {@code error}. The guest's call has succeeded then, and its instance goes on. A host
 * function is declared likewise, and what it throws of that class reaches the guest as an
 * {@code error}.
 *
 * <p>
 * The class has a constructor with one parameter of type {@code E}, or if that is
 * {@link Void}, where the result has no value, without parameters:
 *
 * <pre>{@code
 * final class NotFound extends Exception implements WasmError<String> {
 *     NotFound(String name) { super(name); }
 *     public String error() { return getMessage(); }
 * }
 * }</pre>
 *
 * @param <E> type of the value, one of those that {@link WasmInstance#bind(Class)} lists;
 * or {@link Void}
 */
public interface WasmError<E> {

    /** Returns the value; null only if {@code E} is {@link Void}. */
    @org.jspecify.annotations.Nullable
    E error();

}
