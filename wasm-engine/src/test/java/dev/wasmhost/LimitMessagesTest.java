package dev.wasmhost;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.wasmhost.testing.Bytes;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;
import dev.wasmhost.wasi.DirectoryGrant;
import dev.wasmhost.wasi.WasiDenial;
import dev.wasmhost.wasi.WasiPreview1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Every limit, exceeded: the type of the error, and the setting that it names. */
class LimitMessagesTest {

    private static final String PREFIX = "wasm.plugins.p.limits.";

    private static final String BUDGET = "WasmEngine.Builder.memoryBudget";

    private static final FunctionType RUN = FunctionType.empty().returning(ValueType.I32);

    private final List<WasiDenial> denials = new ArrayList<>();

    private final WasiPreview1 wasi = WasiPreview1.builder()
        .directory("/", DirectoryGrant.memory().quota(1 << 20, 100))
        .audit(this.denials::add)
        .build();

    /** What is limited: how low, for which guest, and what comes of it. */
    private record Limited(String setting, UnaryOperator<WasmLimits.Builder> low, Consumer<WasmBuilder> guest,
            Class<? extends WasmException> type) {

        boolean isOfCalls() {
            return List.of("stack", "timeout", "fuel").contains(this.setting);
        }

        @Override
        public String toString() {
            return this.setting;
        }

    }

    static Stream<Limited> limited() {
        Class<WasmLimitException> limit = WasmLimitException.class;
        return Stream.of(new Limited("memory", (limits) -> limits.memory(65_536), (module) -> module.memory(2), limit),
                new Limited("table-elements", (limits) -> limits.tableElements(9), (module) -> module.table(10), limit),
                new Limited("instances", (limits) -> limits.instances(1), LimitMessagesTest::second, limit),
                new Limited("stack", (limits) -> limits.stack(10_000), LimitMessagesTest::recursion, WasmTrap.class),
                new Limited("timeout", (limits) -> limits.timeout(Duration.ofMillis(10)), LimitMessagesTest::endless,
                        WasmInterruptedException.class),
                new Limited("fuel", (limits) -> limits.fuel(1_000), LimitMessagesTest::endless,
                        WasmInterruptedException.class),
                new Limited("module-size", (limits) -> limits.moduleSize(10), LimitMessagesTest::second, limit),
                new Limited("functions", (limits) -> limits.functions(1), LimitMessagesTest::second, limit),
                new Limited("load-timeout", (limits) -> limits.loadTimeout(Duration.ofNanos(1)),
                        LimitMessagesTest::globals, WasmInterruptedException.class),
                new Limited("compiled-code", (limits) -> limits.compiledCode(100), LimitMessagesTest::second, limit));
    }

    static Stream<Limited> limitedBeforeCalls() {
        return limited().filter((each) -> !each.isOfCalls());
    }

    private static void second(WasmBuilder module) {
        module.function(RUN, new Code().i32Const(1));
    }

    private static void globals(WasmBuilder module) {
        for (int i = 0; i < 5_000; i++) {
            module.global(ValueType.I32, false, new Code().i32Const(i));
        }
    }

    private static void recursion(WasmBuilder module) {
        module.exportFunction("again", module.function(RUN, new Code().call(1).i32Const(1).op(Code.I32_ADD)));
    }

    private static void endless(WasmBuilder module) {
        module.exportFunction("again", module.function(RUN, new Code().loop().br(0).end().unreachable()));
    }

    private static WasmLimits.Builder limits() {
        return WasmLimits.builder().settingPrefix(PREFIX);
    }

    private static byte[] guest(Limited limited) {
        WasmBuilder module = new WasmBuilder();
        module.exportFunction("run", module.function(RUN, new Code().i32Const(7)));
        limited.guest.accept(module);
        return module.build();
    }

    /** Loads, instantiates twice, and calls every export. */
    private static void use(WasmEngine engine, byte[] guest, WasmLimits limits) {
        WasmModule module = engine.load(guest, limits);
        try (WasmInstance first = module.instantiate(WasmImports.none(), limits);
                WasmInstance second = module.instantiate(WasmImports.none(), limits)) {
            for (ExportType export : module.exports()) {
                if (export.type() instanceof FunctionType) {
                    first.function(export.name()).invoke();
                    second.function(export.name()).invoke();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("limited")
    void theErrorNamesTheSetting(Limited limited) {
        try (WasmEngine engine = WasmEngine.builder().fuel(true).build()) {
            byte[] guest = guest(limited);
            assertThatThrownBy(() -> use(engine, guest, limited.low.apply(limits()).build()))
                .isExactlyInstanceOf(limited.type)
                .hasMessageContaining(PREFIX + limited.setting);
        }
    }

    @ParameterizedTest
    @MethodSource("limitedBeforeCalls")
    void withinItsDefaultsTheSameGuestRuns(Limited limited) {
        try (WasmEngine engine = WasmEngine.builder().fuel(true).build()) {
            use(engine, guest(limited), limits().build());
        }
    }

    @Test
    void theMemoryBudgetIsNamedAsWhatItIs() {
        try (WasmEngine engine = WasmEngine.builder().memoryBudget(65_536).build()) {
            WasmBuilder module = new WasmBuilder().memory(2);
            assertThatThrownBy(() -> use(engine, module.build(), limits().build()))
                .isExactlyInstanceOf(WasmLimitException.class)
                .hasMessageStartingWith("memory budget limit: asked for 131072, allowed ")
                .hasMessageEndingWith("(WasmEngine.Builder.memoryBudget)");
        }
    }

    @ParameterizedTest
    @MethodSource("wasiLimited")
    void theAuditNamesTheSettingOfWhatWasiRefuses(WasiLimited limited) {
        try (WasmEngine engine = WasmEngine.builder().memoryBudget(1 << 20).build()) {
            WasmLimits limits = limited.low.apply(limits()).build();
            WasmInstance instance = engine.load(limited.guest(), limits)
                .instantiate(WasmImports.builder().add(this.wasi).build(), limits);
            long errno = instance.function("run").invoke()[0];
            assertThat(this.denials).singleElement().satisfies((denial) -> {
                assertThat(denial.setting()).isEqualTo(limited.setting);
                assertThat((long) denial.errno().number()).isEqualTo(errno);
                assertThat(denial.errno()).hasToString(limited.errno);
            });
        }
    }

    static Stream<WasiLimited> wasiLimited() {
        List<Integer> opening = List.of(3, 0, 1024, 4, 1, 0, 0, 0, 1024);
        return Stream.of(
                new WasiLimited(PREFIX + "handles", "EMFILE", (limits) -> limits.handles(4), "path_open", "iiiiiIIii",
                        opening),
                new WasiLimited(PREFIX + "host-call-bytes", "EDQUOT", (limits) -> limits.hostCallBytes(100),
                        "random_get", "ii", List.of(1024, 101)),
                new WasiLimited(PREFIX + "output", "EDQUOT", (limits) -> limits.output(1), "fd_write", "iiii",
                        List.of(1, 1040, 2, 1024)),
                new WasiLimited(BUDGET, "ENOSPC", (limits) -> limits, "path_open", "iiiiiIIii", opening));
    }

    /** What WASI limits: which function, called with what, is refused at last. */
    private record WasiLimited(String setting, String errno, UnaryOperator<WasmLimits.Builder> low, String function,
            String parameters, List<Integer> arguments) {

        private FunctionType type() {
            return FunctionType
                .of(this.parameters.chars()
                    .mapToObj((each) -> (each == 'i') ? ValueType.I32 : ValueType.I64)
                    .toArray(ValueType[]::new))
                .returning(ValueType.I32);
        }

        /** Calls the function until it fails; returns the errno. */
        byte[] guest() {
            WasmBuilder module = new WasmBuilder();
            int function = module.importFunction("wasi_snapshot_preview1", this.function, type());
            module.memory(this.setting.equals(BUDGET) ? 16 : 1); // all of the budget
            module.data(1024, "file".getBytes(StandardCharsets.US_ASCII));
            module.data(1040, new byte[] { 0, 4, 0, 0, 1, 0, 0, 0, 0, 4, 0, 0, 1, 0, 0, 0 });
            Code code = new Code().loop(ValueType.I32);
            for (int i = 0; i < this.arguments.size(); i++) {
                if (this.parameters.charAt(i) == 'I') {
                    code.i64Const(this.arguments.get(i));
                }
                else {
                    code.i32Const(this.arguments.get(i));
                }
            }
            code.call(function).localTee(0).op(Code.I32_EQZ).brIf(0).localGet(0).end();
            module.exportFunction("run", module.function(RUN, List.of(ValueType.I32), code));
            return module.build();
        }

        @Override
        public String toString() {
            return this.setting;
        }

    }

    @Test
    void noModuleCanRaiseALimit() {
        WasmLimits limits = limits().memory(3 * 65_536).tableElements(20).build();
        WasmBuilder module = new WasmBuilder();
        module.memory(new MemoryType(Limits.between(1, 60_000)));
        module.exportFunction("grow", module.function(FunctionType.of(ValueType.I32).returning(ValueType.I32),
                new Code().localGet(0).raw(new Bytes().u8s(0x40, 0).toByteArray())));
        try (WasmEngine engine = WasmEngine.builder().build()) {
            WasmInstance instance = engine.load(module.build(), limits).instantiate(WasmImports.none(), limits);
            assertThat(Stream.of(3, 2, 1).map((pages) -> (int) instance.function("grow").invoke(pages)[0]))
                .containsExactly(-1, 1, -1);
        }
    }

    @Test
    void limitsAreTightenedOrRaisedByWhoPassesThem() {
        WasmBuilder builder = new WasmBuilder().memory(2);
        builder.exportFunction("run", builder.function(RUN, new Code().i32Const(7)));
        WasmLimits tight = limits().memory(65_536).build();
        try (WasmEngine engine = WasmEngine.builder().limits(tight).build()) {
            WasmModule module = engine.load(builder.build());
            assertThatThrownBy(() -> module.instantiate(WasmImports.none())).isInstanceOf(WasmLimitException.class);
            assertThatThrownBy(() -> module.instantiate(WasmImports.none(), tight.toBuilder().handles(9).build()))
                .as("what is not raised stays")
                .isInstanceOf(WasmLimitException.class);
            try (WasmInstance raised = module.instantiate(WasmImports.none(),
                    tight.toBuilder().memory(2 * 65_536).build())) {
                assertThat(raised.limits().memory()).isEqualTo(2 * 65_536);
                assertThat(raised.limits().handles()).isEqualTo(tight.handles());
                assertThat(raised.function("run").invoke()).containsExactly(7);
            }
        }
    }

}
