package dev.wasmhost.internal.proxy;

import java.lang.invoke.MethodHandles.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmError;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.internal.component.DeclaredFunction;
import dev.wasmhost.internal.component.DeclaredType;
import dev.wasmhost.internal.component.DeclaredType.Cases;
import dev.wasmhost.internal.component.DeclaredType.Kind;
import dev.wasmhost.internal.proxy.Signature.Extras;
import dev.wasmhost.internal.proxy.VariantType.Case;
import org.jspecify.annotations.Nullable;

/** Finds out how a method's parameters and result cross; what does not is a misfit. */
final class SignatureMapper {

    private final Misfits misfits;

    private final InterfaceMethod method;

    private final @Nullable DeclaredFunction declared;

    private final TypeMapper types;

    /**
     * Makes a mapper for one method.
     * @param declared what the module declares; null if nothing
     */
    SignatureMapper(InterfaceMethod method, @Nullable DeclaredFunction declared, Misfits misfits) {
        this.method = method;
        this.declared = declared;
        this.misfits = misfits;
        this.types = new TypeMapper(misfits, method);
    }

    /** Returns how an export's method crosses. */
    Optional<Signature> ofExport() {
        List<JavaType> all = this.method.parameters();
        boolean options = !all.isEmpty() && all.get(all.size() - 1).raw() == WasmCallOptions.class;
        JavaType result = this.method.result();
        boolean future = result.raw() == CompletableFuture.class && result.arguments().size() == 1;
        return signature(all.subList(0, all.size() - (options ? 1 : 0)), future ? result.arguments().get(0) : result,
                new Extras(false, options, future));
    }

    /** Returns how a host function's method crosses. */
    Optional<Signature> ofImport() {
        List<JavaType> all = this.method.parameters();
        boolean caller = !all.isEmpty() && all.get(0).raw() == WasmInstance.class;
        return signature(all.subList(caller ? 1 : 0, all.size()), this.method.result(),
                new Extras(caller, false, false));
    }

    private Optional<Signature> signature(List<JavaType> parameters, JavaType result, Extras extras) {
        Optional<TupleType> arguments = parameters(parameters, extras.caller() ? 1 : 0);
        Optional<Signature> signature = this.method.errors().isEmpty() ? plain(result, extras)
                : failing(result, extras);
        return (arguments.isEmpty() || signature.isEmpty()) ? Optional.empty() : Optional
            .of(new Signature(arguments.get(), signature.get().result(), signature.get().errors(), extras));
    }

    private Optional<TupleType> parameters(List<JavaType> parameters, int skipped) {
        if (this.declared != null && this.declared.parameters().size() != parameters.size()) {
            this.misfits.add(this.method,
                    "the module declares " + this.declared + ", found " + parameters.size() + " parameters");
            return Optional.empty();
        }
        List<AbiType> mapped = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            DeclaredType type = (this.declared != null) ? this.declared.parameters().get(i).type() : null;
            names.add("argument " + (i + 1));
            Optional<AbiType> parameter = this.types.map(parameters.get(i), type, "parameter " + (i + 1 + skipped));
            if (parameter.isPresent()) {
                mapped.add(parameter.get());
            }
        }
        return (mapped.size() < parameters.size()) ? Optional.empty() : Optional.of(TupleType.of(mapped, names));
    }

    private Optional<Signature> plain(JavaType result, Extras extras) {
        TupleType none = TupleType.of(List.of(), List.of());
        if (result.equals(JavaType.NUMBERS)) {
            return Optional.of(new Signature(none, Optional.empty(), Optional.empty(), extras));
        }
        DeclaredType type = (this.declared != null) ? this.declared.result().orElse(null) : null;
        if (result.isVoid()) {
            if (type == null) {
                return Optional.of(new Signature(none, Optional.empty(), Optional.empty(), extras));
            }
            return misfit("result: the module declares " + type.text() + ", for which " + JavaNames.of(type)
                    + " is expected, found void");
        }
        if (this.declared != null && type == null) {
            return misfit("result: the module declares none, for which void is expected, found " + result);
        }
        Optional<AbiType> mapped = this.types.map(result, type, "result");
        return mapped.isEmpty() ? Optional.empty() : Optional.of(new Signature(none, mapped, Optional.empty(), extras));
    }

    private Optional<Signature> failing(JavaType result, Extras extras) {
        if (this.method.errors().size() > 1) {
            return misfit("expected one exception that implements WasmError, found " + this.method.errors());
        }
        Cases cases = null;
        if (this.declared != null) {
            DeclaredType type = this.declared.result().orElse(null);
            if (!(type instanceof Cases found) || found.kind() != Kind.RESULT) {
                return misfit("result: the module declares " + ((type != null) ? type.text() : "none")
                        + ", expected a result because of \"throws " + this.method.errors().get(0).getSimpleName()
                        + "\"");
            }
            cases = found;
        }
        Class<?> exception = this.method.errors().get(0);
        JavaType error = new TypeVariables(exception).resolve(WasmError.class.getTypeParameters()[0]);
        Optional<Case> ok = payload(result, cases, 0, "result");
        Optional<Case> failed = payload(error, cases, 1, "error of " + exception.getSimpleName());
        Optional<ErrorMapping> mapping = mapping(exception, error);
        return (ok.isEmpty() || failed.isEmpty()) ? Optional.empty()
                : mapping.map((each) -> new Signature(TupleType.of(List.of(), List.of()),
                        Optional.of(new VariantType("result", List.of(ok.get(), failed.get()))), Optional.of(each),
                        extras));
    }

    private Optional<Case> payload(JavaType java, @Nullable Cases cases, int index, String where) {
        DeclaredType type = (cases != null) ? cases.cases().get(index).type().orElse(null) : null;
        if (java.isVoid() && type == null) {
            return Optional.of(Case.EMPTY);
        }
        if (java.isVoid() || cases != null && type == null) {
            return misfit(
                    where + ": the module declares " + ((type != null) ? type.text() : "none") + ", found " + java);
        }
        return this.types.map(java, type, where).map(Case::new);
    }

    private Optional<ErrorMapping> mapping(Class<?> exception, JavaType error) {
        try {
            Lookup lookup = Members.lookup(exception);
            Class<?>[] parameters = error.isVoid() ? new Class<?>[0] : new Class<?>[] { error.raw() };
            return Optional.of(new ErrorMapping(exception, Members.constructor(lookup, exception, parameters)));
        }
        catch (IllegalAccessException ex) {
            return misfit(exception.getName() + ": expected a constructor with "
                    + (error.isVoid() ? "no parameter" : "one parameter of type " + error) + ", found none: "
                    + ex.getMessage());
        }
    }

    private <T> Optional<T> misfit(String what) {
        this.misfits.add(this.method, what);
        return Optional.empty();
    }

}
