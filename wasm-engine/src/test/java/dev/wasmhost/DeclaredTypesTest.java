package dev.wasmhost;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.wasmhost.testing.Bytes;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A guest whose types are declared in WIT (guests/shop/shop.wit). */
class DeclaredTypesTest {

    private final WasmEngine engine = WasmEngine.builder().build();

    private final List<String> log = new ArrayList<>();

    private final byte[] bytes;

    DeclaredTypesTest() throws IOException {
        try (InputStream in = DeclaredTypesTest.class.getResourceAsStream("/guests/shop.wasm")) {
            this.bytes = in.readAllBytes();
        }
    }

    enum Color {

        RED, DARK_GREEN, BLUE

    }

    record Point(int x, double y) {
    }

    sealed interface Shape {

    }

    record Circle(double radius) implements Shape {
    }

    record Polygon(List<Point> points) implements Shape {
    }

    record Nothing() implements Shape {
    }

    static final class SoldOut extends Exception implements WasmError<String> {

        private static final long serialVersionUID = 1L;

        SoldOut(String message) {
            super(message);
        }

        @Override
        public String error() {
            return String.valueOf(getMessage());
        }

    }

    interface Shop {

        String greetAll(List<String> names, Optional<Point> at);

        Map<String, Integer> pairs();

    }

    @WasmExport("example:shop/stock@1.0.0")
    interface Stock {

        long count(String name);

        List<Shape> findAll(Color color) throws SoldOut;

    }

    /** What the guest imports. */
    final class Host {

        long now() {
            return -1;
        }

        boolean log(int level, String text) {
            DeclaredTypesTest.this.log.add(level + " " + text);
            return !text.isEmpty();
        }

        boolean signed(byte level, byte[] text) {
            return true;
        }

    }

    @AfterEach
    void close() {
        this.engine.close();
    }

    private WasmImports imports(String log) {
        return WasmImports.builder()
            .function("$root", "now", new Host(), method("now"))
            .function("example:shop/audit@1.0.0", "log", new Host(), method(log))
            .build();
    }

    private static java.lang.reflect.Method method(String name) {
        return Arrays.stream(Host.class.getDeclaredMethods())
            .filter((method) -> method.getName().equals(name))
            .findFirst()
            .orElseThrow();
    }

    private WasmInstance guest() {
        return this.engine.load(this.bytes).instantiate(imports("log"));
    }

    @Test
    void exportsAndImportsHaveTheDeclaredTypes() {
        Shop shop = guest().bind(Shop.class);
        assertThat(shop.greetAll(List.of("Ada", "", "Bob"), Optional.empty())).isEqualTo("Ada!Bob!~");
        assertThat(this.log).containsExactly("200 Ada", "201 ", "202 Bob");
        assertThat(shop.greetAll(List.of(), Optional.of(new Point(3, 2.5)))).isEqualTo("35~");
        assertThat(shop.pairs()).containsExactly(Map.entry("a", 65535), Map.entry("bc", 1));
    }

    @Test
    void anInterfaceOfTheWorldIsNamedByAnAnnotation() throws SoldOut {
        Stock stock = guest().bind(Stock.class);
        assertThat(stock.count("abc")).isEqualTo(0xfffffff3L);
        assertThat(stock.findAll(Color.RED)).containsExactly(new Circle(1.5), new Nothing(),
                new Polygon(List.of(new Point(1, 2.5), new Point(-3, 4))));
        assertThatThrownBy(() -> stock.findAll(Color.DARK_GREEN)).isInstanceOf(SoldOut.class).hasMessage("sold out");
    }

    enum Other {

        RED, BLUE

    }

    @Test
    @SuppressWarnings("UnusedMethod")
    void misfitsSayWhatIsDeclaredAndWhatFits() {
        interface Wrong {

            byte[] greetAll(List<String> names, Optional<Point> at);

            List<String> pairs();

            @WasmExport("example:shop/stock@1.0.0#count")
            short counted(String name, int other);

            @WasmExport("example:shop/stock@1.0.0#find-all")
            List<Shape> found(Other color);

        }
        assertThatThrownBy(() -> guest().bind(Wrong.class)).isInstanceOf(IllegalArgumentException.class)
            .message()
            .contains("Wrong.greetAll(List<String>, Optional<Point>): result: the module declares string, for which "
                    + "String is expected, found byte[]")
            .contains("result, elements: the module declares tuple<string, u16>, for which a record with the same "
                    + "components in the same order is expected, found java.lang.String")
            .contains("Wrong.counted(String, int): the module declares func(name: string) -> u32, found 2 parameters")
            .contains("result: the module declares u32, for which int or long is expected, found short")
            .contains(
                    "parameter 1: the module declares enum { red, dark-green, blue }, for which an enum with the same "
                            + "constants in the same order is expected, found " + Other.class.getName()
                            + " { RED, BLUE }")
            .contains("result: the module declares result<list<variant { circle(f64), polygon(list<…>), nothing }>, "
                    + "string>, for which a method that throws an exception that implements WasmError");
    }

    @Test
    void hostFunctionsAreCheckedToo() {
        WasmModule module = this.engine.load(this.bytes);
        assertThatThrownBy(() -> module.instantiate(imports("signed"))).isInstanceOf(LinkException.class)
            .hasMessageContaining(
                    "parameter 2: the module declares string, for which String is expected, found byte[]");
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 4, 8, 9, 40, 60, 100, 200, 300, 400, 500 })
    void aSectionThatCannotBeReadIsSaid(int length) {
        byte[] section = this.engine.load(this.bytes)
            .customSections()
            .stream()
            .filter((each) -> each.name().startsWith("component-type"))
            .findFirst()
            .orElseThrow()
            .content();
        byte[] module = new WasmBuilder().custom("component-type:x", Arrays.copyOf(section, length)).build();
        interface Empty {

        }
        WasmInstance instance = this.engine.load(module).instantiate(WasmImports.none());
        if (length == 8) { // a component without anything in it
            assertThat(instance.bind(Empty.class)).isNotNull();
        }
        else {
            assertThatThrownBy(() -> instance.bind(Empty.class)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("custom section \"component-type:x\": ");
        }
    }

    /** Each type is a pair of the one before: 2^60 strings in a few bytes. */
    @Test
    @SuppressWarnings("UnusedMethod")
    void aTypeThatIsEndlessToWalkThroughCostsNothing() {
        Bytes world = new Bytes().u8(0x41).u32(62);
        world.u8s(0x01, 0x6f, 2, 0x73, 0x73);
        for (int i = 0; i < 59; i++) {
            world.u8s(0x01, 0x6f, 2, i, i);
        }
        world.u8s(0x01, 0x40, 0, 0, 59);
        world.u8s(0x04, 0).name("get").u8s(0x01, 60);
        Bytes outer = new Bytes().u8s(1, 0x41).u32(2).u8(0x01).raw(world.toByteArray());
        outer.u8s(0x04, 0).name("a:b/c").u8s(0x04, 0);
        Bytes component = new Bytes().u8s(0, 'a', 's', 'm', 0x0d, 0, 1, 0).u8(7).sized(outer.toByteArray());
        WasmBuilder module = new WasmBuilder();
        FunctionType type = FunctionType.empty().returning(ValueType.I32);
        module.exportFunction("get", module.function(type, new Code().i32Const(0)));
        WasmInstance instance = this.engine.load(module.custom("component-type", component.toByteArray()).build())
            .instantiate(WasmImports.none());
        interface Getter {

            String get();

        }
        assertThatThrownBy(() -> instance.bind(Getter.class)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("result: the module declares tuple<tuple<tuple<tuple<…, …>, tuple<…, …>>");
    }

}
