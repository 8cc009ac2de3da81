package dev.wasmhost;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.testing.Bytes;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;
import dev.wasmhost.wasi.Access;
import dev.wasmhost.wasi.Clocks;
import dev.wasmhost.wasi.Randomness;
import dev.wasmhost.wasi.WasiPreview1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WasmTemplateTest {

    private static final FunctionType NOTHING = FunctionType.empty();

    private static final FunctionType GET = FunctionType.empty().returning(ValueType.I32);

    private static final FunctionType SET = FunctionType.of(ValueType.I32);

    private static final int I32_STORE = 0x36;

    private static final int I32_LOAD = 0x28;

    private static final int FAR = 3 * MemoryType.PAGE_SIZE - 8;

    private final WasmEngine engine = WasmEngine.builder().build();

    @AfterEach
    void close() {
        this.engine.close();
    }

    @Test
    void instancesBeginWithWhatTheInitializerLeft() {
        WasmTemplate template = template(state());
        for (int i = 0; i < 3; i++) {
            WasmInstance instance = template.instantiate();
            assertThat(get(instance, "near")).isEqualTo(17);
            assertThat(get(instance, "far")).isEqualTo(18);
            assertThat(get(instance, "private")).isEqualTo(19);
            assertThat(instance.memory("memory").pages()).isEqualTo(3);
            assertThat(new String(instance.memory("memory").read(100, 4), StandardCharsets.US_ASCII)).isEqualTo("data");
            assertThat(instance.memory("memory").readInt(MemoryType.PAGE_SIZE)).isZero();
            instance.close();
        }
    }

    @Test
    void whatAnInstanceChangesIsSeenByNoOther() {
        WasmTemplate template = template(state());
        WasmInstance one = template.instantiate();
        WasmInstance two = template.instantiate();
        one.function("set").invoke(1000);
        one.memory("memory").writeInt(200, -1);
        assertThat(one.memory("memory").grow(1)).isEqualTo(3);
        for (WasmInstance other : List.of(two, template.instantiate())) {
            assertThat(get(other, "near")).isEqualTo(17);
            assertThat(get(other, "private")).isEqualTo(19);
            assertThat(other.memory("memory").readInt(200)).isZero();
            assertThat(other.memory("memory").pages()).isEqualTo(3);
        }
        assertThat(get(one, "near")).isEqualTo(1000);
        assertThat(get(one, "private")).isEqualTo(1000);
    }

    @Test
    void theInitializersInstanceIsClosedAndNoPartOfTheTemplate() {
        List<WasmInstance> leaked = new ArrayList<>();
        List<WasmMemory> memories = new ArrayList<>();
        WasmTemplate template = this.engine.load(state().build())
            .template(WasmImports.none(), WasmLimits.defaults(), (instance) -> {
                leaked.add(instance);
                memories.add(instance.memory("memory"));
                initialize(instance);
            });
        memories.get(0).writeInt(0, 666);
        assertThatIllegalStateException().isThrownBy(() -> leaked.get(0).function("near").invoke())
            .withMessage("instance is closed");
        assertThat(get(template.instantiate(), "near")).isEqualTo(17);
    }

    @Test
    void theStartFunctionRunsOnceForTheTemplate() {
        AtomicInteger starts = new AtomicInteger();
        WasmBuilder builder = new WasmBuilder();
        int host = builder.importFunction("env", "started", NOTHING);
        builder.start(builder.function(NOTHING, new Code().call(host)));
        WasmImports imports = WasmImports.builder().function("env", "started", NOTHING, (caller, arguments) -> {
            starts.incrementAndGet();
            return new long[0];
        }).build();
        WasmTemplate template = this.engine.load(builder.build())
            .template(imports, WasmLimits.defaults(), (instance) -> {
            });
        template.instantiate();
        template.instantiate();
        assertThat(starts).hasValue(1);
    }

    @Test
    void tablesAreCopiedAndCallTheirOwnInstance() {
        WasmBuilder builder = new WasmBuilder();
        int host = builder.importFunction("env", "who", GET);
        int global = builder.global(ValueType.I32, true, new Code().i32Const(0));
        builder.table(4);
        int getter = builder.function(GET, new Code().globalGet(global));
        int setter = builder.function(SET, new Code().localGet(0).globalSet(global));
        builder.elements(getter, host);
        builder.passiveElements(getter);
        builder.exportTable("table", 0);
        builder.exportFunction("set", setter);
        builder.exportFunction("call", builder.function(SET.returning(ValueType.I32),
                new Code().localGet(0).callIndirect(builder.type(GET), 0)));
        // table.init 0: element 2 becomes the getter; table.set 1: null is copied from
        // element 3
        builder.exportFunction("_initialize",
                builder.function(NOTHING,
                        new Code().i32Const(2)
                            .i32Const(0)
                            .i32Const(1)
                            .prefixed(12, 1, 0)
                            .prefixed(13, 1)
                            .i32Const(3)
                            .i32Const(1)
                            .i32Const(1)
                            .prefixed(14, 0, 0)));
        builder.exportFunction("initAgain",
                builder.function(NOTHING, new Code().i32Const(0).i32Const(0).i32Const(1).prefixed(12, 1, 0)));
        WasmImports imports = WasmImports.builder()
            .function("env", "who", GET, (caller, arguments) -> new long[] { System.identityHashCode(caller) })
            .build();
        WasmTemplate template = this.engine.load(builder.build())
            .template(imports, WasmLimits.defaults(), WasmTemplateTest::initialize);
        WasmInstance one = template.instantiate();
        WasmInstance two = template.instantiate();
        one.function("set").invoke(1);
        two.function("set").invoke(2);
        for (int element : new int[] { 0, 2 }) {
            assertThat(one.function("call").invoke(element)).containsExactly(1);
            assertThat(two.function("call").invoke(element)).containsExactly(2);
        }
        for (int element : new int[] { 1, 3 }) {
            assertThat(one.function("call").invoke(element)).containsExactly(System.identityHashCode(one));
            assertThat(two.function("call").invoke(element)).containsExactly(System.identityHashCode(two));
        }
        one.table("table").set(0, null);
        assertThatThrownBy(() -> one.function("call").invoke(0)).isInstanceOf(WasmTrap.class)
            .hasMessage("uninitialized element 0");
        assertThat(two.function("call").invoke(0)).containsExactly(2);
        assertThat(two.table("table").get(0)).isNotNull().isNotSameAs(template.instantiate().table("table").get(0));
        assertThatThrownBy(() -> two.function("initAgain").invoke()).isInstanceOf(WasmTrap.class);
    }

    @Test
    void droppedAndKeptDataSegmentsStaySo() {
        WasmBuilder builder = new WasmBuilder().memory(1);
        builder.passiveData("abc".getBytes(StandardCharsets.US_ASCII));
        builder.passiveData("xyz".getBytes(StandardCharsets.US_ASCII));
        builder.exportFunction("_initialize", builder.function(NOTHING, new Code().prefixed(9, 0)));
        for (int i = 0; i < 2; i++) {
            builder.exportFunction("init" + i,
                    builder.function(NOTHING, new Code().i32Const(0).i32Const(0).i32Const(3).prefixed(8, i, 0)));
        }
        WasmTemplate template = template(builder);
        for (int i = 0; i < 2; i++) {
            WasmInstance instance = template.instantiate();
            instance.function("init1").invoke();
            assertThat(instance.memory("memory").read(0, 3)).asString().isEqualTo("xyz");
            assertThatThrownBy(() -> instance.function("init0").invoke()).isInstanceOf(WasmTrap.class);
        }
    }

    @Test
    void referencesInGlobalsBecomeTheInstancesOwn() {
        WasmBuilder builder = new WasmBuilder();
        int number = builder.global(ValueType.I32, true, new Code().i32Const(0));
        int getter = builder.function(GET, new Code().globalGet(number));
        int reference = builder.global(ValueType.FUNCREF, true, new Code().indexed(0xd2, getter));
        int none = builder.global(ValueType.FUNCREF, true, new Code().indexed(0xd2, getter));
        builder.exportFunction("set", builder.function(SET, new Code().localGet(0).globalSet(number)));
        builder.exportFunction("getter",
                builder.function(NOTHING.returning(ValueType.FUNCREF), new Code().globalGet(reference)));
        builder.exportFunction("none",
                builder.function(NOTHING.returning(ValueType.FUNCREF), new Code().globalGet(none)));
        builder.exportFunction("_initialize", builder.function(NOTHING, new Code().op(0xd0, 0x70).globalSet(none)));
        WasmTemplate template = template(builder);
        WasmInstance one = template.instantiate();
        WasmInstance two = template.instantiate();
        two.function("set").invoke(5);
        assertThat(((WasmFunction) one.function("getter").call()[0]).invoke()).containsExactly(0);
        assertThat(((WasmFunction) two.function("getter").call()[0]).invoke()).containsExactly(5);
        assertThat(one.function("none").call()).containsExactly((Object) null);
    }

    @Test
    void hostReferencesAreRefused() {
        WasmBuilder builder = new WasmBuilder();
        int global = builder.global(ValueType.EXTERNREF, true, new Code().op(0xd0, 0x6f));
        builder.exportFunction("keep",
                builder.function(FunctionType.of(ValueType.EXTERNREF), new Code().localGet(0).globalSet(global)));
        WasmModule module = this.engine.load(builder.build());
        assertThatThrownBy(() -> module.template(WasmImports.none(), WasmLimits.defaults(),
                (instance) -> instance.function("keep").call("mine")))
            .isInstanceOf(TemplateException.class)
            .hasMessage("state that cannot be copied: expected global 0 to refer to the instance's own functions,"
                    + " found mine");
        assertThat(module
            .template(WasmImports.none(), WasmLimits.defaults(),
                    (instance) -> instance.function("keep").call((Object) null))
            .instantiate()).isNotNull();
    }

    /** Copies would have to be of everything that they refer to. */
    @ParameterizedTest
    @CsvSource({ "structureInGlobal, global 0, an object of the guest's",
            "structureInTable, table 0, an object of the guest's", "numberInGlobal, global 0, an object of the guest's",
            "hostsInTable, table 1, mine" })
    void guestsObjectsAndHostsAreRefusedWhereverTheyAre(String function, String where, String found) {
        WasmModule module = this.engine.load(objects());
        assertThatThrownBy(() -> module.template(WasmImports.none(), WasmLimits.defaults(),
                (instance) -> keep(instance, function)))
            .isInstanceOf(TemplateException.class)
            .hasMessage("state that cannot be copied: expected " + where
                    + " to refer to the instance's own functions, found " + found);
        try (WasmInstance instance = module.instantiate(WasmImports.none())) {
            assertThatCode(() -> keep(instance, function)).doesNotThrowAnyException();
        }
        try (WasmTemplate nothingKept = module.template(WasmImports.none(), WasmLimits.defaults(), (instance) -> {
        })) {
            assertThatCode(() -> keep(nothingKept.instantiate(), function)).doesNotThrowAnyException();
        }
    }

    @Test
    void caughtExceptionsThatAreKeptAreRefusedAndTagsAreTheInstancesOwn() {
        ReferenceType exception = new ReferenceType(true, AbstractHeapType.EXN);
        WasmBuilder builder = new WasmBuilder();
        int tag = builder.tag();
        builder.exportTag("tag", tag);
        int global = builder.global(exception, true, new Code().op(0xd0, 0x69));
        Code caught = new Code().block(exception).tryTable(0x40, 3, 0).throwTag(tag).end().unreachable().end();
        builder.exportFunction("keep", builder.function(NOTHING, caught.globalSet(global)));
        builder.exportFunction("throw", builder.function(NOTHING, new Code().throwTag(tag)));
        WasmModule module = this.engine.load(builder.build());
        assertThatThrownBy(() -> module.template(WasmImports.none(), WasmLimits.defaults(),
                (instance) -> instance.function("keep").invoke()))
            .isInstanceOf(TemplateException.class)
            .hasMessage("state that cannot be copied: expected global 0 to refer to the instance's own functions,"
                    + " found an object of the guest's");
        try (WasmTemplate template = module.template(WasmImports.none(), WasmLimits.defaults(), (instance) -> {
        })) {
            WasmInstance one = template.instantiate();
            WasmInstance two = template.instantiate();
            assertThatCode(() -> one.function("keep").invoke()).doesNotThrowAnyException();
            assertThatThrownBy(() -> two.function("throw").invoke()).isInstanceOfSatisfying(WasmGuestException.class,
                    (thrown) -> assertThat(thrown.tag()).isSameAs(two.export("tag").orElseThrow())
                        .isNotSameAs(one.export("tag").orElseThrow()));
        }
    }

    private static void keep(WasmInstance instance, String function) {
        instance.function(function).call(function.startsWith("hosts") ? new Object[] { "mine" } : new Object[0]);
    }

    /** Has a global and a table of any guest's objects, and a table of hosts'. */
    private static byte[] objects() {
        Bytes module = WasmBuilder.header();
        section(module, 1, 3, new Bytes().u8(0x5f).u32(1).u8(0x7f).u8(1), new Bytes().u8(0x60).u32(0).u32(0),
                new Bytes().u8(0x60).u32(1).u8(0x6f).u32(0));
        section(module, 3, 4, new Bytes().u32(1).u32(1).u32(1).u32(2));
        section(module, 4, 2, new Bytes().u8(0x6e).u8(0).u32(1), new Bytes().u8(0x6f).u8(0).u32(1));
        section(module, 6, 1, new Bytes().u8(0x6e).u8(1).u8(0xd0).u8(0x71).u8(0x0b));
        section(module, 7, 4, new Bytes().name("structureInGlobal").u8(0).u32(0),
                new Bytes().name("structureInTable").u8(0).u32(1), new Bytes().name("numberInGlobal").u8(0).u32(2),
                new Bytes().name("hostsInTable").u8(0).u32(3));
        section(module, 10, 4, body(new Code().op(0xfb, 1, 0).globalSet(0)),
                body(new Code().i32Const(0).op(0xfb, 1, 0).op(0x26, 0)),
                body(new Code().i32Const(5).op(0xfb, 0x1c).globalSet(0)),
                body(new Code().i32Const(0).localGet(0).op(0x26, 1)));
        return module.toByteArray();
    }

    private static void section(Bytes module, int id, int count, Bytes... entries) {
        Bytes content = new Bytes().u32(count);
        for (Bytes each : entries) {
            content.raw(each.toByteArray());
        }
        WasmBuilder.section(module, id, content);
    }

    private static Bytes body(Code code) {
        return new Bytes().sized(new Bytes().u32(0).raw(code.end().toByteArray()).toByteArray());
    }

    @Test
    void functionsOfOtherInstancesAreRefused() {
        WasmBuilder builder = new WasmBuilder();
        builder.table(1);
        builder.exportTable("table", 0);
        builder.exportFunction("f", builder.function(NOTHING, new Code()));
        WasmModule module = this.engine.load(builder.build());
        WasmInstance other = module.instantiate(WasmImports.none());
        assertThatThrownBy(() -> module.template(WasmImports.none(), WasmLimits.defaults(),
                (instance) -> instance.table("table").set(0, other.function("f"))))
            .isInstanceOf(TemplateException.class)
            .hasMessageContaining("linked to another");
        assertThatCode(() -> other.function("f").invoke()).doesNotThrowAnyException();
    }

    @Test
    void sharedImportsAreRefusedBeforeAnythingRuns() {
        WasmBuilder builder = new WasmBuilder().importTable("env", "table", 1);
        WasmImports imports = WasmImports.builder()
            .define("env", "table",
                    this.engine.newTable(new TableType(ValueType.FUNCREF, new Limits(1, OptionalLong.empty())), null))
            .build();
        AtomicInteger ran = new AtomicInteger();
        assertThatThrownBy(() -> this.engine.load(builder.build())
            .template(imports, WasmLimits.defaults(), (instance) -> ran.incrementAndGet()))
            .isInstanceOf(TemplateException.class)
            .hasMessageStartingWith("instances of a template would share an import: \"env\".\"table\"");
        assertThat(ran).hasValue(0);
    }

    @Test
    void anInitializerThatFailsLeavesNothingBehind() {
        try (WasmEngine small = WasmEngine.builder().memoryBudget(2 * MemoryType.PAGE_SIZE).build()) {
            WasmBuilder builder = new WasmBuilder().memory(2);
            builder.exportFunction("_initialize", builder.function(NOTHING, new Code().unreachable()));
            WasmModule module = small.load(builder.build());
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(
                        () -> module.template(WasmImports.none(), WasmLimits.defaults(), WasmTemplateTest::initialize))
                    .isInstanceOf(WasmTrap.class)
                    .hasMessage("unreachable");
            }
        }
    }

    @Test
    void theInitializerHasTheLoadTimeoutAsAWhole() {
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("_initialize", builder.function(NOTHING, new Code().loop().br(0).end()));
        WasmModule module = this.engine.load(builder.build());
        WasmLimits limits = WasmLimits.builder().loadTimeout(Duration.ofMillis(40)).build();
        assertThatThrownBy(() -> module.template(WasmImports.none(), limits, WasmTemplateTest::initialize))
            .isInstanceOf(WasmInterruptedException.class)
            .hasMessageStartingWith("stopped after its 40ms limit (");
    }

    @Test
    void theInitializerHasTheStackLimit() {
        WasmBuilder builder = new WasmBuilder();
        builder.exportFunction("_initialize", builder.function(NOTHING, new Code().call(0)));
        assertThatThrownBy(() -> template(builder)).isInstanceOf(WasmTrap.class)
            .satisfies((trap) -> assertThat(((WasmTrap) trap).reason()).isEqualTo(TrapReason.CALL_STACK_EXHAUSTED));
    }

    @Test
    void instancesAndTheCopyCountAgainstTheBudget() {
        try (WasmEngine small = WasmEngine.builder().memoryBudget(3 * MemoryType.PAGE_SIZE).build()) {
            WasmBuilder builder = new WasmBuilder().memory(1);
            builder.data(0, new byte[] { 1 });
            WasmTemplate template = small.load(builder.build())
                .template(WasmImports.none(), WasmLimits.defaults(), (instance) -> {
                });
            for (int i = 0; i < 10; i++) {
                template.instantiate().close();
            }
            WasmInstance one = template.instantiate();
            WasmInstance two = template.instantiate();
            assertThatThrownBy(template::instantiate).isInstanceOf(WasmLimitException.class)
                .hasMessage("memory budget limit: asked for 65536, allowed 61440 (WasmEngine.Builder.memoryBudget)");
            template.close();
            assertThatIllegalStateException().isThrownBy(template::instantiate).withMessage("template is closed");
            assertThat(two.memory("memory").grow(1)).isEqualTo(1);
            assertThat(one.memory("memory").grow(1)).isEqualTo(-1);
        }
    }

    @Test
    void instancesKeepTheirLimits() {
        WasmLimits limits = WasmLimits.builder().memory(4L * MemoryType.PAGE_SIZE).build();
        WasmTemplate template = this.engine.load(state().build())
            .template(WasmImports.none(), limits, WasmTemplateTest::initialize);
        WasmInstance instance = template.instantiate();
        assertThat(instance.limits()).isSameAs(limits);
        assertThat(instance.memory("memory").grow(2)).isEqualTo(-1);
        assertThat(instance.memory("memory").grow(1)).isEqualTo(3);
    }

    @Test
    void manyThreadsMakeInstancesAtATime() throws Exception {
        WasmTemplate template = template(state());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int own = i + 100;
                results.add(threads.submit(() -> {
                    try (WasmInstance instance = template.instantiate()) {
                        int before = get(instance, "near");
                        instance.function("set").invoke(own);
                        return (get(instance, "near") == own && get(instance, "private") == own) ? before : -1;
                    }
                }));
            }
            for (Future<Integer> result : results) {
                assertThat(result.get()).isEqualTo(17);
            }
        }
        finally {
            threads.shutdown();
        }
    }

    @Test
    void wasiIsNotInitializedAgainAndIsFresh() {
        WasmBuilder builder = new WasmBuilder();
        int global = builder.global(ValueType.I32, true, new Code().i32Const(0));
        builder.exportFunction("_initialize",
                builder.function(NOTHING, new Code().globalGet(global).i32Const(1).op(Code.I32_ADD).globalSet(global)));
        builder.exportFunction("count", builder.function(GET, new Code().globalGet(global)));
        WasiPreview1 wasi = WasiPreview1.builder().build();
        WasmImports imports = WasmImports.builder().add(wasi).build();
        WasmTemplate template = this.engine.load(builder.build())
            .template(imports, WasmLimits.defaults(), wasi::initialize);
        WasmInstance one = template.instantiate();
        WasmInstance two = template.instantiate();
        wasi.initialize(one);
        assertThat(get(one, "count")).isEqualTo(1);
        assertThat(one.session(wasi)).isSameAs(one.session(wasi)).isNotSameAs(two.session(wasi));
        assertThatIllegalArgumentException().isThrownBy(() -> one.session(WasiPreview1.builder().build()));
    }

    @Test
    void theGuestsClockGoesOn() {
        WasiGuest guest = new WasiGuest();
        WasmTemplate template = guest.template("clock_time_get", WasiPreview1.builder().build(), 1, 0, 0);
        WasmInstance instance = template.instantiate();
        long initialized = instance.memory("memory").readLong(0);
        instance.function("_initialize").invoke();
        assertThat(instance.memory("memory").readLong(0)).isGreaterThan(initialized);
    }

    @Test
    void closedDescriptorsAreRefused() {
        WasiGuest guest = new WasiGuest();
        assertThatThrownBy(() -> guest.template("fd_close", WasiPreview1.builder().build(), 0))
            .isInstanceOf(TemplateException.class)
            .hasMessage("WASI state that cannot be copied: descriptor 0 was closed or replaced");
    }

    @Test
    void drawnRandomNumbersAreRefused() {
        WasiGuest guest = new WasiGuest();
        assertThatThrownBy(() -> guest.template("random_get", WasiPreview1.builder().build(), 0, 8))
            .isInstanceOf(TemplateException.class)
            .hasMessageContaining("random numbers");
    }

    @Test
    void randomNumbersFromASeedGoOn() {
        WasiPreview1 wasi = WasiPreview1.builder().random(Randomness.seeded(7)).build();
        WasmTemplate template = new WasiGuest().template("random_get", wasi, 0, 8);
        WasmInstance one = template.instantiate();
        WasmInstance two = template.instantiate();
        long first = one.memory("memory").readLong(0);
        one.function("_initialize").invoke();
        two.function("_initialize").invoke();
        assertThat(one.memory("memory").readLong(0)).isNotEqualTo(first).isEqualTo(two.memory("memory").readLong(0));
    }

    @Test
    void aFixedClockGoesOnFromWhereItWas() {
        WasiPreview1 wasi = WasiPreview1.builder().clocks(Clocks.fixed(Instant.ofEpochSecond(5))).build();
        WasmInstance instance = new WasiGuest().template("clock_time_get", wasi, 0, 0, 0).instantiate();
        instance.function("_initialize").invoke();
        assertThat(instance.memory("memory").readLong(0)).isEqualTo(5_000_000_000L);
    }

    @Test
    void acceptedConnectionsAreRefused() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
            WasiPreview1 wasi = WasiPreview1.builder().listener(listener).build();
            assertThatThrownBy(() -> new WasiGuest().template("sock_accept", wasi, 3, 0, 64))
                .isInstanceOf(TemplateException.class)
                .hasMessage("WASI state that cannot be copied: a file or connection was left open");
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void rightsThatWereGivenUpAreRefused() {
        WasiGuest guest = new WasiGuest();
        assertThatThrownBy(() -> guest.template("fd_fdstat_set_rights", WasiPreview1.builder().build(), 1, 0, 0))
            .isInstanceOf(TemplateException.class)
            .hasMessageContaining("descriptor 1 gave up rights");
    }

    @Test
    void inputThatWasReadIsRefused() {
        WasiGuest guest = new WasiGuest();
        WasiPreview1 wasi = WasiPreview1.builder().stdin(new byte[] { 1, 2 }).build();
        assertThatThrownBy(() -> guest.template("fd_read", wasi, 0, 32, 1, 64)).isInstanceOf(TemplateException.class)
            .hasMessageContaining("descriptor 0 was read");
    }

    @Test
    void openFilesAreRefused(@TempDir Path directory) {
        WasiGuest guest = new WasiGuest();
        WasiPreview1 wasi = WasiPreview1.builder().directory(directory, "/d", Access.READ_WRITE).build();
        assertThatThrownBy(() -> guest.template("path_open", wasi, 3, 0, 100, 4, 1, 0, 0, 0, 0))
            .isInstanceOf(TemplateException.class)
            .hasMessage("WASI state that cannot be copied: a file or connection was left open");
        assertThat(directory.resolve("file")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = { "args_sizes_get", "environ_sizes_get" })
    void whatOnlyReadsTheConfigurationIsCopied(String function) {
        WasiGuest guest = new WasiGuest();
        WasmInstance instance = guest
            .template(function, WasiPreview1.builder().arguments("a", "b").environment("a", "b").build(), 0, 4)
            .instantiate();
        assertThat(instance.memory("memory").readInt(0)).isPositive();
    }

    @Test
    void aHostModulesStateIsCopiedOnlyIfItSaysHow() {
        WasmBuilder builder = new WasmBuilder();
        int host = builder.importFunction("count", "next", GET);
        builder.exportFunction("_initialize", builder.function(NOTHING, new Code().call(host).drop()));
        builder.exportFunction("next", builder.function(GET, new Code().call(host)));
        WasmModule module = this.engine.load(builder.build());
        WasmTemplate template = module.template(WasmImports.builder().add(new Counters(true)).build(),
                WasmLimits.defaults(), WasmTemplateTest::initialize);
        for (int i = 0; i < 2; i++) {
            WasmInstance instance = template.instantiate();
            assertThat(get(instance, "next")).isEqualTo(2);
            assertThat(get(instance, "next")).isEqualTo(3);
        }
        WasmImports without = WasmImports.builder().add(new Counters(false)).build();
        assertThatThrownBy(() -> module.template(without, WasmLimits.defaults(), WasmTemplateTest::initialize))
            .isInstanceOf(TemplateException.class)
            .hasMessageStartingWith("state that cannot be copied: ");
        assertThat(get(module.template(without, WasmLimits.defaults(), (instance) -> {
        }).instantiate(), "next")).isEqualTo(1);
    }

    private WasmTemplate template(WasmBuilder builder) {
        return this.engine.load(builder.build())
            .template(WasmImports.none(), WasmLimits.defaults(), WasmTemplateTest::initialize);
    }

    private static void initialize(WasmInstance instance) {
        instance.function("_initialize").invoke();
    }

    private static int get(WasmInstance instance, String export) {
        return (int) instance.function(export).invoke()[0];
    }

    /**
     * A guest with two pages that {@code _initialize} grows by one; it writes near the
     * beginning and the end of it, and to a global.
     */
    private static WasmBuilder state() {
        WasmBuilder builder = new WasmBuilder().memory(2);
        int global = builder.global(ValueType.I32, true, new Code().i32Const(0));
        builder.data(100, "data".getBytes(StandardCharsets.US_ASCII));
        builder.exportFunction("_initialize",
                builder.function(NOTHING,
                        new Code().i32Const(1)
                            .op(0x40, 0)
                            .drop()
                            .i32Const(0)
                            .i32Const(17)
                            .memory(I32_STORE, 2, 0)
                            .i32Const(FAR)
                            .i32Const(18)
                            .memory(I32_STORE, 2, 0)
                            .i32Const(19)
                            .globalSet(global)));
        builder.exportFunction("near", builder.function(GET, new Code().i32Const(0).memory(I32_LOAD, 2, 0)));
        builder.exportFunction("far", builder.function(GET, new Code().i32Const(FAR).memory(I32_LOAD, 2, 0)));
        builder.exportFunction("private", builder.function(GET, new Code().globalGet(global)));
        builder.exportFunction("set", builder.function(SET,
                new Code().i32Const(0).localGet(0).memory(I32_STORE, 2, 0).localGet(0).globalSet(global)));
        return builder;
    }

    /** A guest whose {@code _initialize} makes one call of WASI. */
    private final class WasiGuest {

        WasmTemplate template(String function, WasiPreview1 wasi, long... arguments) {
            FunctionType type = WasiTypes.of(function);
            WasmBuilder builder = new WasmBuilder();
            int imported = builder.importFunction("wasi_snapshot_preview1", function, type);
            builder.memory(1);
            builder.data(32, new byte[] { 48, 0, 0, 0, 1 });
            builder.data(100, "file".getBytes(StandardCharsets.US_ASCII));
            Code code = new Code();
            for (int i = 0; i < arguments.length; i++) {
                if (type.parameters().get(i) == ValueType.I64) {
                    code.i64Const(arguments[i]);
                }
                else {
                    code.i32Const((int) arguments[i]);
                }
            }
            builder.exportFunction("_initialize",
                    builder.function(NOTHING, code.call(imported).ifThen().unreachable().end()));
            WasmImports imports = WasmImports.builder().add(wasi).build();
            return WasmTemplateTest.this.engine.load(builder.build())
                .template(imports, WasmLimits.defaults(), wasi::initialize);
        }

    }

    /** Types of the functions that are called here. */
    private static final class WasiTypes {

        static FunctionType of(String function) {
            String parameters = switch (function) {
                case "fd_close" -> "i";
                case "random_get", "args_sizes_get", "environ_sizes_get" -> "ii";
                case "clock_time_get" -> "iIi";
                case "fd_fdstat_set_rights" -> "iII";
                case "sock_accept" -> "iii";
                case "fd_read" -> "iiii";
                case "path_open" -> "iiiiiIIii";
                default -> throw new IllegalArgumentException(function);
            };
            ValueType[] types = parameters.chars()
                .mapToObj((each) -> (each == 'i') ? ValueType.I32 : ValueType.I64)
                .toArray(ValueType[]::new);
            return FunctionType.of(types).returning(ValueType.I32);
        }

    }

    /** Offers a function that counts its calls, for each instance. */
    private record Counters(boolean copied) implements HostModule {

        @Override
        public Optional<Function> function(String module, String name, FunctionType type) {
            return Optional.of((session, caller, arguments) -> new long[] { ((Counter) session).next() });
        }

        @Override
        public Session open(HostMemory memory) {
            return new Counter(this.copied, 0);
        }

    }

    private static final class Counter implements HostModule.Session {

        private final boolean copied;

        private int count;

        Counter(boolean copied, int count) {
            this.copied = copied;
            this.count = count;
        }

        int next() {
            return ++this.count;
        }

        @Override
        public HostModule.Opener snapshot() {
            if (!this.copied) {
                return HostModule.Session.super.snapshot();
            }
            int reached = this.count;
            return (memory) -> new Counter(true, reached);
        }

        @Override
        public void close() {
            this.count = -1;
        }

    }

}
