package dev.wasmhost.internal.proxy;

import java.util.Date;
import java.util.List;
import java.util.function.Function;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResolverTest {

    private static final FunctionType I32_TO_I32 = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private final TestGuest guest = new TestGuest();

    interface Greeter {

        String greet(String name);

    }

    interface FooBar {

        int fooBar();

    }

    interface Overloads {

        int add(int a);

        int add(long a);

    }

    interface DefaultOverload {

        int add(int a);

        default int add(String a) {
            return add(Integer.parseInt(a));
        }

    }

    interface Unsupported {

        List<Date> list(Thread thread, String[] texts);

        <T> void generic(T value);

    }

    interface Untyped<T> extends Function<T, String> {

    }

    interface Memory {

        int memory();

    }

    interface Two {

        void one(String a);

        String two(String a);

    }

    interface Numbers {

        long mix(int a, long b, float c, double d, boolean e);

        void nothing();

    }

    @Test
    void aWrongTypeSaysWhatWasExpectedAndWhatMethodFits() {
        this.guest.withMemory().with("greet", I32_TO_I32, (arguments) -> arguments);
        assertThatThrownBy(() -> this.guest.bind(Greeter.class)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage(Greeter.class.getName() + " does not fit the module's exports:\n"
                    + "  Greeter.greet(String): expected an export \"greet\" of type (i32, i32) -> (i32), "
                    + "found (i32) -> (i32); a method that fits is int greet(int)");
    }

    @Test
    void aTypeThatNoMethodCanHaveIsSaid() {
        this.guest.with("fooBar", FunctionType.of(ValueType.EXTERNREF), (arguments) -> arguments);
        assertThatThrownBy(() -> this.guest.bind(FooBar.class))
            .hasMessageEndingWith("expected an export \"fooBar\" of type () -> (i32), found (externref) -> (); "
                    + "no method can have this type: call it through WasmInstance.function");
    }

    @Test
    void aMissingExportListsThoseThatThereAre() {
        this.guest.withMemory().with("fooBaz", I32_TO_I32, (arguments) -> arguments);
        assertThatThrownBy(() -> this.guest.bind(FooBar.class))
            .hasMessageEndingWith("FooBar.fooBar(): expected an export \"fooBar\", \"foo-bar\" or \"foo_bar\" "
                    + "of type () -> (i32), found none; functions that are exported: \"fooBaz\", \"cabi_realloc\"");
        assertThatThrownBy(() -> new TestGuest().bind(FooBar.class))
            .hasMessageEndingWith("found none; the module exports no function");
    }

    @Test
    void anExportThatIsNoFunctionIsSaid() {
        this.guest.withMemory();
        assertThatThrownBy(() -> this.guest.bind(Memory.class))
            .hasMessageEndingWith("expected an export \"memory\" of type () -> (i32), found a memory of this name");
    }

    @Test
    void aMissingConventionIsSaidOnce() {
        this.guest.with("one", FunctionType.of(ValueType.I32, ValueType.I32), (arguments) -> arguments)
            .with("two", TestGuest.STRING_TO_STRING, (arguments) -> arguments);
        assertThatThrownBy(() -> this.guest.bind(Two.class)).hasMessage(Two.class.getName()
                + " does not fit the module's exports:\n"
                + "  Two: expected an export \"memory\", with 32-bit addresses, found none; what is not a number crosses "
                + "through it, so the guest has to export its memory\n"
                + "  Two: expected an export \"cabi_realloc\" of type (i32, i32, i32, i32) -> (i32), found none; "
                + "arguments in memory are allocated by it (canonical ABI)");
    }

    @Test
    void aWrongPostReturnIsSaid() {
        this.guest.withMemory()
            .with("greet", TestGuest.STRING_TO_STRING, (arguments) -> arguments)
            .with("cabi_post_greet", FunctionType.empty(), (arguments) -> arguments);
        assertThatThrownBy(() -> this.guest.bind(Greeter.class))
            .hasMessageEndingWith("Greeter.greet(String): expected an export \"cabi_post_greet\" of type (i32) -> (), "
                    + "found () -> (); it is called with the results (canonical ABI)");
    }

    @Test
    void overloadsAreRefused() {
        this.guest.with("add", I32_TO_I32, (arguments) -> arguments);
        assertThatThrownBy(() -> this.guest.bind(Overloads.class))
            .hasMessageEndingWith("Overloads.add: expected one method of this name, found add(int), add(long); "
                    + "give each its own name, or a default body to all but one");
    }

    @Test
    void aDefaultMethodIsNoOverload() {
        this.guest.with("add", I32_TO_I32, (arguments) -> new long[] { arguments[0] + 1 });
        assertThat(this.guest.bind(DefaultOverload.class).add("41")).isEqualTo(42);
    }

    @Test
    void allUnsupportedTypesAreListed() {
        String types = "expected a primitive, String, an array of primitives, List, Map<String, …>, Optional, an enum, "
                + "a record or a sealed interface of records, found ";
        assertThatThrownBy(() -> this.guest.bind(Unsupported.class))
            .hasMessageContaining("Unsupported.list(Thread, String[]): parameter 1: " + types + "java.lang.Thread")
            .hasMessageContaining("parameter 2: expected a List, or an array of primitives, found java.lang.String[]")
            .hasMessageContaining("result, elements: " + types + "java.util.Date")
            .hasMessageContaining("Unsupported.generic(T): parameter 1: " + types + "T");
        assertThatThrownBy(() -> this.guest.bind(Untyped.class)).hasMessageContaining("Untyped.apply(T): parameter 1");
    }

    @Test
    void theExactNameWinsThenKebabCaseThenSnakeCase() {
        FunctionType type = FunctionType.empty().returning(ValueType.I32);
        this.guest.with("foo_bar", type, (arguments) -> new long[] { 3 });
        assertThat(this.guest.bind(FooBar.class).fooBar()).isEqualTo(3);
        this.guest.with("foo-bar", type, (arguments) -> new long[] { 2 });
        assertThat(this.guest.bind(FooBar.class).fooBar()).isEqualTo(2);
        this.guest.with("fooBar", type, (arguments) -> new long[] { 1 });
        assertThat(this.guest.bind(FooBar.class).fooBar()).isEqualTo(1);
    }

    @Test
    void everyMisfitIsInTheMessage() {
        this.guest.with("mix", I32_TO_I32, (arguments) -> arguments);
        assertThatThrownBy(() -> this.guest.bind(Numbers.class)).message().hasLineCount(3);
    }

}
