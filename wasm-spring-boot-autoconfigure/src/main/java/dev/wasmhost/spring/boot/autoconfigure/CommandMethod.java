package dev.wasmhost.spring.boot.autoconfigure;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import dev.wasmhost.ExportType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.TrapReason;
import dev.wasmhost.TypedValue;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmModule;
import dev.wasmhost.WasmTrap;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * The one method of an interface that a command serves, or what a command is run with by
 * name: what of the parameters becomes what, and what is returned. Immutable.
 */
final class CommandMethod {

    static final String START = "_start";

    private static final ExportType RUN = new ExportType(START, FunctionType.empty());

    private final String name;

    private final List<Part> parts = new ArrayList<>();

    private final Result result;

    private CommandMethod(String name, List<ResolvableType> parameters, ResolvableType result) {
        this.name = name;
        for (int i = 0; i < parameters.size(); i++) {
            addParameter(i, parameters.get(i));
        }
        this.result = result(result);
    }

    /**
     * Returns whether an interface is served by running a command: the module is one, and
     * exports nothing that a method could call.
     */
    static boolean isFor(WasmModule module, Class<?> type) {
        if (!isCommand(module)) {
            return false;
        }
        ExportNames exports = new ExportNames(module, type);
        for (Method method : abstractMethods(type)) {
            if (exports.find(method).isPresent()) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the module is a program that can be run. */
    static boolean isCommand(WasmModule module) {
        return module.exports().contains(RUN);
    }

    /**
     * Describes what runs a command with some values.
     * @param result what is expected; null for nothing
     * @throws IllegalArgumentException if a command cannot take or return them
     * @throws NullPointerException if a value is null
     */
    static CommandMethod ofValues(@Nullable Type result, Object[] values) {
        List<ResolvableType> parameters = Arrays.stream(values).map(CommandMethod::type).toList();
        try {
            return new CommandMethod(START, parameters, ResolvableType.forType((result != null) ? result : void.class));
        }
        catch (IllegalArgumentException ex) {
            throw new IllegalArgumentException("call of the command's \"" + START + "\": " + ex.getMessage(), ex);
        }
    }

    private static ResolvableType type(Object value) {
        Objects.requireNonNull(value, "argument");
        if (value instanceof TypedValue typed) {
            return ResolvableType.forType(typed.type());
        }
        if (value instanceof InputStream) {
            return ResolvableType.forClass(InputStream.class);
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return ResolvableType.forClassWithGenerics(List.class, String.class);
        }
        return ResolvableType.forClass(value.getClass());
    }

    /** Returns the values without the types that come with them. */
    static Object[] values(Object[] values) {
        return Arrays.stream(values)
            .map((value) -> (value instanceof TypedValue typed) ? typed.value() : value)
            .toArray();
    }

    /**
     * Describes an interface's method.
     * @throws IllegalArgumentException if it is not one that a command can serve
     */
    static CommandMethod of(Class<?> type) {
        List<Method> methods = abstractMethods(type);
        if (!haveOneName(methods)) {
            throw misfit(type, "expected one method that runs the command, as the module has none of these as export;"
                    + " found " + methods.stream().map(Method::getName).sorted().toList());
        }
        try {
            return of(type, methods.get(0));
        }
        catch (IllegalArgumentException ex) {
            throw misfit(type, methods.get(0).getName() + parameters(methods.get(0)) + ": " + ex.getMessage());
        }
    }

    private static boolean haveOneName(List<Method> methods) {
        for (Method method : methods) {
            if (!method.getName().equals(methods.get(0).getName())) {
                return false;
            }
        }
        return !methods.isEmpty();
    }

    private static CommandMethod of(Class<?> type, Method method) {
        List<ResolvableType> parameters = new ArrayList<>();
        for (int i = 0; i < method.getParameterCount(); i++) {
            parameters.add(ResolvableType.forMethodParameter(method, i, type));
        }
        return new CommandMethod(method.getName(), parameters, ResolvableType.forMethodReturnType(method, type));
    }

    private static IllegalArgumentException misfit(Class<?> type, String reason) {
        return new IllegalArgumentException(type.getName() + " does not fit a command, a module that exports \"_start\""
                + ":\n  " + type.getSimpleName() + "." + reason);
    }

    private static String parameters(Method method) {
        return Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")"));
    }

    private static List<Method> abstractMethods(Class<?> type) {
        List<Method> methods = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (Modifier.isAbstract(method.getModifiers()) && !ReflectionUtils.isObjectMethod(method)) {
                methods.add(method);
            }
        }
        return methods;
    }

    private void addParameter(int index, ResolvableType type) {
        Class<?> raw = type.toClass();
        if (!raw.isRecord() || raw == WasmCallOptions.class) {
            add(new Part(index, null, role(type)));
            return;
        }
        for (RecordComponent component : raw.getRecordComponents()) {
            add(new Part(index, PluginInterface.Target.of(component.getAccessor()),
                    role(ResolvableType.forType(component.getGenericType(), type))));
        }
    }

    private void add(Part part) {
        for (Part other : this.parts) {
            if (other.role().what.equals(part.role().what)) {
                throw new IllegalArgumentException("expected one source of " + part.role().what + ", found several");
            }
        }
        this.parts.add(part);
    }

    private static Role role(ResolvableType type) {
        for (Role role : Role.values()) {
            if (role.type == type.toClass() && (role != Role.LIST || type.getGeneric(0).toClass() == String.class)) {
                return role;
            }
        }
        throw new IllegalArgumentException("expected String, byte[] or InputStream (standard input), "
                + "List<String> or String[] (arguments), WasmCallOptions, or a record of these; found " + type);
    }

    private static Result result(ResolvableType declared) {
        ResolvableType type = (declared.toClass() == CompletableFuture.class) ? declared.getGeneric(0) : declared;
        Class<?> raw = (type.toClass() == Void.class) ? void.class : type.toClass();
        for (Result each : Result.values()) {
            if (each.type == raw) {
                return each;
            }
        }
        throw new IllegalArgumentException("expected a result of type String, byte[], InputStream"
                + " (standard output) or void, or a CompletableFuture of one; found " + declared);
    }

    /**
     * Takes what the method was called with.
     * @throws IllegalArgumentException if a string is not text
     * @throws NullPointerException if anything is null
     */
    CommandInput input(@Nullable Object @Nullable [] arguments) throws Throwable {
        CommandInput input = new CommandInput();
        for (Part part : this.parts) {
            part.role().add(checked(part.of((arguments != null) ? arguments : new Object[0]), part.role()), input);
        }
        return input;
    }

    private Object checked(@Nullable Object value, Role role) {
        if (value == null) {
            throw new NullPointerException(this.name + ": " + role.what + ": null");
        }
        return value;
    }

    /** Returns whether standard output is what the method returns. */
    boolean returnsOutput() {
        return this.result != Result.NOTHING;
    }

    /**
     * Returns what the method returns.
     * @throws WasmTrap if the output is not what it should be
     */
    @Nullable Object result(byte[] output) {
        return switch (this.result) {
            case NOTHING -> null;
            case BYTES -> output;
            case STREAM -> new ByteArrayInputStream(output);
            case TEXT -> text(output);
        };
    }

    private static String text(byte[] output) {
        ByteBuffer bytes = ByteBuffer.wrap(output);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        }
        catch (CharacterCodingException ex) {
            throw new WasmTrap(TrapReason.INVALID_VALUE,
                    "invalid value: expected UTF-8 on standard output, found something else at byte "
                            + bytes.position(),
                    ex);
        }
    }

    /**
     * A parameter, or a component of one.
     *
     * @param index of the parameter
     * @param accessor of the component; null if it is the parameter itself
     * @param role what becomes of it
     */
    private record Part(int index, PluginInterface.@Nullable Target accessor, Role role) {

        @Nullable Object of(@Nullable Object[] arguments) throws Throwable {
            Object argument = arguments[this.index];
            return (this.accessor == null || argument == null) ? argument : this.accessor.call(argument, null);
        }

    }

    /** What parameters are to a command. */
    private enum Role {

        TEXT("standard input", String.class) {
            @Override
            void add(Object value, CommandInput input) {
                input.text((String) value);
            }
        },
        BYTES("standard input", byte[].class) {
            @Override
            void add(Object value, CommandInput input) {
                input.bytes((byte[]) value);
            }
        },
        STREAM("standard input", InputStream.class) {
            @Override
            void add(Object value, CommandInput input) {
                input.stream((InputStream) value);
            }
        },
        LIST("arguments", List.class) {
            @Override
            void add(Object value, CommandInput input) {
                ((List<?>) value).forEach((each) -> input.argument((String) each));
            }
        },
        ARRAY("arguments", String[].class) {
            @Override
            void add(Object value, CommandInput input) {
                List.of((String[]) value).forEach(input::argument);
            }
        },
        OPTIONS("options", WasmCallOptions.class) {
            @Override
            void add(Object value, CommandInput input) {
                input.options((WasmCallOptions) value);
            }
        };

        final String what;

        final Class<?> type;

        Role(String what, Class<?> type) {
            this.what = what;
            this.type = type;
        }

        abstract void add(Object value, CommandInput input);

    }

    /** What the method returns. */
    private enum Result {

        NOTHING(void.class), TEXT(String.class), BYTES(byte[].class), STREAM(InputStream.class);

        final Class<?> type;

        Result(Class<?> type) {
            this.type = type;
        }

    }

}
