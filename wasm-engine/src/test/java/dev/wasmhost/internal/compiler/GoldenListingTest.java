package dev.wasmhost.internal.compiler;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceClassVisitor;

import dev.wasmhost.AddressType;
import dev.wasmhost.FunctionType;
import dev.wasmhost.Limits;
import dev.wasmhost.MemoryType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmFeature;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.internal.binary.ModuleDecoder;
import dev.wasmhost.internal.cache.CodeStore;
import dev.wasmhost.internal.module.Module;
import dev.wasmhost.internal.runtime.CodeOptions;
import dev.wasmhost.internal.runtime.EngineContext;
import dev.wasmhost.internal.validation.ModuleValidator;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.Guests;
import dev.wasmhost.testing.WasmBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What one small function for each feature becomes, in full: a change of the emitted code
 * shows as a change of a file in {@code golden}. {@code -Dgolden.directory=DIR} writes
 * the listings there instead of comparing them.
 */
class GoldenListingTest {

    private static final Set<WasmFeature> ALL = EnumSet.allOf(WasmFeature.class);

    private static final FunctionType COPY = FunctionType.of(ValueType.I32, ValueType.I32);

    private final EngineContext engine = new EngineContext(WasmLimits.defaults(), 1 << 30, CodeOptions.USUAL);

    @AfterEach
    void close() {
        this.engine.close();
    }

    static Stream<Arguments> listings() {
        return Stream.of(listing("exceptions", (builder) -> {
            int tag = builder.tag(ValueType.I32);
            Code code = new Code().block(ValueType.I32).tryTable(0x7F, 0, tag, 0).localGet(0).throwTag(tag).end().end();
            builder.function(FunctionType.of(ValueType.I32).returning(ValueType.I32), code);
        }), listing("legacy-exceptions", (builder) -> {
            int tag = builder.tag(ValueType.I32);
            builder.function(FunctionType.of(ValueType.I32).returning(ValueType.I32),
                    new Code().tryBlock(0x7F).localGet(0).call(0).catchTag(tag).drop().rethrow(0).end());
        }), listing("memory", (builder) -> {
            builder.memory(new MemoryType(Limits.from(1)));
            builder.function(COPY, new Code().localGet(0).localGet(1).memory(0x28, 2, 8).memory(0x36, 2, 4));
        }), listing("checked-once", (builder) -> {
            builder.memory(new MemoryType(Limits.from(1)));
            Code code = new Code().localGet(0).localGet(0).memory(0x28, 2, 8).memory(0x36, 2, 0);
            code.localGet(0).localGet(1).i32Const(10).op(0x6E).memory(0x36, 2, 4);
            code.i32Const(16).memory(0x28, 2, 0).localSet(0);
            code.localGet(0).localGet(1).memory(0x36, 2, 0);
            builder.function(COPY, code);
        }), listing("multi-memory", (builder) -> {
            builder.memory(new MemoryType(Limits.from(1)));
            builder.memory(new MemoryType(Limits.from(1)));
            builder.function(COPY, new Code().localGet(0).localGet(1).memory(0x28, 2, 1, 8).memory(0x36, 2, 0, 4));
        }), listing("memory64", (builder) -> {
            builder.memory(new MemoryType(AddressType.I64, Limits.from(1), false));
            builder.function(FunctionType.of(ValueType.I64, ValueType.I64),
                    new Code().localGet(0).localGet(1).memory(0x28, 2, 8).memory(0x36, 2, 4));
        }), listing("shared-memory", (builder) -> {
            builder.memory(new MemoryType(AddressType.I32, Limits.between(1, 2), true));
            builder.function(COPY, new Code().localGet(0).localGet(1).memory(0x28, 2, 8).memory(0x3A, 0, 4));
        }), listing("atomics", (builder) -> {
            builder.memory(new MemoryType(AddressType.I32, Limits.between(1, 2), true));
            Code code = new Code().localGet(0).localGet(1).atomic(0x25, 2, 8).drop();
            code.localGet(0).localGet(1).atomic(0x20, 0, 8).drop().fence();
            code.localGet(0).localGet(1).i64Const(-1).atomic(0x01, 2, 8).drop();
            builder.function(COPY, code);
        }), listing("simd", (builder) -> {
            builder.memory(new MemoryType(Limits.from(1)));
            Code code = new Code().localGet(0).localGet(0).vector(0x00, 4, 0).localGet(1).vector(0x00, 4, 16);
            code.vector(0xe6, 1).localTee(2).localGet(2).localGet(2); // f32x4.mul
            code.vector(0x0d, 4, 5, 6, 7, 0, 1, 2, 3, 28, 29, 30, 31, 8, 9, 10, 11).vector(0xe4, 1); // f32x4.add
            code.localGet(1).vector(0x0f).vector(0x6e).vector(0x0b, 4, 0); // i8x16.splat,
                                                                           // i8x16.add
            builder.function(COPY, List.of(ValueType.V128), code);
        }), arguments("gc", Guests.read("listing-gc.wasm")),
                arguments("function-references", Guests.read("listing-references.wasm")),
                arguments("tail-call", Guests.read("listing-tail.wasm")));
    }

    private static Arguments listing(String name, Consumer<WasmBuilder> content) {
        WasmBuilder builder = new WasmBuilder();
        content.accept(builder);
        return arguments(name, builder.build());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("listings")
    void emitsWhatItDid(String name, byte[] module) throws IOException {
        String listing = listing(module);
        String directory = System.getProperty("golden.directory", "");
        if (!directory.isEmpty()) {
            Files.writeString(Path.of(directory, name + ".txt"), listing);
            return;
        }
        assertThat(listing).isEqualTo(expected(name));
    }

    private static String expected(String name) throws IOException {
        try (InputStream input = GoldenListingTest.class.getResourceAsStream("golden/" + name + ".txt")) {
            return new String(Objects.requireNonNull(input, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Lists the classes of the module's first group, without the lines that are always
     * the same.
     */
    private String listing(byte[] bytes) {
        Module structure = ModuleDecoder.decode(bytes, WasmLimits.defaults(), ALL);
        ModuleCompiler compiler = new ModuleCompiler(this.engine, ModuleValidator.validate(structure, ALL, () -> {
        }), new SignatureClasses(CodeStore.none(), null), new AggregateClasses(this.engine, CodeStore.none(), null),
                "golden", CodeStore.none());
        List<GeneratedClass> classes = Objects.requireNonNull(compiler.generate(compiler.codeClass(0)));
        return classes.stream().map((each) -> text(each.bytes())).collect(Collectors.joining("\n"));
    }

    private static String text(byte[] bytes) {
        StringWriter text = new StringWriter();
        new ClassReader(bytes).accept(new TraceClassVisitor(null, new Textifier(), new PrintWriter(text)), 0);
        return text.toString()
            .lines()
            .filter((line) -> !line.isBlank() && !line.startsWith("//"))
            .collect(Collectors.joining("\n", "", "\n"));
    }

}
