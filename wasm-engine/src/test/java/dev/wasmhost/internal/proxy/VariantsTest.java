package dev.wasmhost.internal.proxy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import dev.wasmhost.FunctionType;
import dev.wasmhost.TrapReason;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmTrap;
import dev.wasmhost.internal.proxy.TestTypes.Color;
import dev.wasmhost.internal.proxy.TestTypes.Box;
import dev.wasmhost.internal.proxy.TestTypes.Circle;
import dev.wasmhost.internal.proxy.TestTypes.NotFound;
import dev.wasmhost.internal.proxy.TestTypes.Nothing;
import dev.wasmhost.internal.proxy.TestTypes.Refused;
import dev.wasmhost.internal.proxy.TestTypes.Shape;
import org.junit.jupiter.api.Test;

import static dev.wasmhost.internal.proxy.TestTypes.i32;
import static dev.wasmhost.internal.proxy.TestTypes.mirror;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What has one of several cases: enums, sealed interfaces, options, errors. */
class VariantsTest {

    private final TestGuest guest = new TestGuest().withMemory();

    // Variants

    @Test
    void enumsAreTheirOrdinal() {
        interface Colors {

            Color next(Color color);

            List<Color> all(List<Color> colors);

        }
        this.guest.with("next", FunctionType.of(ValueType.I32).returning(ValueType.I32),
                (arguments) -> new long[] { arguments[0] + 1 });
        mirror(this.guest, "all", i32(2), 4, 4);
        Colors colors = this.guest.bind(Colors.class);
        assertThat(colors.next(Color.RED)).isEqualTo(Color.DARK_GREEN);
        assertThat(colors.all(List.of(Color.BLUE, Color.RED))).containsExactly(Color.BLUE, Color.RED);
        assertThat(this.guest.log).contains("cabi_realloc[0, 0, 1, 2]");
    }

    @Test
    void anUnknownCaseIsATrap() {
        interface Colors {

            Color next(Color color);

            List<Color> all();

        }
        this.guest.with("next", FunctionType.of(ValueType.I32).returning(ValueType.I32),
                (arguments) -> new long[] { (int) arguments[0] - 1 });
        long[] area = this.guest.result(new byte[] { 2, 3 });
        this.guest.with("all", new FunctionType(List.of(), i32(1)), (arguments) -> area);
        Colors colors = this.guest.bind(Colors.class);
        assertThatThrownBy(() -> colors.next(Color.RED))
            .isInstanceOfSatisfying(WasmTrap.class,
                    (trap) -> assertThat(trap.reason()).isEqualTo(TrapReason.INVALID_VALUE))
            .hasMessage("invalid value: result of \"next\" has case 4294967295 of " + Color.class.getTypeName()
                    + ", which has 3");
        assertThatThrownBy(colors::all).hasMessage(
                "invalid value: result of \"all\" has case 3 of " + Color.class.getTypeName() + ", which has 3");
    }

    @Test
    void sealedInterfacesAreVariants() {
        interface Shapes {

            Shape shape(Shape shape);

            List<Shape> shapes(List<Shape> shapes);

        }
        this.guest.with("shape", FunctionType.of(ValueType.I32, ValueType.I64, ValueType.I32).returning(ValueType.I32),
                (arguments) -> {
                    this.guest.log.add("shape " + Arrays.toString(arguments));
                    long area = this.guest.allocate(0, 0, 8, 24);
                    this.guest.memory.writeByte(area, (byte) arguments[0]);
                    this.guest.memory.writeLong(area + 8, arguments[1]);
                    this.guest.memory.writeByte(area + 16, (byte) arguments[2]);
                    return new long[] { area };
                });
        mirror(this.guest, "shapes", i32(2), 4, 4);
        Shapes shapes = this.guest.bind(Shapes.class);
        for (Shape each : List.of(new Circle(-1.5f), new Box(1L << 40, Color.BLUE), new Nothing())) {
            assertThat(shapes.shape(each)).isEqualTo(each);
        }
        assertThat(this.guest.log).contains(
                "shape [0, " + Integer.toUnsignedLong(Float.floatToRawIntBits(-1.5f)) + ", 0]",
                "shape [1, " + (1L << 40) + ", 2]", "shape [2, 0, 0]");
        List<Shape> all = List.of(new Nothing(), new Circle(2), new Box(3, Color.RED));
        assertThat(shapes.shapes(all)).isEqualTo(all);
        assertThat(this.guest.log).contains("cabi_realloc[0, 0, 8, 72]");
    }

    @Test
    void optionalValuesMayNest() {
        interface Options {

            Optional<Integer> one(Optional<Integer> value);

            Optional<Optional<String>> two(Optional<Optional<String>> value);

        }
        mirror(this.guest, "one", i32(2), 1, 4);
        this.guest.with("two",
                FunctionType.of(ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32).returning(ValueType.I32),
                (arguments) -> {
                    long area = this.guest.allocate(0, 0, 4, 16);
                    this.guest.memory.writeByte(area, (byte) arguments[0]);
                    this.guest.memory.writeByte(area + 4, (byte) arguments[1]);
                    this.guest.memory.writeInt(area + 8, (int) arguments[2]);
                    this.guest.memory.writeInt(area + 12, (int) arguments[3]);
                    return new long[] { area };
                });
        Options options = this.guest.bind(Options.class);
        assertThat(options.one(Optional.of(-5))).contains(-5);
        assertThat(options.one(Optional.empty())).isEmpty();
        assertThat(options.two(Optional.of(Optional.of("x")))).contains(Optional.of("x"));
        assertThat(options.two(Optional.of(Optional.empty()))).contains(Optional.empty());
        assertThat(options.two(Optional.empty())).isEmpty();
    }

    // Errors

    @Test
    void anErrorIsTheDeclaredExceptionAndTheCallASuccess() {
        interface Finder {

            int find(String name) throws NotFound;

        }
        this.guest.with("find", TestGuest.STRING_TO_STRING, (arguments) -> {
            long area = this.guest.allocate(0, 0, 4, 12);
            boolean found = arguments[1] == 1;
            this.guest.memory.writeByte(area, (byte) (found ? 0 : 1));
            this.guest.memory.writeInt(area + 4, found ? 42 : (int) arguments[0]);
            this.guest.memory.writeInt(area + 8, (int) arguments[1]);
            return new long[] { area };
        }).with("cabi_post_find", FunctionType.of(ValueType.I32), (arguments) -> new long[0]);
        Finder finder = this.guest.bind(Finder.class);
        assertThat(finder).satisfies((each) -> assertThat(each.find("a")).isEqualTo(42));
        assertThatThrownBy(() -> finder.find("abc")).isInstanceOf(NotFound.class).hasMessage("abc");
        assertThat(this.guest.log).last().isEqualTo("leave");
        assertThat(this.guest.log.get(this.guest.log.size() - 2)).startsWith("cabi_post_find");
    }

    @Test
    void anErrorNeedNotHaveAValue() {
        interface Doors {

            void open() throws Refused;

        }
        this.guest.with("open", new FunctionType(List.of(), i32(1)), (arguments) -> new long[] { 1 });
        assertThatThrownBy(this.guest.bind(Doors.class)::open).isInstanceOf(Refused.class);
        this.guest.with("open", new FunctionType(List.of(), i32(1)), (arguments) -> new long[] { 0 });
        this.guest.bind(Doors.class).open();
        this.guest.with("open", new FunctionType(List.of(), i32(1)), (arguments) -> new long[] { 2 });
        assertThatThrownBy(this.guest.bind(Doors.class)::open)
            .hasMessage("invalid value: result of \"open\" has case 2 of result, which has 2");
    }

}
