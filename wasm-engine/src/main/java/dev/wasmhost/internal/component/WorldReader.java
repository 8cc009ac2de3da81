package dev.wasmhost.internal.component;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Reads the component that a section {@code component-type} holds: a type of a component
 * whose one export is the type of the world, whose imports and exports are what counts.
 *
 * <p>
 * Types are numbered in each scope in the order in which they are defined, imported,
 * exported or aliased; instances likewise. Only what types of values and functions are
 * made of is understood, the rest keeps its number.
 */
final class WorldReader {

    /** Components begin so: version 13, layer 1. */
    private static final int[] HEADER = { 0, 'a', 's', 'm', 0x0d, 0, 1, 0 };

    private static final String ENCODING = "wit-component-encoding";

    private static final int MAX_DEPTH = 8;

    private static final int MAX_FUNCTIONS = 10_000;

    /** Instances share their types, so a small section can list very many items. */
    private static final int MAX_ITEMS = 1_000_000;

    private static final int CUSTOM = 0;

    private static final int TYPE = 7;

    /** World functions are imported from a module of this name. */
    private static final String ROOT = "$root";

    private final ComponentBytes bytes;

    private final Map<String, DeclaredFunction> exports;

    private final Map<String, DeclaredFunction> imports;

    private int items;

    WorldReader(byte[] content, Map<String, DeclaredFunction> exports, Map<String, DeclaredFunction> imports) {
        this.bytes = new ComponentBytes(content);
        this.exports = exports;
        this.imports = imports;
    }

    void read() {
        for (int expected : HEADER) {
            this.bytes.expect(expected, "a component of version 13");
        }
        Scope root = new Scope(null);
        while (!this.bytes.atEnd()) {
            int section = this.bytes.u8();
            int end = this.bytes.size() + this.bytes.position();
            if (section == CUSTOM) {
                readEncoding(end);
            }
            else if (section == TYPE) {
                readTypes(root);
            }
            if (this.bytes.position() > end) {
                throw this.bytes.unreadable(
                        "section size mismatch: expected it to end at 0x" + Integer.toHexString(end) + ", found more");
            }
            this.bytes.position(end);
        }
        root.types.forEach(this::addWorld);
    }

    private void readEncoding(int end) {
        if (this.bytes.name().equals(ENCODING) && this.bytes.position() < end) {
            this.bytes.u8(); // its version
            this.bytes.expect(0, "text in UTF-8");
        }
    }

    private void readTypes(Scope scope) {
        int count = this.bytes.count();
        for (int i = 0; i < count; i++) {
            scope.types.add(type(scope));
        }
    }

    /** The outermost type exports the world's type. */
    private void addWorld(Object type) {
        if (type instanceof Scope outer) {
            outer.exports.values().forEach((export) -> {
                if (export instanceof Scope world) {
                    world.exports.forEach((name, item) -> add(this.exports, name, name + "#", item));
                    world.imports
                        .forEach((name, item) -> add(this.imports, World.importKey(ROOT, name), name + "#", item));
                }
            });
        }
    }

    private void add(Map<String, DeclaredFunction> all, String name, String prefix, Object item) {
        if (item instanceof DeclaredFunction function) {
            add(all, name, function);
        }
        else if (item instanceof Scope instance) {
            instance.exports.forEach((inner, each) -> {
                if (++this.items > MAX_ITEMS) {
                    throw this.bytes.unreadable("expected at most " + MAX_ITEMS + " items of instances, found more");
                }
                if (each instanceof DeclaredFunction function) {
                    add(all, prefix + inner, function);
                }
            });
        }
    }

    private void add(Map<String, DeclaredFunction> all, String name, DeclaredFunction function) {
        if (all.size() == MAX_FUNCTIONS) {
            throw this.bytes.unreadable("expected at most " + MAX_FUNCTIONS + " functions, found more");
        }
        all.put(name, function);
    }

    /**
     * Reads a definition: a {@link DeclaredType}, a {@link DeclaredFunction}, or a
     * {@link Scope} for the type of a component or instance.
     */
    private Object type(Scope scope) {
        int code = this.bytes.peek();
        return switch (code) {
            case 0x40, 0x43 -> function(scope);
            case 0x41, 0x42 -> declarations(scope);
            case 0x3f -> resource();
            default -> new ValueTypes(this.bytes, scope.types).definition();
        };
    }

    private DeclaredType resource() {
        this.bytes.u8();
        this.bytes.expect(0x7f, "a resource's representation");
        if (this.bytes.u8() != 0) {
            this.bytes.u32();
        }
        return new DeclaredType.Other("resource");
    }

    private Object function(Scope scope) {
        boolean asynchronous = this.bytes.u8() == 0x43;
        ValueTypes values = new ValueTypes(this.bytes, scope.types);
        List<DeclaredType.Named> parameters = values.named();
        Optional<DeclaredType> result = Optional.empty();
        if (this.bytes.u8() == 0) {
            result = Optional.of(values.use());
        }
        else {
            this.bytes.expect(0, "one result or none");
        }
        return asynchronous ? new DeclaredType.Other("async func") : new DeclaredFunction(parameters, result);
    }

    private Scope declarations(Scope parent) {
        Scope scope = new Scope(parent);
        if (scope.depth > MAX_DEPTH) {
            throw this.bytes
                .unreadable("expected at most " + MAX_DEPTH + " types of components inside each other, found more");
        }
        this.bytes.u8();
        int count = this.bytes.count();
        for (int i = 0; i < count; i++) {
            declaration(scope);
        }
        return scope;
    }

    private void declaration(Scope scope) {
        int kind = this.bytes.u8();
        switch (kind) {
            case 0x01 -> scope.types.add(type(scope));
            case 0x02 -> alias(scope);
            case 0x03 -> external(scope, scope.imports);
            case 0x04 -> external(scope, scope.exports);
            default -> throw this.bytes
                .unreadable("expected a type, alias, import or export, found 0x" + Integer.toHexString(kind));
        }
    }

    private void alias(Scope scope) {
        int sort = this.bytes.u8();
        int target = this.bytes.u8();
        Object aliased;
        if (target == 0) {
            Scope instance = scope.instance(this.bytes.u32(), this.bytes);
            aliased = instance.exports.get(this.bytes.name());
        }
        else {
            this.bytes.back();
            this.bytes.expect(2, "an alias of an export or an outer type");
            aliased = scope.outer(this.bytes.u32(), this.bytes).type(this.bytes.u32(), this.bytes);
        }
        if (aliased == null) {
            throw this.bytes.unreadable("expected an alias of what is defined, found nothing");
        }
        if (sort == 0x03) {
            scope.types.add(aliased);
        }
        else if (sort == 0x05 && aliased instanceof Scope instance) {
            scope.instances.add(instance);
        }
    }

    private void external(Scope scope, Map<String, Object> names) {
        int form = this.bytes.u8();
        if (form > 1) {
            throw this.bytes.unreadable("expected a name of form 0 or 1, found " + form);
        }
        String name = this.bytes.name();
        int sort = this.bytes.u8();
        switch (sort) {
            case 0x01, 0x04 -> names.put(name, scope.type(this.bytes.u32(), this.bytes));
            case 0x03 -> scope.types.add(bound(scope));
            case 0x05 -> {
                Object type = scope.type(this.bytes.u32(), this.bytes);
                if (!(type instanceof Scope instance)) {
                    throw this.bytes.unreadable("expected the type of an instance, found another");
                }
                scope.instances.add(instance);
                names.put(name, instance);
            }
            default -> throw this.bytes
                .unreadable("expected a function, type, component or instance, found 0x" + Integer.toHexString(sort));
        }
        if (sort == 0x03) {
            names.put(name, scope.types.get(scope.types.size() - 1));
        }
    }

    private Object bound(Scope scope) {
        return (this.bytes.u8() == 0) ? scope.type(this.bytes.u32(), this.bytes) : new DeclaredType.Other("resource");
    }

    /** What the type of a component or instance defines. */
    private static final class Scope {

        private final @Nullable Scope parent;

        private final int depth;

        private final List<Object> types = new ArrayList<>();

        private final List<Scope> instances = new ArrayList<>();

        private final Map<String, Object> exports = new HashMap<>();

        private final Map<String, Object> imports = new HashMap<>();

        Scope(@Nullable Scope parent) {
            this.parent = parent;
            this.depth = (parent != null) ? parent.depth + 1 : 0;
        }

        Object type(int index, ComponentBytes bytes) {
            return bytes.element(this.types, index);
        }

        Scope instance(int index, ComponentBytes bytes) {
            return bytes.element(this.instances, index);
        }

        Scope outer(int count, ComponentBytes bytes) {
            Scope found = this;
            for (int i = 0; i != count; i++) {
                if (found.parent == null) {
                    throw bytes.unreadable("expected an enclosing scope, found none");
                }
                found = found.parent;
            }
            return found;
        }

    }

}
