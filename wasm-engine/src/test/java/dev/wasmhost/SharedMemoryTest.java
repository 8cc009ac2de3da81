package dev.wasmhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

/** Several instances over one memory, each on a Java thread of its own. */
@Timeout(120)
class SharedMemoryTest {

    private static final MemoryType TYPE = shared(1, 4);

    private static final int THREADS = 4;

    private final WasmEngine engine = WasmEngine.builder().build();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final List<WasmInstance> instances = new ArrayList<>();

    @AfterEach
    void close() {
        this.threads.shutdownNow();
        this.instances.forEach(WasmInstance::close);
        this.engine.close();
    }

    private static MemoryType shared(long minimum, long maximum) {
        return new MemoryType(AddressType.I32, Limits.between(minimum, maximum), true);
    }

    private static WasmImports imports(WasmMemory memory) {
        return WasmImports.builder().define("env", "memory", memory).build();
    }

    private WasmInstance instantiate(WasmBuilder builder, WasmMemory memory) {
        WasmInstance instance = this.engine.load(builder.build()).instantiate(imports(memory));
        this.instances.add(instance);
        return instance;
    }

    /** Starts a module that imports a memory of {@code type} and exports it again. */
    private static WasmBuilder module(MemoryType type) {
        WasmBuilder builder = new WasmBuilder();
        return builder.exportMemory("memory", builder.importMemory("env", "memory", type));
    }

    /** Lets instances of one module run at the same time, each on its thread. */
    private void race(WasmBuilder module, WasmMemory memory, String function, long... arguments) throws Exception {
        List<Callable<long[]>> calls = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            WasmFunction run = instantiate(module, memory).function(function);
            calls.add(() -> run.invoke(arguments));
        }
        for (Future<long[]> each : this.threads.invokeAll(calls)) {
            each.get();
        }
    }

    /** Writes a loop that runs {@code body} as often as parameter 0 says. */
    private static Code times(Code body) {
        return new Code().loop()
            .raw(body.toByteArray())
            .localGet(0)
            .i32Const(1)
            .op(Code.I32_SUB)
            .localTee(0)
            .brIf(0)
            .end();
    }

    // races

    @Test
    void atomicAdditionsOfAllWidthsLoseNothing() throws Exception {
        Code body = new Code();
        body.i32Const(0).i64Const(1).atomic(0x1F, 3, 0).drop();
        body.i32Const(8).i32Const(3).atomic(0x1E, 2, 0).drop();
        body.i32Const(12).i32Const(5).atomic(0x21, 1, 2).drop();
        body.i32Const(12).i32Const(7).atomic(0x20, 0, 1).drop();
        body.i32Const(12).i32Const(1).atomic(0x27, 0, 0).drop();
        WasmBuilder module = module(TYPE);
        module.exportFunction("run", module.function(FunctionType.of(ValueType.I32), times(body)));
        WasmMemory memory = this.engine.newMemory(TYPE);
        int times = 50_000;
        race(module, memory, "run", times);
        int all = THREADS * times;
        assertThat(memory.readLong(0)).isEqualTo(all);
        assertThat(memory.readInt(8)).isEqualTo(3 * all);
        assertThat(memory.readShort(14)).isEqualTo((short) (5 * all));
        assertThat(memory.readByte(13)).isEqualTo((byte) (7 * all));
        assertThat(memory.readByte(12)).isEqualTo((byte) -all);
    }

    @Test
    void compareAndExchangeLosesNothing() throws Exception {
        // each turn replaces what it has read by one more, until nobody came between
        Code body = new Code().loop();
        body.i32Const(6).i32Const(6).atomic(0x13, 1, 0).localTee(1);
        body.localGet(1).i32Const(1).op(Code.I32_ADD).atomic(0x4B, 1, 0);
        body.localGet(1).op(0x47).brIf(0).end();
        WasmBuilder module = module(TYPE);
        module.exportFunction("run",
                module.function(FunctionType.of(ValueType.I32), List.of(ValueType.I32), times(body)));
        WasmMemory memory = this.engine.newMemory(TYPE);
        memory.writeLong(0, -1);
        memory.writeShort(6, (short) 0);
        race(module, memory, "run", 10_000);
        assertThat(memory.readShort(6)).isEqualTo((short) (10_000 * THREADS));
        assertThat(memory.readLong(0) | 0xFFFFL << 48).isEqualTo(-1);
    }

    @Test
    void whatAFlagAnnouncesIsThere() throws Exception {
        // Message passing: plain data, then an atomic flag; the reader never sees the
        // flag without the data
        WasmBuilder module = module(TYPE);
        Code writeAll = new Code().loop();
        writeAll.i32Const(0).localGet(1).i32Const(4).op(Code.I32_ADD).localTee(1).memory(0x36, 2, 64);
        writeAll.i32Const(0).localGet(1).atomic(0x17, 2, 0);
        writeAll.localGet(1).localGet(0).op(0x49).brIf(0).end();
        module.exportFunction("writeAll",
                module.function(FunctionType.of(ValueType.I32), List.of(ValueType.I32), writeAll));
        Code readAll = new Code().loop();
        readAll.i32Const(0).atomic(0x10, 2, 0).localSet(1);
        readAll.i32Const(0).memory(0x28, 2, 64).localGet(1).op(0x49).ifThen().unreachable().end();
        readAll.localGet(1).localGet(0).op(0x49).brIf(0).end();
        module.exportFunction("readAll",
                module.function(FunctionType.of(ValueType.I32), List.of(ValueType.I32), readAll));
        WasmMemory memory = this.engine.newMemory(TYPE);
        WasmFunction reader = instantiate(module, memory).function("readAll");
        WasmFunction writer = instantiate(module, memory).function("writeAll");
        Future<long[]> read = this.threads.submit(() -> reader.invoke(4_000_000));
        writer.invoke(4_000_000);
        assertThat(read.get()).isEmpty();
    }

    @Test
    void racesOfAllKindsStayInTheMemory() throws Exception {
        WasmBuilder module = module(TYPE);
        Code body = new Code();
        // a pseudorandom address, often past the end: masked to 256 kB, the maximum
        body.localGet(1).i32Const(1664525).op(Code.I32_MUL).i32Const(1013904223).op(Code.I32_ADD).localTee(1);
        body.i32Const(12).op(Code.I32_SHR_U).i32Const(0xFFFF).op(Code.I32_AND).localSet(2);
        body.localGet(2).localGet(1).memory(0x36, 0, 0);
        body.localGet(2).memory(0x29, 0, 0).drop();
        body.localGet(2).localGet(2).i32Const(5).op(Code.I32_XOR).i32Const(64).prefixed(10, 0, 0);
        body.localGet(2).localGet(1).i32Const(100).prefixed(11, 0);
        body.localGet(2).i32Const(-8).op(Code.I32_AND).localGet(1).atomic(0x41, 2, 0).drop();
        module.exportFunction("run",
                module.function(FunctionType.of(ValueType.I32), List.of(ValueType.I32, ValueType.I32), times(body)));
        module.exportFunction("grow",
                module.function(FunctionType.of(ValueType.I32), new Code().localGet(0).op(0x40, 0).drop()));
        WasmMemory memory = this.engine.newMemory(TYPE);
        memory.grow(1);
        race(module, memory, "run", 20_000);
        WasmFunction grow = instantiate(module, memory).function("grow");
        Future<?> growing = this.threads.submit(() -> grow.invoke(1));
        race(module, memory, "run", 20_000);
        growing.get();
        assertThat(memory.pages()).isEqualTo(3);
        assertThat(memory.read(0, memory.size())).hasSize(3 * MemoryType.PAGE_SIZE);
    }

    // growing

    @Test
    void whoLearnsThatItHasGrownMayUseIt() throws Exception {
        WasmBuilder module = module(shared(1, 2000));
        // grows by a page, writes to it, announces it, until there are as many as
        // parameter 0 says
        Code grow = new Code().loop().i32Const(1).op(0x40, 0).localTee(1);
        grow.i32Const(16).op(Code.I32_SHL).localGet(1).memory(0x36, 2, 65532);
        grow.i32Const(0).localGet(1).atomic(0x17, 2, 0);
        grow.localGet(1).localGet(0).op(0x49).brIf(0).end();
        module.exportFunction("grow", module.function(FunctionType.of(ValueType.I32), List.of(ValueType.I32), grow));
        Code read = new Code().loop().i32Const(0).atomic(0x10, 2, 0).localTee(1);
        read.i32Const(16).op(Code.I32_SHL).memory(0x28, 2, 65532).localGet(1).op(0x47).ifThen();
        read.localGet(1).ifThen().unreachable().end().end();
        read.localGet(1).localGet(0).op(0x49).brIf(0).end();
        module.exportFunction("read", module.function(FunctionType.of(ValueType.I32), List.of(ValueType.I32), read));
        WasmLimits limits = WasmLimits.builder().memory(128L << 20).timeout(Duration.ofMinutes(1)).build();
        WasmMemory memory = this.engine.newMemory(shared(1, 2000), limits);
        WasmFunction reader = instantiate(module, memory).function("read");
        WasmFunction grower = instantiate(module, memory).function("grow");
        Future<long[]> reading = this.threads.submit(() -> reader.invoke(1500));
        grower.invoke(1500);
        assertThat(reading.get()).isEmpty();
        assertThat(memory.pages()).isEqualTo(1501);
    }

    @Test
    void growsUpToTheDeclaredMaximumOrTheLimit() {
        WasmMemory small = this.engine.newMemory(shared(1, 3));
        assertThat(small.grow(2)).isEqualTo(1);
        assertThat(small.grow(1)).isEqualTo(-1);
        assertThat(small.grow(0)).isEqualTo(3);
        assertThat(small.type()).isEqualTo(shared(3, 3));
        WasmLimits limits = WasmLimits.builder().memory(5 * MemoryType.PAGE_SIZE + 100).build();
        WasmMemory large = this.engine.newMemory(shared(1, 65536), limits);
        assertThat(large.grow(5)).isEqualTo(-1);
        assertThat(large.grow(4)).isEqualTo(1);
        assertThat(large.grow(1)).isEqualTo(-1);
        assertThatThrownBy(() -> this.engine.newMemory(shared(6, 65536), limits)).isInstanceOf(WasmLimitException.class)
            .hasMessageStartingWith("memory limit: asked for 393216, allowed 327780");
    }

    // what it counts for

    @Test
    void aModulesSharedMemoriesLeaveRoomForOneAnother() {
        WasmLimits limits = WasmLimits.builder().memory(4 * MemoryType.PAGE_SIZE).build();
        WasmBuilder builder = new WasmBuilder();
        builder.exportMemory("a", builder.memory(shared(1, 100)));
        builder.exportMemory("b", builder.memory(new MemoryType(Limits.from(1))));
        builder.exportMemory("c", builder.memory(shared(1, 100)));
        try (WasmInstance instance = this.engine.load(builder.build()).instantiate(WasmImports.none(), limits)) {
            assertThat(instance.memory("a").grow(1)).isEqualTo(1);
            assertThat(instance.memory("a").grow(1)).isEqualTo(-1);
            assertThat(instance.memory("b").grow(1)).isEqualTo(-1);
            assertThat(instance.memory("c").grow(1)).isEqualTo(-1);
        }
    }

    @Test
    void theBudgetIsGivenBackWithTheLastInstance() {
        WasmBuilder owner = new WasmBuilder();
        owner.exportMemory("memory", owner.memory(shared(1, 16)));
        byte[] user = module(shared(1, 16)).build();
        try (WasmEngine small = WasmEngine.builder().memoryBudget(24L * MemoryType.PAGE_SIZE).build()) {
            WasmModule owners = small.load(owner.build());
            WasmModule users = small.load(user);
            for (int i = 0; i < 20; i++) {
                WasmInstance first = owners.instantiate(WasmImports.none());
                WasmMemory memory = first.memory("memory");
                WasmInstance second = users.instantiate(imports(memory));
                first.close();
                memory.writeInt(65532, 5);
                assertThatThrownBy(() -> owners.instantiate(WasmImports.none())).isInstanceOf(WasmLimitException.class)
                    .hasMessageStartingWith("memory budget limit");
                second.close();
                assertThat(memory.size()).isZero();
                assertThatThrownBy(() -> memory.readInt(0)).isInstanceOf(WasmTrap.class);
                assertThatThrownBy(() -> users.instantiate(imports(memory))).isInstanceOf(LinkException.class);
            }
        }
    }

    /** The host reads and writes while the last instance closes. */
    @Test
    void aMemoryThatEndsMeanwhileIsAnAccessPastTheEnd() throws Exception {
        WasmBuilder owner = new WasmBuilder();
        owner.exportMemory("memory", owner.memory(shared(64, 64)));
        WasmModule module = this.engine.load(owner.build());
        for (int i = 0; i < 20; i++) {
            WasmInstance instance = module.instantiate(WasmImports.none());
            WasmMemory memory = instance.memory("memory");
            CountDownLatch running = new CountDownLatch(2);
            Future<?> reader = this.threads
                .submit(() -> untilItEnds(running, () -> memory.read(0, 64 * MemoryType.PAGE_SIZE)));
            Future<?> writer = this.threads.submit(() -> untilItEnds(running, () -> memory.writeLong(65528, 1)));
            running.await();
            instance.close();
            reader.get();
            writer.get();
        }
    }

    private static void untilItEnds(CountDownLatch running, Runnable access) {
        AtomicInteger times = new AtomicInteger();
        assertThatThrownBy(() -> {
            while (times.incrementAndGet() > 0) {
                access.run();
                running.countDown();
            }
        }).isInstanceOfSatisfying(WasmTrap.class,
                (trap) -> assertThat(trap.reason()).isEqualTo(TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS));
    }

    @Test
    void aMemoryThatTheHostMadeOutlivesInstances() {
        WasmMemory memory = this.engine.newMemory(TYPE);
        byte[] module = module(TYPE).build();
        for (int i = 0; i < 3; i++) {
            this.engine.load(module).instantiate(imports(memory)).close();
            memory.writeInt(0, memory.readInt(0) + 1);
        }
        assertThat(memory.readInt(0)).isEqualTo(3);
    }

    @Test
    void sharedAndNotSharedDoNotMatch() {
        WasmMemory notShared = this.engine.newMemory(new MemoryType(Limits.between(1, 4)));
        assertThatThrownBy(() -> instantiate(module(TYPE), notShared)).isInstanceOf(LinkException.class)
            .hasMessage("incompatible import type: expected \"env\".\"memory\" of type memory 1..4 shared, "
                    + "found memory 1..4");
        WasmMemory shared = this.engine.newMemory(TYPE);
        assertThatThrownBy(() -> instantiate(module(new MemoryType(Limits.from(1))), shared))
            .isInstanceOf(LinkException.class);
        assertThatThrownBy(() -> this.engine.newMemory(new MemoryType(AddressType.I32, Limits.from(1), true)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("shared memory must have maximum");
    }

    // waiting

    private static WasmBuilder waiting(MemoryType type) {
        WasmBuilder module = module(type);
        FunctionType wait32 = FunctionType.of(ValueType.I32, ValueType.I32, ValueType.I64).returning(ValueType.I32);
        FunctionType wait64 = FunctionType.of(ValueType.I32, ValueType.I64, ValueType.I64).returning(ValueType.I32);
        FunctionType notify = FunctionType.of(ValueType.I32, ValueType.I32).returning(ValueType.I32);
        Code three = new Code().localGet(0).localGet(1).localGet(2);
        module.exportFunction("wait32",
                module.function(wait32, new Code().raw(three.toByteArray()).atomic(0x01, 2, 8)));
        module.exportFunction("wait64",
                module.function(wait64, new Code().raw(three.toByteArray()).atomic(0x02, 3, 8)));
        module.exportFunction("notify", module.function(notify, new Code().localGet(0).localGet(1).atomic(0x00, 2, 8)));
        // says at 0 that it is about to wait at 8
        module.exportFunction("announce",
                module.function(FunctionType.of(ValueType.I64).returning(ValueType.I32),
                        new Code().i32Const(0)
                            .i32Const(1)
                            .atomic(0x17, 2, 0)
                            .i32Const(0)
                            .i32Const(0)
                            .localGet(0)
                            .atomic(0x01, 2, 8)));
        return module;
    }

    private static int invoke(WasmInstance instance, String function, long... arguments) {
        return (int) instance.function(function).invoke(arguments)[0];
    }

    @Test
    void waitComparesFirst() {
        WasmMemory memory = this.engine.newMemory(TYPE);
        WasmInstance instance = instantiate(waiting(TYPE), memory);
        memory.writeLong(8, 0xFFFF_FFFF_8000_0000L);
        assertThat(invoke(instance, "wait32", 0, Integer.MIN_VALUE, 0)).isEqualTo(2);
        assertThat(invoke(instance, "wait32", 0, 0, -1)).isEqualTo(1);
        assertThat(invoke(instance, "wait64", 0, Integer.MIN_VALUE, 1000)).isEqualTo(2);
        assertThat(invoke(instance, "wait64", 0, 0x8000_0000L, -1)).isEqualTo(1);
        assertThat(invoke(instance, "notify", 0, -1)).isZero();
    }

    @Test
    void waitsOnlyWhereItMay() {
        WasmInstance instance = instantiate(waiting(TYPE), this.engine.newMemory(TYPE));
        assertThatThrownBy(() -> invoke(instance, "wait32", 2, 0, 0)).hasMessageStartingWith("unaligned atomic");
        assertThatThrownBy(() -> invoke(instance, "wait64", 4, 0, 0)).hasMessageStartingWith("unaligned atomic");
        assertThatThrownBy(() -> invoke(instance, "notify", 1, 0)).hasMessageStartingWith("unaligned atomic");
        for (long address : new long[] { 65536 - 8, -8, Integer.MIN_VALUE }) {
            assertThatThrownBy(() -> invoke(instance, "wait32", address, 0, 0))
                .hasMessageStartingWith("out of bounds memory access");
            assertThatThrownBy(() -> invoke(instance, "notify", address, 0))
                .hasMessageStartingWith("out of bounds memory access");
        }
        MemoryType notShared = new MemoryType(Limits.between(1, 4));
        WasmInstance alone = instantiate(waiting(notShared), this.engine.newMemory(notShared));
        assertThat(invoke(alone, "notify", 0, -1)).isZero();
        assertThatThrownBy(() -> invoke(alone, "wait32", 0, 1, 0)).isInstanceOf(WasmTrap.class)
            .hasMessageStartingWith("expected shared memory")
            .extracting((trap) -> ((WasmTrap) trap).reason())
            .isEqualTo(TrapReason.EXPECTED_SHARED_MEMORY);
    }

    @Test
    void oneThreadWakesAnother() throws Exception {
        WasmMemory memory = this.engine.newMemory(TYPE);
        WasmInstance waiter = instantiate(waiting(TYPE), memory);
        WasmInstance waker = instantiate(waiting(TYPE), memory);
        Future<Integer> result = this.threads.submit(() -> invoke(waiter, "wait64", 0, 0, -1));
        while (invoke(waker, "notify", 0, 1) == 0) {
            Thread.onSpinWait(); // it does not wait yet
        }
        assertThat(result.get()).isZero();
        assertThat(invoke(waker, "notify", 0, 1)).isZero();
    }

    @Test
    void theHostWakesAGuest() throws Exception {
        WasmMemory memory = this.engine.newMemory(TYPE);
        WasmInstance waiter = instantiate(waiting(TYPE), memory);
        Future<Integer> result = this.threads.submit(() -> invoke(waiter, "wait32", 0, 0, -1));
        while (memory.wake(8, 1) == 0) {
            Thread.onSpinWait();
        }
        assertThat(result.get()).isZero();
        assertThatThrownBy(() -> memory.wake(2, 1)).hasMessageStartingWith("unaligned atomic");
        assertThatThrownBy(() -> memory.wake(65536, 1)).hasMessageStartingWith("out of bounds memory access");
        assertThat(this.engine.newMemory(new MemoryType(Limits.from(1))).wake(8, 1)).isZero();
    }

    @Test
    void turnsAreTakenWithoutLosingAWakeUp() throws Exception {
        // Each side waits while the number is not its own, counts, hands over, and wakes
        // the other
        WasmBuilder module = module(TYPE);
        Code turn = new Code().loop();
        turn.block().loop().i32Const(0).atomic(0x10, 2, 0).localTee(2).i32Const(1).op(Code.I32_AND);
        turn.localGet(1).op(Code.I32_EQ).brIf(1);
        turn.i32Const(0).localGet(2).i64Const(-1).atomic(0x01, 2, 0).drop().br(0).end().end();
        turn.i32Const(0).localGet(2).i32Const(1).op(Code.I32_ADD).atomic(0x17, 2, 0);
        turn.i32Const(0).i32Const(1).atomic(0x00, 2, 0).drop();
        turn.localGet(0).i32Const(1).op(Code.I32_SUB).localTee(0).brIf(0).end();
        module.exportFunction("run",
                module.function(FunctionType.of(ValueType.I32, ValueType.I32), List.of(ValueType.I32), turn));
        WasmMemory memory = this.engine.newMemory(TYPE);
        WasmFunction even = instantiate(module, memory).function("run");
        WasmFunction odd = instantiate(module, memory).function("run");
        WasmCallOptions patient = WasmCallOptions.timeout(Duration.ofMinutes(1));
        Future<long[]> other = this.threads.submit(() -> odd.invoke(patient, 20_000, 1));
        even.invoke(patient, 20_000, 0);
        other.get();
        assertThat(memory.readInt(0)).isEqualTo(40_000);
    }

    @Test
    void aWaitEndsWithItsDeadline() {
        WasmInstance instance = instantiate(waiting(TYPE), this.engine.newMemory(TYPE));
        WasmCallOptions short50 = WasmCallOptions.timeout(Duration.ofMillis(50));
        assertThatThrownBy(() -> instance.function("wait32").invoke(short50, 0, 0, -1))
            .isInstanceOf(WasmInterruptedException.class)
            .hasMessageStartingWith("stopped after its 50ms limit (");
        assertThatThrownBy(() -> instance.function("wait64").invoke(short50, 0, 0, Long.MAX_VALUE))
            .isInstanceOf(WasmInterruptedException.class);
        assertThat(invoke(instance, "notify", 0, -1)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Stop.class)
    void aWaitCanBeCancelled(Stop stop) throws Exception {
        WasmMemory memory = this.engine.newMemory(TYPE);
        WasmInstance instance = instantiate(waiting(TYPE), memory);
        Future<Integer> result = this.threads.submit(() -> invoke(instance, "announce", -1));
        while (memory.readInt(0) == 0) {
            Thread.onSpinWait();
        }
        stop.stop(this.engine, instance);
        assertThatThrownBy(result::get).isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(WasmInterruptedException.class)
            .extracting((ex) -> ((WasmInterruptedException) ex).reason())
            .isEqualTo(WasmInterruptedException.Reason.CANCELLED);
    }

    enum Stop {

        INTERRUPT {
            @Override
            void stop(WasmEngine engine, WasmInstance instance) {
                instance.interrupt();
            }
        },
        CLOSE_ENGINE {
            @Override
            void stop(WasmEngine engine, WasmInstance instance) {
                engine.close();
            }
        };

        abstract void stop(WasmEngine engine, WasmInstance instance);

    }

    @Test
    void sharingAMemoryIsNoConfinement() throws Exception {
        WasmMemory memory = this.engine.newMemory(TYPE);
        WasmInstance waiter = instantiate(waiting(TYPE), memory);
        WasmInstance other = instantiate(waiting(TYPE), memory);
        Future<Integer> result = this.threads.submit(() -> invoke(waiter, "announce", -1));
        while (memory.readInt(0) == 0) {
            Thread.onSpinWait();
        }
        // the first call is still running, on another thread
        assertThatCode(() -> invoke(other, "notify", 64, 0)).doesNotThrowAnyException();
        assertThatThrownBy(() -> invoke(waiter, "notify", 64, 0)).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("one thread at a time");
        while (invoke(other, "notify", 0, 1) == 0) {
            Thread.onSpinWait();
        }
        assertThat(result.get()).isZero();
    }

    // 64-bit addresses

    @Test
    void aSharedMemoryMayHave64BitAddresses() {
        MemoryType type = new MemoryType(AddressType.I64, Limits.between(1, 4), true);
        WasmBuilder module = module(type);
        FunctionType load = FunctionType.of(ValueType.I64).returning(ValueType.I32);
        module.exportFunction("load", module.function(load, new Code().localGet(0).memory(0x28, 0, 16)));
        module.exportFunction("wait",
                module.function(load, new Code().localGet(0).i32Const(7).i64Const(0).atomic(0x01, 2, 0xFFFF_FFFFL)));
        WasmMemory memory = this.engine.newMemory(type);
        WasmInstance instance = instantiate(module, memory);
        memory.writeInt(65532, 77);
        assertThat(invoke(instance, "load", 65532 - 16)).isEqualTo(77);
        for (long address : new long[] { 65533 - 16, -1, -16, Long.MIN_VALUE, 1L << 32, 0xFFFF_FFFF_0000_0000L }) {
            assertThatThrownBy(() -> invoke(instance, "load", address))
                .hasMessageStartingWith("out of bounds memory access");
        }
        assertThatThrownBy(() -> invoke(instance, "wait", -0xFFFF_FFFFL + 8))
            .hasMessageStartingWith("out of bounds memory access"); // an offset does not
                                                                    // wrap
    }

}
