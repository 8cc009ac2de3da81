package dev.wasmhost;

import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What host modules take of the engine's memory budget. */
class HostMemoryTest {

    private static final long BUDGET = 1 << 20;

    private static final FunctionType CHANGE = FunctionType.of(ValueType.I64).returning(ValueType.I32);

    private final WasmEngine engine = WasmEngine.builder().memoryBudget(BUDGET).build();

    private final WasmModule module = this.engine.load(guest());

    private final WasmImports imports = WasmImports.builder().add(new Hoard()).build();

    @AfterEach
    void close() {
        this.engine.close();
    }

    /** Passes {@code change} on to the host. */
    private static byte[] guest() {
        WasmBuilder builder = new WasmBuilder();
        int imported = builder.importFunction("host", "change", CHANGE);
        return builder.exportFunction("change", builder.function(CHANGE, new Code().localGet(0).call(imported)))
            .build();
    }

    private long left() {
        long left = 0;
        WasmInstance probe = this.module.instantiate(this.imports);
        for (long step = Long.highestOneBit(BUDGET); step > 0; step /= 2) {
            left += (probe.function("change").invoke(step)[0] == 1) ? step : 0;
        }
        probe.close();
        return left;
    }

    @Test
    void whatIsTakenCountsForAllInstancesAndIsGivenBackWithTheInstance() {
        long before = left();
        WasmInstance first = this.module.instantiate(this.imports);
        long own = before - left();
        assertThat(first.function("change").invoke(300_000)).containsExactly(1);
        assertThat(left()).isEqualTo(before - own - 300_000);
        assertThat(first.function("change").invoke(BUDGET)).as("refused").containsExactly(0);
        assertThat(left()).isEqualTo(before - own - 300_000);
        assertThat(first.function("change").invoke(-100_000)).containsExactly(1);
        assertThat(left()).isEqualTo(before - own - 200_000);
        first.close();
        assertThat(left()).isEqualTo(before);
    }

    @Test
    void theEngineSaysHowMuchIsTaken() {
        WasmInstance first = this.module.instantiate(this.imports);
        long before = this.engine.memoryUsed();
        first.function("change").invoke(300_000);
        assertThat(this.engine.memoryUsed()).isEqualTo(before + 300_000);
        WasmMemory memory = this.engine.newMemory(new MemoryType(Limits.from(2)));
        assertThat(this.engine.memoryUsed()).isEqualTo(before + 300_000 + memory.size());
        first.close();
        assertThat(this.engine.memoryUsed()).isLessThanOrEqualTo(memory.size());
    }

    @Test
    void itCountsBesideMemories() {
        WasmInstance first = this.module.instantiate(this.imports);
        assertThat(first.function("change").invoke(BUDGET - 60_000)).containsExactly(1);
        assertThatThrownBy(() -> this.engine.newMemory(new MemoryType(Limits.from(1))))
            .isInstanceOf(WasmLimitException.class)
            .hasMessageStartingWith("memory budget limit");
        first.close();
        assertThat(this.engine.newMemory(new MemoryType(Limits.from(1))).size()).isEqualTo(65_536);
    }

    @Test
    void onlyWhatWasTakenCanBeGivenBack() {
        WasmInstance first = this.module.instantiate(this.imports);
        first.function("change").invoke(10);
        assertThatThrownBy(() -> first.function("change").invoke(-11)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("bytes: expected a number up to the 10 that were taken, found 11");
    }

    @Test
    void nothingIsTakenAfterwards() {
        Hoard hoard = new Hoard();
        WasmInstance instance = this.module.instantiate(WasmImports.builder().add(hoard).build());
        HostMemory memory = ((HoardSession) instance.session(hoard)).memory;
        long before = left();
        assertThat(memory.take(1_000)).isTrue();
        assertThatThrownBy(() -> memory.take(-1)).isInstanceOf(IllegalArgumentException.class);
        instance.close();
        memory.giveBack(1_000);
        assertThat(left()).isEqualTo(before);
        assertThatThrownBy(() -> memory.take(1)).isInstanceOf(IllegalStateException.class);
    }

    /** Lets the guest take and give back. */
    private static final class Hoard implements HostModule {

        @Override
        public Optional<Function> function(String module, String name, FunctionType type) {
            return Optional
                .of((session, caller, arguments) -> new long[] { ((HoardSession) session).change(arguments[0]) });
        }

        @Override
        public Session open(HostMemory memory) {
            return new HoardSession(memory);
        }

    }

    private static final class HoardSession implements HostModule.Session {

        private final HostMemory memory;

        HoardSession(HostMemory memory) {
            this.memory = memory;
        }

        int change(long bytes) {
            if (bytes >= 0) {
                return this.memory.take(bytes) ? 1 : 0;
            }
            this.memory.giveBack(-bytes);
            return 1;
        }

        @Override
        public void close() {
            // what is left is given back by itself
        }

    }

}
