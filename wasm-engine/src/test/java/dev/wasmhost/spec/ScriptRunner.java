package dev.wasmhost.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import dev.wasmhost.ImportType;
import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.LinkException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmGuestException;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmModule;
import dev.wasmhost.WasmTrap;

/**
 * Runs the commands of one script, in order, against the public API.
 *
 * <p>
 * A module that could not be made leaves a {@link Missing} in its place, so that what
 * depends on it is skipped if it was expected not to work and fails otherwise.
 */
final class ScriptRunner implements AutoCloseable {

    private static final String CURRENT = "";

    private final WasmEngine engine;

    private final SpectestModule spectest;

    private final Map<String, Slot<WasmModule>> definitions = new HashMap<>();

    private final Map<String, Slot<WasmInstance>> instances = new HashMap<>();

    private final Map<String, Slot<WasmInstance>> registered = new LinkedHashMap<>();

    private final List<WasmInstance> toClose = new ArrayList<>();

    ScriptRunner(WasmEngine engine) {
        this.engine = engine;
        this.spectest = new SpectestModule(engine);
        Missing none = new Missing("no module before it", Optional.empty());
        this.definitions.put(CURRENT, Slot.missing(none));
        this.instances.put(CURRENT, Slot.missing(none));
    }

    /**
     * Runs one command.
     * @param skipReason why it is not expected to pass, if it is not
     */
    Outcome run(Command command, Optional<String> skipReason) {
        if (command.needsTextParser()) {
            return new Outcome.Skipped("text format");
        }
        try {
            execute(command, skipReason);
            return new Outcome.Passed();
        }
        catch (MissingException ex) {
            return ex.outcome();
        }
        catch (OutOfMemoryError ex) {
            throw ex;
        }
        // Error too: an engine's own bugs are often AssertionError, VerifyError or
        // StackOverflowError
        catch (Exception | Error ex) {
            return new Outcome.Failed((ex instanceof AssertionError) ? String.valueOf(ex.getMessage()) : describe(ex),
                    ex);
        }
    }

    private void execute(Command command, Optional<String> skipReason) throws IOException {
        switch (command.kind()) {
            case MODULE -> makeInstance(command, "name", skipReason, () -> define(command, skipReason));
            case MODULE_DEFINITION -> define(command, skipReason);
            case MODULE_INSTANCE -> makeInstance(command, "instance", skipReason, () -> definition(command));
            case REGISTER -> register(command);
            case ACTION -> perform(command.action());
            case ASSERT_RETURN -> assertReturn(command);
            default -> assertFailure(command);
        }
    }

    private void assertFailure(Command command) {
        switch (command.kind()) {
            case ASSERT_TRAP ->
                assertThrows("trap", command, () -> perform(command.action()), (ex) -> isTrap(ex, command.text()));
            case ASSERT_EXHAUSTION -> assertThrows("exhaustion", command, () -> perform(command.action()),
                    (ex) -> isTrap(ex, TrapReason.CALL_STACK_EXHAUSTED.toString()));
            case ASSERT_EXCEPTION -> assertThrows("an exception of the guest", command, () -> perform(command.action()),
                    WasmGuestException.class::isInstance);
            case ASSERT_MALFORMED, ASSERT_MALFORMED_CUSTOM ->
                assertThrows("malformed", command, () -> load(command), MalformedModuleException.class::isInstance);
            case ASSERT_INVALID, ASSERT_INVALID_CUSTOM ->
                assertThrows("invalid", command, () -> load(command), InvalidModuleException.class::isInstance);
            case ASSERT_UNLINKABLE -> assertThrows("unlinkable", command, () -> instantiate(loadOrReference(command)),
                    LinkException.class::isInstance);
            case ASSERT_UNINSTANTIABLE -> assertThrows("trap", command, () -> instantiate(loadOrReference(command)),
                    (ex) -> isTrap(ex, command.text()));
            default -> throw new AssertionError("the API has nothing for " + command.kind());
        }
    }

    // Modules and instances

    private WasmModule load(Command command) {
        try {
            return this.engine.load(command.module().orElseThrow());
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private WasmModule loadOrReference(Command command) {
        return command.string("filename").isPresent() ? load(command) : definition(command);
    }

    private WasmModule definition(Command command) {
        Slot<WasmModule> definition = this.definitions.get(command.string("module").orElse(CURRENT));
        if (definition == null) {
            throw new AssertionError("no definition was named " + command.string("module").orElseThrow());
        }
        return definition.get();
    }

    private WasmModule define(Command command, Optional<String> skipReason) {
        Slot<WasmModule> slot = Slot.missing(new Missing(command.toString(), skipReason));
        try {
            slot = Slot.of(load(command));
            return slot.get();
        }
        finally {
            this.definitions.put(CURRENT, slot);
            if (command.string("name").isPresent()) {
                this.definitions.put(command.string("name").get(), slot);
            }
        }
    }

    private void makeInstance(Command command, String nameField, Optional<String> skipReason, Source source) {
        Slot<WasmInstance> slot = Slot.missing(new Missing(command.toString(), skipReason));
        try {
            slot = Slot.of(instantiate(source.module()));
        }
        catch (MissingException ex) {
            slot = Slot.missing(ex.missing);
            throw ex;
        }
        finally {
            this.instances.put(CURRENT, slot);
            if (command.string(nameField).isPresent()) {
                this.instances.put(command.string(nameField).get(), slot);
            }
        }
    }

    private WasmInstance instantiate(WasmModule module) {
        for (ImportType type : module.imports()) {
            Slot<WasmInstance> exporter = this.registered.get(type.module());
            if (exporter != null) {
                exporter.get();
            }
        }
        WasmImports.Builder imports = WasmImports.builder();
        this.spectest.defineIn(imports);
        this.registered.forEach((name, exporter) -> {
            if (exporter.missing().isEmpty()) {
                imports.exports(name, exporter.get());
            }
        });
        WasmInstance instance = module.instantiate(imports.build());
        this.toClose.add(instance);
        return instance;
    }

    private void register(Command command) {
        Slot<WasmInstance> instance = instance(command.string("name"));
        this.registered.put(command.string("as").orElseThrow(), instance);
        instance.get();
    }

    private Slot<WasmInstance> instance(Optional<String> name) {
        Slot<WasmInstance> instance = this.instances.get(name.orElse(CURRENT));
        if (instance == null) {
            throw new AssertionError("no instance was named " + name.orElseThrow());
        }
        return instance;
    }

    // Actions and assertions

    private List<Object> perform(Command.Action action) {
        WasmInstance instance = instance(action.instance()).get();
        if (action.get()) {
            List<Object> value = new ArrayList<>();
            value.add(Call.unbox(instance.global(action.field()).get()));
            return value;
        }
        return Call.invoke(instance.function(action.field()), action.arguments());
    }

    private void assertReturn(Command command) {
        Command.Action action = command.action();
        List<Values.Expectation> expected = command.expected();
        List<Object> actual;
        try {
            actual = perform(action);
        }
        catch (MissingException ex) {
            throw ex;
        }
        catch (RuntimeException | Error ex) {
            throw new AssertionError(action + ": expected " + expected + ", found " + describe(ex), ex);
        }
        if (!Values.match(expected, actual)) {
            throw new AssertionError(action + ": expected " + expected + ", found " + Values.toString(actual));
        }
    }

    /** Demands the script's words at the start of the message. */
    private static void assertThrows(String kind, Command command, Runnable body, Predicate<Throwable> predicate) {
        String expected = command.text().isEmpty() ? kind : kind + " \"" + command.text() + "\"";
        String subject = command.json().has("action") ? command.action() + ": " : "";
        try {
            body.run();
        }
        catch (MissingException ex) {
            throw ex;
        }
        catch (RuntimeException | Error ex) {
            if (predicate.test(ex) && String.valueOf(ex.getMessage()).startsWith(command.text())) {
                return;
            }
            throw new AssertionError(subject + "expected " + expected + ", found " + describe(ex), ex);
        }
        throw new AssertionError(subject + "expected " + expected + ", found no failure");
    }

    /** Scripts name the element too: {@code uninitialized element 7}. */
    private static boolean isTrap(Throwable ex, String text) {
        return ex instanceof WasmTrap trap && text.startsWith(trap.reason().toString());
    }

    private static String describe(Throwable ex) {
        return ex.getClass().getSimpleName() + ": " + ex.getMessage();
    }

    /**
     * Closes all instances, in reverse order; what they linked to each other may refer to
     * them.
     */
    @Override
    public void close() {
        for (int i = this.toClose.size() - 1; i >= 0; i--) {
            this.toClose.get(i).close();
        }
    }

    /** Supplies the module to be instantiated. */
    private interface Source {

        WasmModule module();

    }

    /**
     * Says that a module or instance could not be made.
     *
     * @param command the command that should have made it
     * @param skipReason why that command was expected to fail; empty if it was not
     */
    private record Missing(String command, Optional<String> skipReason) {
    }

    /** A module or an instance, or why there is none. */
    private record Slot<T>(Optional<T> value, Optional<Missing> missing) {

        static <T> Slot<T> of(T value) {
            return new Slot<>(Optional.of(value), Optional.empty());
        }

        static <T> Slot<T> missing(Missing missing) {
            return new Slot<>(Optional.empty(), Optional.of(missing));
        }

        T get() {
            return this.value.orElseThrow(() -> new MissingException(this.missing.orElseThrow()));
        }

    }

    /** Thrown by a command that needs what is missing. */
    private static final class MissingException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Missing missing;

        MissingException(Missing missing) {
            super(null, null, false, false);
            this.missing = missing;
        }

        Outcome outcome() {
            if (this.missing.skipReason().isPresent()) {
                return new Outcome.Skipped(this.missing.skipReason().get());
            }
            return new Outcome.Failed("needs what line " + this.missing.command() + " should have made", null);
        }

    }

}
