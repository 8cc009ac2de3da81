package dev.wasmhost.internal.runtime;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

import dev.wasmhost.DefinedType;
import dev.wasmhost.ExternType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.GlobalType;
import dev.wasmhost.HostFunction;
import dev.wasmhost.HostModule;
import dev.wasmhost.ImportType;
import dev.wasmhost.LinkException;
import dev.wasmhost.MemoryType;
import dev.wasmhost.TableType;
import dev.wasmhost.TemplateException;
import dev.wasmhost.WasmExtern;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmImports.Definition;
import dev.wasmhost.WasmInstance;

/**
 * What a module's imports are linked with (spec 4.7.2): found and checked once for a
 * module and its imports, then only copied into each instance. Immutable.
 */
final class Linkage {

    private final LoadedModule module;

    private final WasmImports imports;

    private final List<HostModule> hostModules;

    /** In the module's order; references to functions are made for each instance. */
    private final Link[] links;

    private final boolean sharesNothing;

    private final IdentityHashMap<Definition.OfMethod, Definition> methods = new IdentityHashMap<>();

    Linkage(LoadedModule module, WasmImports imports) {
        this.module = module;
        this.imports = imports;
        this.hostModules = imports.modules();
        List<ImportType> wanted = module.structure().imports();
        this.links = new Link[wanted.size()];
        boolean shares = false;
        int functions = 0;
        int tags = 0;
        for (int i = 0; i < this.links.length; i++) {
            ImportType each = wanted.get(i);
            this.links[i] = switch (each.type().kind()) {
                case FUNCTION -> function(each, module.types()[module.structure().typeIndices()[functions++]]);
                case TABLE -> shared(each, Table.class);
                case MEMORY -> shared(each, Memory.class);
                case GLOBAL -> shared(each, Global.class);
                case TAG -> tag(each, module.types()[module.structure().tagTypeIndices().get(tags++)]);
            };
            shares |= this.links[i] instanceof Shared shared && isShared(shared.extern());
        }
        this.sharesNothing = !shares;
    }

    @SuppressWarnings("ReferenceEquality") // imports have no other equality
    boolean isOf(WasmImports other) {
        return this.imports == other;
    }

    List<HostModule> hostModules() {
        return this.hostModules;
    }

    /** Gives a new instance what it imports. */
    void link(GuestInstance instance) {
        int functions = 0;
        int tables = 0;
        int memories = 0;
        int globals = 0;
        int tags = 0;
        for (Link each : this.links) {
            WasmExtern extern = each.extern(instance);
            if (extern instanceof FunctionReference function) {
                instance.functions[functions++] = function;
            }
            else if (extern instanceof Table table) {
                instance.tables[tables++] = table;
            }
            else if (extern instanceof Memory memory) {
                instance.memories[memories++] = memory;
            }
            else if (extern instanceof Tag tag) {
                instance.tags[tags++] = tag;
            }
            else {
                instance.globals[globals++] = (Global) extern;
            }
        }
    }

    /** Returns whether the module imports nothing that others may see or change. */
    boolean sharesNothing() {
        return this.sharesNothing;
    }

    /**
     * Checks that instances share nothing of what they import or export.
     * @throws TemplateException if they do
     */
    void checkUnshared() {
        for (MemoryType each : this.module.structure().memories()) {
            if (each.shared()) {
                throw new TemplateException("state that cannot be copied: a memory for several threads, " + each);
            }
        }
        for (int i = 0; i < this.links.length; i++) {
            if (this.links[i] instanceof Shared shared && isShared(shared.extern())) {
                throw new TemplateException("instances of a template would share an import: "
                        + describe(this.module.structure().imports().get(i)));
            }
        }
    }

    private static boolean isShared(WasmExtern extern) {
        if (extern instanceof FunctionReference function) {
            return function.ownerOrNull() != null;
        }
        return !(extern instanceof Tag) && (!(extern instanceof Global global) || !global.isConstant());
    }

    private Link function(ImportType wanted, DefinedType type) {
        Optional<Definition> definition = this.imports.definition(wanted.module(), wanted.name());
        if (definition.isEmpty()) {
            return sessionFunction(wanted, type);
        }
        return function(wanted, type, definition.get());
    }

    private Link function(ImportType wanted, DefinedType type, Definition definition) {
        if (definition instanceof Definition.OfMethod method) {
            // Once, however often a module imports it: that costs milliseconds.
            Definition bound = this.methods.get(method);
            if (bound == null) {
                bound = this.module.binder().bind(wanted, this.module, method);
                this.methods.put(method, bound);
            }
            return function(wanted, type, bound);
        }
        if (definition instanceof Definition.Raw raw) {
            checkType(wanted, raw.type(), raw.type().equals(wanted.type()));
            return new Host<>(this.module.bridges().raw(type), raw.function());
        }
        if (definition instanceof Definition.Typed typed) {
            checkType(wanted, typed.type(), typed.type().equals(wanted.type()));
            return new Host<>(this.module.bridges().typed(type), typed.handle());
        }
        Shared function = shared(wanted, FunctionReference.class);
        checkType(wanted, function.extern().type(), ((FunctionReference) function.extern()).type.matches(type));
        return function;
    }

    private Link tag(ImportType wanted, DefinedType type) {
        Shared tag = shared(wanted, Tag.class);
        checkType(wanted, tag.extern().type(), ((Tag) tag.extern()).isOf(type));
        return tag;
    }

    private Link sessionFunction(ImportType wanted, DefinedType type) {
        for (int i = 0; i < this.hostModules.size(); i++) {
            Optional<HostModule.Function> function = this.hostModules.get(i)
                .function(wanted.module(), wanted.name(), (FunctionType) wanted.type());
            if (function.isPresent()) {
                return new WithSession(this.module.bridges().raw(type), i, function.get());
            }
        }
        throw unknown(wanted);
    }

    private Shared shared(ImportType wanted, Class<? extends WasmExtern> kind) {
        Definition definition = this.imports.definition(wanted.module(), wanted.name()).orElse(null);
        if (definition == null) {
            throw unknown(wanted);
        }
        if (definition instanceof Definition.Shared shared) {
            WasmExtern extern = shared.extern();
            if (!kind.isInstance(extern)) {
                throw incompatible(wanted, extern.type());
            }
            checkType(wanted, extern.type(), matches(extern.type(), wanted.type()));
            checkEngine(wanted, extern);
            return new Shared(extern);
        }
        if (definition instanceof Definition.Raw raw) {
            throw incompatible(wanted, raw.type());
        }
        if (definition instanceof Definition.Typed typed) {
            throw incompatible(wanted, typed.type());
        }
        throw new LinkException("incompatible import type: expected " + describe(wanted) + ", found "
                + ((Definition.OfMethod) definition).method());
    }

    private void checkEngine(ImportType wanted, WasmExtern extern) {
        EngineContext engine = this.module.engine();
        boolean ours = (extern instanceof Shareable shareable) ? shareable.belongsTo(engine)
                : (extern instanceof Tag tag) ? tag.engine() == engine : ((FunctionReference) extern).belongsTo(engine);
        if (!ours) {
            throw new IllegalArgumentException("import " + describe(wanted)
                    + ": expected an object of the engine that loaded the module, found one of another engine");
        }
    }

    /** What matches once does so for ever: memories and tables only grow. */
    private static boolean matches(ExternType found, ExternType expected) {
        if (found instanceof MemoryType memory && expected instanceof MemoryType expectedMemory) {
            return memory.matches(expectedMemory);
        }
        if (found instanceof TableType table && expected instanceof TableType expectedTable) {
            return table.addressType() == expectedTable.addressType()
                    && table.elementType().equals(expectedTable.elementType())
                    && table.limits().matches(expectedTable.limits());
        }
        if (found instanceof GlobalType global && expected instanceof GlobalType expectedGlobal) {
            return matches(global, expectedGlobal);
        }
        return found.kind() == expected.kind(); // see function and tag
    }

    private static boolean matches(GlobalType found, GlobalType expected) {
        if (found.mutable() || expected.mutable()) {
            return found.equals(expected);
        }
        return found.valueType().matches(expected.valueType());
    }

    private static void checkType(ImportType wanted, ExternType found, boolean matches) {
        if (!matches) {
            throw incompatible(wanted, found);
        }
    }

    private static LinkException unknown(ImportType wanted) {
        return new LinkException("unknown import: " + describe(wanted));
    }

    private static LinkException incompatible(ImportType wanted, ExternType found) {
        return new LinkException("incompatible import type: expected " + describe(wanted) + ", found " + text(found));
    }

    private static String describe(ImportType wanted) {
        return "\"" + wanted.module() + "\".\"" + wanted.name() + "\" of type " + text(wanted.type());
    }

    private static String text(ExternType type) {
        return (type instanceof FunctionType) ? "function " + type : type.toString();
    }

    /** What one import is linked with. */
    private sealed interface Link {

        /** Returns what {@code instance} gets. */
        WasmExtern extern(GuestInstance instance);

    }

    /** A run-time object, which joins the instance to a group. */
    private record Shared(WasmExtern extern) implements Link {

        @Override
        public WasmExtern extern(GuestInstance instance) {
            if (this.extern instanceof FunctionReference function) {
                instance.link(function);
            }
            else if (this.extern instanceof Shareable shareable && !isConstant()) {
                if (shareable instanceof SharedMemory memory) {
                    memory.retain(); // it does not confine those that use it to one
                                     // thread
                }
                else if (shareable.owner() == null) {
                    shareable.owner(instance);
                }
                else {
                    instance.link(shareable.owner());
                }
            }
            return this.extern;
        }

        private boolean isConstant() {
            return this.extern instanceof Global global && global.isConstant();
        }

    }

    /** A host function without state. */
    private record Host<T>(HostReferences<T> references, T target) implements Link {

        @Override
        public WasmExtern extern(GuestInstance instance) {
            return this.references.reference(instance, this.target);
        }

    }

    /** A host function that works with the instance's state. */
    private record WithSession(HostReferences<HostFunction> references, int hostModule,
            HostModule.Function function) implements Link {

        @Override
        public WasmExtern extern(GuestInstance instance) {
            return this.references.reference(instance, new SessionCall(instance, this.hostModule, this.function));
        }

    }

    /** Calls a function with the state of the instance that imports it. */
    private static final class SessionCall implements HostFunction {

        private final GuestInstance owner;

        private final int hostModule;

        private final HostModule.Function function;

        SessionCall(GuestInstance owner, int hostModule, HostModule.Function function) {
            this.owner = owner;
            this.hostModule = hostModule;
            this.function = function;
        }

        @Override
        public long[] call(WasmInstance caller, long[] arguments) {
            return this.function.call(this.owner.session(this.hostModule), caller, arguments);
        }

    }

}
