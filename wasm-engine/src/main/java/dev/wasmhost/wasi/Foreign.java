package dev.wasmhost.wasi;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.util.Optional;

/**
 * {@code java.lang.foreign} by reflection: functions of the C library as method handles
 * that take direct buffers where C takes pointers.
 *
 * <p>
 * Everything here throws {@link ReflectiveOperationException} where the JDK is not as
 * expected.
 */
final class Foreign {

    private final Object linker;

    private final Object symbols;

    private final MethodHandle segmentOf;

    Foreign() throws ReflectiveOperationException {
        this.linker = type("Linker").getMethod("nativeLinker").invoke(null);
        this.symbols = type("Linker").getMethod("defaultLookup").invoke(this.linker);
        this.segmentOf = MethodHandles.publicLookup()
            .findStatic(type("MemorySegment"), "ofBuffer", MethodType.methodType(type("MemorySegment"), Buffer.class));
    }

    /**
     * Returns a function.
     * @param name in the C library
     * @param parameters one letter each: {@code i} for int, {@code l} for long, {@code p}
     * for a pointer
     * @param result as a parameter
     * @param variadic whether all parameters but the first are variable, and
     * {@code errno} is to be stored to a buffer that comes before all of them
     */
    MethodHandle function(String name, String parameters, char result, boolean variadic)
            throws ReflectiveOperationException {
        Object symbol = ((Optional<?>) type("SymbolLookup").getMethod("find", String.class).invoke(this.symbols, name))
            .orElseThrow(() -> new NoSuchMethodException(name));
        Object layouts = Array.newInstance(type("MemoryLayout"), parameters.length());
        for (int i = 0; i < parameters.length(); i++) {
            Array.set(layouts, i, layout(parameters.charAt(i)));
        }
        Class<?> descriptorType = type("FunctionDescriptor");
        Object descriptor = descriptorType.getMethod("of", type("MemoryLayout"), layouts.getClass())
            .invoke(null, layout(result), layouts);
        Object options = variadic ? options() : Array.newInstance(type("Linker$Option"), 0);
        MethodHandle handle = (MethodHandle) type("Linker")
            .getMethod("downcallHandle", type("MemorySegment"), descriptorType, options.getClass())
            .invoke(this.linker, symbol, descriptor, options);
        return withBuffers(handle);
    }

    private static Object options() throws ReflectiveOperationException {
        Class<?> option = type("Linker$Option");
        Object options = Array.newInstance(option, 2);
        Array.set(options, 0, option.getMethod("firstVariadicArg", int.class).invoke(null, 1));
        Array.set(options, 1,
                option.getMethod("captureCallState", String[].class).invoke(null, (Object) new String[] { "errno" }));
        return options;
    }

    private MethodHandle withBuffers(MethodHandle handle) throws ClassNotFoundException {
        MethodHandle adapted = handle;
        for (int i = 0; i < handle.type().parameterCount(); i++) {
            if (handle.type().parameterType(i) == type("MemorySegment")) {
                adapted = MethodHandles.filterArguments(adapted, i, this.segmentOf);
            }
        }
        return adapted;
    }

    private static Object layout(char letter) throws ReflectiveOperationException {
        String name = switch (letter) {
            case 'i' -> "JAVA_INT";
            case 'l' -> "JAVA_LONG";
            case 'p' -> "ADDRESS";
            default -> throw new IllegalArgumentException("unknown letter: " + letter);
        };
        return type("ValueLayout").getField(name).get(null);
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName("java.lang.foreign." + name);
    }

}
