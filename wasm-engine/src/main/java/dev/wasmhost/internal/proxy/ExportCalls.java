package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.wasmhost.DynamicCalls;
import dev.wasmhost.TypedValue;
import dev.wasmhost.WasmInstances;
import dev.wasmhost.WasmModule;
import dev.wasmhost.internal.component.DeclaredFunction;
import dev.wasmhost.internal.component.DeclaredType;
import dev.wasmhost.internal.component.World;
import org.jspecify.annotations.Nullable;

/**
 * Calls of exports by name: the values make up a method, which is resolved as those of
 * interfaces are. Thread-safe.
 */
final class ExportCalls implements DynamicCalls {

    /** Stands before an export's name in messages, where an interface's name does. */
    private static final String OWNER = "exports";

    /** Nobody calls a plugin in so many ways, unless types are made at run time. */
    private static final int MOST_KNOWN = 256;

    private final WasmModule module;

    private final Exports exports;

    private final WasmInstances instances;

    private final EntryHandles entries;

    private final Map<Call, GuestCall> known = new ConcurrentHashMap<>();

    /** Read at the first call: many are never called by name. */
    private volatile @Nullable World world;

    /**
     * What is called.
     *
     * @param export the export's name
     * @param parameters types of what it is called with
     * @param result type of what is expected
     */
    private record Call(String export, List<JavaType> parameters, JavaType result) {

    }

    ExportCalls(WasmModule module, WasmInstances instances, EntryHandles entries) {
        this.module = module;
        this.exports = new Exports(module.exports());
        this.instances = instances;
        this.entries = entries;
    }

    @Override
    public @Nullable Object call(String export, Object... arguments) {
        return call(JavaType.NUMBERS, export, arguments);
    }

    @Override
    public @Nullable Object call(Type resultType, String export, Object... arguments) {
        Objects.requireNonNull(resultType, "resultType");
        return call(JavaType.of(resultType), export, arguments);
    }

    private @Nullable Object call(JavaType result, String export, Object[] arguments) {
        Objects.requireNonNull(export, "export");
        Call call = new Call(export, types(export, arguments), result);
        GuestCall resolved = this.known.get(call);
        if (resolved == null) {
            resolved = resolve(call);
            keep(call, resolved);
        }
        return Calls.invokeLeased(resolved, this.instances, values(arguments));
    }

    private World world() {
        World known = this.world;
        if (known == null) {
            known = World.of(this.module.customSections());
            this.world = known;
        }
        return known;
    }

    private List<JavaType> types(String export, Object[] arguments) {
        Optional<DeclaredFunction> declared = world().export(export);
        List<JavaType> types = new ArrayList<>(arguments.length);
        for (int i = 0; i < arguments.length; i++) {
            String where = "argument " + (i + 1) + " of \"" + export + "\"";
            types.add(new ArgumentTypes(where).of(arguments[i], type(declared, i)));
        }
        return types;
    }

    private static @Nullable DeclaredType type(Optional<DeclaredFunction> declared, int index) {
        return declared.map(DeclaredFunction::parameters)
            .filter((parameters) -> index < parameters.size())
            .map((parameters) -> parameters.get(index).type())
            .orElse(null);
    }

    private static Object[] values(Object[] arguments) {
        Object[] values = new Object[arguments.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (arguments[i] instanceof TypedValue typed) ? typed.value() : arguments[i];
        }
        return values;
    }

    private GuestCall resolve(Call call) {
        // Boxed, so that it is not resolved for code that passes numbers as they are.
        MethodType descriptor = MethodType.genericMethodType(call.parameters().size());
        InterfaceMethod method = new InterfaceMethod(OWNER, call.export(), List.of(call.export()), call.parameters(),
                call.result(), List.of(), List.of(descriptor));
        Misfits misfits = new Misfits();
        world().problem().ifPresent((problem) -> misfits.add(OWNER, problem));
        Optional<Dispatch> dispatch = new Resolver(this.exports, world(), this.entries, misfits).resolve(method);
        if (dispatch.isPresent() && misfits.isEmpty()) {
            return (GuestCall) dispatch.get();
        }
        throw new IllegalArgumentException(
                "call of \"" + call.export() + "\" does not fit the module's exports:\n  " + misfits.text());
    }

    private void keep(Call call, GuestCall resolved) {
        if (this.known.size() >= MOST_KNOWN) {
            this.known.clear();
        }
        this.known.put(call, resolved);
    }

}
