package dev.wasmhost.internal.proxy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.wasmhost.FunctionType;
import dev.wasmhost.Unsigned;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmError;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmTrap;
import dev.wasmhost.internal.proxy.TestTypes.Line;
import dev.wasmhost.internal.proxy.TestTypes.Pair;
import dev.wasmhost.internal.proxy.TestTypes.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.wasmhost.internal.proxy.TestTypes.i32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Mistakes of callers, guests that nobody may believe, and types that do not cross. */
class BadValuesTest {

    private final TestGuest guest = new TestGuest().withMemory();

    // Mistakes of the caller

    @Test
    void aPathLeadsToWhatIsWrongInside() {
        interface Lines {

            void draw(List<Line> lines);

        }
        this.guest.with("draw", FunctionType.of(ValueType.I32, ValueType.I32), (arguments) -> new long[0]);
        Lines lines = this.guest.bind(Lines.class);
        Line good = new Line("", new Point(0, 0), Optional.empty(), List.of());
        List<Point> points = new ArrayList<>();
        points.add(null);
        assertThatThrownBy(() -> lines.draw(List.of(good, new Line("", new Point(0, 0), Optional.empty(), points))))
            .isInstanceOf(NullPointerException.class)
            .hasMessageEndingWith(": argument 1[1].between[0] is null");
        assertThatThrownBy(() -> lines.draw(List.of(new Line("\udc00", new Point(0, 0), Optional.empty(), List.of()))))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageEndingWith(": argument 1[0].name: expected text, found an unpaired surrogate (index 0)");
        assertThat(this.guest.log).isEmpty();
    }

    @Test
    @SuppressWarnings({ "unchecked", "rawtypes" })
    void aRawListsOtherElementsAreFound() {
        interface Texts {

            void take(List<String> texts);

        }
        this.guest.with("take", FunctionType.of(ValueType.I32, ValueType.I32), (arguments) -> new long[0]);
        List texts = List.of("a", 1);
        assertThatThrownBy(() -> this.guest.bind(Texts.class).take(texts)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageEndingWith("argument 1[1]: expected text, found a java.lang.Integer");
    }

    @Test
    void whatDoesNotFitIntoTheMemoryIsRefused() {
        interface Texts {

            void take(List<String> texts);

        }
        this.guest.withLimits(WasmLimits.builder().memory(65536).build())
            .with("take", FunctionType.of(ValueType.I32, ValueType.I32), (arguments) -> new long[0]);
        List<String> texts = Collections.nCopies(10, "a".repeat(7000));
        assertThatThrownBy(() -> this.guest.bind(Texts.class).take(texts)).isInstanceOf(WasmLimitException.class)
            .hasMessageStartingWith("memory limit: asked for 70080");
        assertThat(this.guest.log).isEmpty();
    }

    // Guests that nobody may believe

    @ParameterizedTest
    @CsvSource({ "16, -1, is 34359738360 bytes", "16, 0x80000000, is 17179869184 bytes", "65536, 1, is 8 bytes",
            "12, 1, not aligned to 8", "-8, 2, is 16 bytes" })
    void listsOutOfBoundsAreTraps(String start, String length, String message) {
        interface Lists {

            List<Long> list();

            long[] array();

        }
        long[] area = this.guest.area(Long.decode(start), Long.decode(length));
        this.guest.with("list", new FunctionType(List.of(), i32(1)), (arguments) -> area)
            .with("array", new FunctionType(List.of(), i32(1)), (arguments) -> area);
        Lists lists = this.guest.bind(Lists.class);
        assertThatThrownBy(lists::list).isInstanceOf(WasmTrap.class).hasMessageContaining(message);
        assertThatThrownBy(lists::array).isInstanceOf(WasmTrap.class).hasMessageContaining(message);
    }

    @Test
    void manyStringsThatAreOneDoNotFillTheHeap() {
        interface Texts {

            List<String> texts();

        }
        long strings = this.guest.allocate(0, 0, 4, 8 * 1000);
        for (int i = 0; i < 1000; i++) {
            this.guest.memory.writeInt(strings + 8L * i, 0);
            this.guest.memory.writeInt(strings + 8L * i + 4, 1000);
        }
        long[] area = this.guest.area(strings, 1000);
        this.guest.withLimits(WasmLimits.builder().memory(1 << 20).settingPrefix("limits.").build())
            .with("texts", new FunctionType(List.of(), i32(1)), (arguments) -> area);
        assertThatThrownBy(this.guest.bind(Texts.class)::texts).isInstanceOf(WasmLimitException.class)
            .hasMessageStartingWith("memory limit: asked for 10")
            .hasMessageEndingWith("allowed 1048576 (limits.memory)");
    }

    @Test
    void theNextCallMayTakeAsMuchAgain() {
        interface Texts {

            List<String> texts();

        }
        long[] area = this.guest.area(0, 0);
        long strings = this.guest.allocate(0, 0, 4, 80);
        for (int i = 0; i < 10; i++) {
            this.guest.memory.writeInt(strings + 8L * i + 4, 1000);
        }
        this.guest.memory.writeInt(area[0], (int) strings);
        this.guest.memory.writeInt(area[0] + 4, 10);
        this.guest.withLimits(WasmLimits.builder().memory(1 << 14).build())
            .with("texts", new FunctionType(List.of(), i32(1)), (arguments) -> area);
        Texts texts = this.guest.bind(Texts.class);
        assertThat(texts.texts()).hasSize(10);
        assertThat(texts.texts()).hasSize(10);
    }

    // Types that do not cross

    @Test
    @SuppressWarnings("UnusedMethod")
    void typesThatDoNotCrossAreListed() {
        record Tree(List<Tree> children) {
        }
        record Empty() {
        }
        record Endless<T>(Optional<Endless<List<T>>> next) {
        }
        interface Bad {

            void tree(Tree tree);

            void empty(Empty empty);

            Endless<String> endless();

            void raw(@SuppressWarnings("rawtypes") List list);

            void map(Map<Integer, String> map);

            void inside(Pair<String, Thread> pair);

            void signed(@Unsigned String text);

        }
        assertThatThrownBy(() -> this.guest.bind(Bad.class)).isInstanceOf(IllegalArgumentException.class)
            .message()
            .contains("Bad.tree(Tree): parameter 1, children, elements: expected a type without itself inside")
            .contains("Bad.empty(Empty): parameter 1: expected a record with components")
            .contains("expected at most 32 types inside each other")
            .contains("Bad.raw(List): parameter 1: expected a primitive")
            .contains("Bad.map(Map<Integer, String>): parameter 1: expected a primitive")
            .contains("Bad.inside(Pair<String, Thread>): parameter 1, second: expected a primitive")
            .contains("expected @Unsigned at short, int or long, found @Unsigned java.lang.String")
            .hasLineCount(8);
    }

    @Test
    @SuppressWarnings("UnusedMethod")
    void anExceptionThatCannotBeMadeIsSaid() {
        final class Odd extends RuntimeException implements WasmError<Integer> {

            private static final long serialVersionUID = 1L;

            @Override
            public Integer error() {
                return 1;
            }

        }
        interface Bad {

            void run() throws Odd;

        }
        this.guest.with("run", new FunctionType(List.of(), i32(1)), (arguments) -> new long[] { 1 });
        assertThatThrownBy(() -> this.guest.bind(Bad.class))
            .hasMessageContaining("expected a constructor with one parameter of type java.lang.Integer, found none");
    }

}
