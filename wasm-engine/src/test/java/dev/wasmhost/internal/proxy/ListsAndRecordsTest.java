package dev.wasmhost.internal.proxy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmTrap;
import dev.wasmhost.internal.proxy.TestTypes.Line;
import dev.wasmhost.internal.proxy.TestTypes.Pair;
import dev.wasmhost.internal.proxy.TestTypes.Point;
import org.junit.jupiter.api.Test;

import static dev.wasmhost.internal.proxy.TestTypes.i32;
import static dev.wasmhost.internal.proxy.TestTypes.mirror;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The guest mirrors: what it gets as values or in memory it returns as it is, so a value
 * that comes back was understood alike in both directions; what is in between is compared
 * with the canonical ABI's own words.
 */
class ListsAndRecordsTest {

    private final TestGuest guest = new TestGuest().withMemory();

    // Lists and arrays

    @Test
    void primitiveArraysCrossBothWays() {
        interface PrimitiveArrays {

            byte[] bytes(byte[] values);

            short[] shorts(short[] values);

            int[] ints(int[] values);

            long[] longs(long[] values);

            float[] floats(float[] values);

            double[] doubles(double[] values);

            boolean[] booleans(boolean[] values);

            char[] chars(char[] values);

        }
        for (String name : List.of("bytes", "shorts", "ints", "longs", "floats", "doubles", "booleans", "chars")) {
            mirror(this.guest, name, i32(2), 4, 4);
        }
        PrimitiveArrays arrays = this.guest.bind(PrimitiveArrays.class);
        assertThat(arrays.bytes(new byte[] { 1, -1 })).containsExactly(1, -1);
        assertThat(arrays.shorts(new short[] { 1, -1, Short.MIN_VALUE })).containsExactly(1, -1, Short.MIN_VALUE);
        assertThat(arrays.ints(new int[] { 1, -1, Integer.MIN_VALUE })).containsExactly(1, -1, Integer.MIN_VALUE);
        assertThat(arrays.longs(new long[] { 1, -1, Long.MIN_VALUE })).containsExactly(1, -1, Long.MIN_VALUE);
        assertThat(arrays.floats(new float[] { 0.5f, -1 })).containsExactly(0.5f, -1);
        assertThat(arrays.doubles(new double[] { 0.25, -1 })).containsExactly(0.25, -1);
        assertThat(arrays.booleans(new boolean[] { true, false, true })).containsExactly(true, false, true);
        assertThat(arrays.chars(new char[] { 'a', '\u4e16' })).containsExactly('a', '\u4e16');
        assertThat(arrays.ints(new int[0])).isEmpty();
    }

    @Test
    void arraysAreLaidOutLittleEndian() {
        interface Shorts {

            void take(short[] values);

        }
        byte[] seen = new byte[4];
        this.guest.with("take", FunctionType.of(ValueType.I32, ValueType.I32), (arguments) -> {
            assertThat(arguments[1]).isEqualTo(2);
            this.guest.memory.read(arguments[0], seen, 0, 4);
            return new long[0];
        });
        this.guest.bind(Shorts.class).take(new short[] { 0x0102, -2 });
        assertThat(seen).containsExactly(2, 1, -2, -1);
        assertThat(this.guest.log).contains("cabi_realloc[0, 0, 2, 4]");
    }

    @Test
    void listsOfAnythingCrossBothWays() {
        interface Lists {

            List<String> texts(List<String> values);

            List<List<Integer>> nested(List<List<Integer>> values);

            List<Point> points(List<? extends Point> values);

            List<Optional<Boolean>> options(List<Optional<Boolean>> values);

        }
        for (String name : List.of("texts", "nested", "points", "options")) {
            mirror(this.guest, name, i32(2), 4, 4);
        }
        Lists lists = this.guest.bind(Lists.class);
        assertThat(lists.texts(List.of("a", "", "é"))).containsExactly("a", "", "é");
        assertThat(lists.nested(List.of(List.of(1, 2), List.of(), List.of(3)))).containsExactly(List.of(1, 2),
                List.of(), List.of(3));
        List<Point> points = IntStream.range(0, 100).mapToObj((i) -> new Point(i, i / 2.0)).toList();
        assertThat(lists.points(points)).isEqualTo(points);
        assertThat(lists.options(List.of(Optional.of(true), Optional.empty()))).containsExactly(Optional.of(true),
                Optional.empty());
    }

    @Test
    void mapsAreListsOfPairs() {
        interface Maps {

            Map<String, Integer> map(Map<String, Integer> values);

        }
        mirror(this.guest, "map", i32(2), 4, 4);
        Map<String, Integer> map = new LinkedHashMap<>();
        map.put("b", 2);
        map.put("a", 1);
        assertThat(this.guest.bind(Maps.class).map(map)).containsExactlyEntriesOf(map);
        assertThat(this.guest.log).contains("cabi_realloc[0, 0, 4, 24]");
    }

    @Test
    void aKeyThatIsThereTwiceIsATrap() {
        interface Maps {

            Map<String, Boolean> map();

        }
        long key = this.guest.allocate(0, 0, 1, 1);
        this.guest.memory.writeByte(key, (byte) 'k');
        long pairs = this.guest.allocate(0, 0, 4, 24);
        for (int i = 0; i < 2; i++) {
            this.guest.memory.writeInt(pairs + 12L * i, (int) key);
            this.guest.memory.writeInt(pairs + 12L * i + 4, 1);
        }
        long[] area = this.guest.area(pairs, 2);
        this.guest.with("map", new FunctionType(List.of(), i32(1)), (arguments) -> area);
        assertThatThrownBy(this.guest.bind(Maps.class)::map).isInstanceOf(WasmTrap.class)
            .hasMessage("invalid value: result of \"map\" has a key twice: \"k\"");
    }

    // Records

    @Test
    void recordsAreTheirComponents() {
        interface Points {

            Point point(Point point);

            int flat(boolean before, Point point, String after);

        }
        mirror(this.guest, "point", List.of(ValueType.I32, ValueType.F64), 4, 8);
        this.guest.with("flat",
                FunctionType.of(ValueType.I32, ValueType.I32, ValueType.F64, ValueType.I32, ValueType.I32)
                    .returning(ValueType.I32),
                (arguments) -> new long[] {
                        arguments[0] + arguments[1] + (long) Double.longBitsToDouble(arguments[2]) + arguments[4] });
        Points points = this.guest.bind(Points.class);
        assertThat(points.point(new Point(-7, 0.5))).isEqualTo(new Point(-7, 0.5));
        assertThat(points.flat(true, new Point(10, 100), "abc")).isEqualTo(114);
    }

    @Test
    void recordsNestAndMayBeGeneric() {
        interface Lines {

            List<Line> lines(List<Line> lines);

            Pair<String, Pair<Byte, Short>> pair(Pair<String, Pair<Byte, Short>> pair);

        }
        mirror(this.guest, "lines", i32(2), 4, 4);
        mirror(this.guest, "pair", i32(4), 4, 4, 1, 2);
        Lines lines = this.guest.bind(Lines.class);
        List<Line> all = List.of(
                new Line("first", new Point(1, 2), Optional.empty(), List.of(new Point(3, 4), new Point(5, 6))),
                new Line("second", new Point(7, 8), Optional.of(new Point(9, 10)), List.of()));
        assertThat(lines.lines(all)).isEqualTo(all);
        Pair<String, Pair<Byte, Short>> pair = new Pair<>("p", new Pair<>((byte) -1, (short) -2));
        assertThat(lines.pair(pair)).isEqualTo(pair);
    }

    @Test
    void aSmallRecordIsOneValue() {
        record Id(long value) {
        }
        interface Ids {

            Id next(Id id);

        }
        this.guest.with("next", FunctionType.of(ValueType.I64).returning(ValueType.I64),
                (arguments) -> new long[] { arguments[0] + 1 });
        assertThat(this.guest.bind(Ids.class).next(new Id(1L << 40))).isEqualTo(new Id((1L << 40) + 1));
    }

    @Test
    void aRecordsOwnChecksKeepTheirException() {
        record Positive(int value) {

            Positive {
                if (value <= 0) {
                    throw new IllegalStateException("not positive: " + value);
                }
            }

        }
        interface Numbers {

            Positive next(int value);

        }
        this.guest.with("next", FunctionType.of(ValueType.I32).returning(ValueType.I32), (arguments) -> arguments);
        Numbers numbers = this.guest.bind(Numbers.class);
        assertThat(numbers.next(1)).isEqualTo(new Positive(1));
        assertThatThrownBy(() -> numbers.next(-1)).isInstanceOf(IllegalStateException.class)
            .hasMessage("not positive: -1");
    }

    @Test
    void manyParametersAreOneRecordInMemory() {
        interface Many {

            int take(Line line, Line other, byte last);

        }
        this.guest.with("take", FunctionType.of(ValueType.I32).returning(ValueType.I32),
                (arguments) -> new long[] { this.guest.memory.readByte(arguments[0] + 112) });
        Line line = new Line("", new Point(0, 0), Optional.empty(), List.of());
        assertThat(this.guest.bind(Many.class).take(line, line, (byte) 42)).isEqualTo(42);
        assertThat(this.guest.log).contains("cabi_realloc[0, 0, 8, 120]");
    }

}
