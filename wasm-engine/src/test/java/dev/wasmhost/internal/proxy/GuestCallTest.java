package dev.wasmhost.internal.proxy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;

import dev.wasmhost.FunctionType;
import dev.wasmhost.TrapReason;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.WasmTrap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GuestCallTest {

    private final TestGuest guest = new TestGuest().withMemory();

    interface Texts {

        String echo(String text);

        byte[] reverse(byte[] bytes);

        String join(String first, int separator, String second);

    }

    interface Result {

        String result();

    }

    interface Mixed {

        double sum(String number, boolean a, int b, long c, float d, double e);

        boolean flag(byte[] bytes);

        void take(String text);

    }

    @BeforeEach
    void addTexts() {
        this.guest
            .with("echo", TestGuest.STRING_TO_STRING,
                    (arguments) -> this.guest.result(this.guest.argument(arguments, 0)))
            .with("cabi_post_echo", FunctionType.of(ValueType.I32), (arguments) -> new long[0])
            .with("reverse", TestGuest.STRING_TO_STRING, (arguments) -> {
                byte[] bytes = this.guest.argument(arguments, 0);
                byte[] reversed = new byte[bytes.length];
                for (int i = 0; i < bytes.length; i++) {
                    reversed[i] = bytes[bytes.length - 1 - i];
                }
                return this.guest.result(reversed);
            })
            .with("join",
                    FunctionType.of(ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32)
                        .returning(ValueType.I32),
                    (arguments) -> this.guest.result(
                            (new String(this.guest.argument(arguments, 0), StandardCharsets.UTF_8) + (char) arguments[2]
                                    + new String(this.guest.argument(arguments, 3), StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void textCrossesBothWays() {
        Texts texts = this.guest.bind(Texts.class);
        assertThat(texts.echo("Grüße, 世界 😀")).isEqualTo("Grüße, 世界 😀");
        assertThat(texts.join("a", '-', "é")).isEqualTo("a-é");
    }

    @Test
    void bytesCrossBothWays() {
        assertThat(this.guest.bind(Texts.class).reverse(new byte[] { 1, -2, 3 })).containsExactly(3, -2, 1);
    }

    @Test
    void theGuestIsEnteredOnceAndGetsItsResultBack() {
        this.guest.bind(Texts.class).echo("abc");
        assertThat(this.guest.log).containsExactly("enter", "cabi_realloc[0, 0, 1, 3]", "echo[1024, 3]",
                "cabi_post_echo[1032]", "leave");
    }

    @Test
    void nothingIsAllocatedForNothing() {
        assertThat(this.guest.bind(Texts.class).echo("")).isEmpty();
        assertThat(this.guest.log).containsExactly("enter", "echo[1, 0]", "cabi_post_echo[1024]", "leave");
    }

    @Test
    void anUnpairedSurrogateIsRefusedBeforeTheGuestIsEntered() {
        Texts texts = this.guest.bind(Texts.class);
        assertThatThrownBy(() -> texts.join("a", ',', "b\ud800")).isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                    "Texts.join(String, int, String): argument 3: expected text, found an unpaired surrogate (index 1)");
        assertThat(this.guest.log).isEmpty();
    }

    @Test
    void nullIsRefusedBeforeTheGuestIsEntered() {
        Texts texts = this.guest.bind(Texts.class);
        assertThatThrownBy(() -> texts.echo(null)).isInstanceOf(NullPointerException.class)
            .hasMessage("Texts.echo(String): argument 1 is null");
        assertThat(this.guest.log).isEmpty();
    }

    @Test
    void anArgumentLargerThanTheMemoryMayBeIsRefused() {
        this.guest.withLimits(WasmLimits.builder().memory(65536).settingPrefix("limits.").build());
        Texts texts = this.guest.bind(Texts.class);
        String large = "é".repeat(40000);
        assertThatThrownBy(() -> texts.echo(large)).isInstanceOf(WasmLimitException.class)
            .hasMessage("memory limit: asked for 80000, allowed 65536 (limits.memory)");
        assertThat(this.guest.log).isEmpty();
    }

    @Test
    void aBlockOutOfBoundsIsNotWrittenTo() {
        Texts texts = this.guest.bind(Texts.class);
        byte[] large = new byte[70000];
        assertThatThrownBy(() -> texts.reverse(large)).isInstanceOf(WasmTrap.class)
            .hasMessage(
                    "out of bounds memory access: block from \"cabi_realloc\" for \"reverse\" is 70000 bytes at 0x400, "
                            + "the memory ends at 0x10000");
        assertThat(this.guest.log).last().asString().startsWith("leave after out of bounds");
    }

    @Test
    void resultsThatNoHostMayBelieveAreTraps() {
        assertTrap(new long[] { 0xffff_fffcL }, TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS,
                "out of bounds memory access: result of \"result\" is 8 bytes at 0xfffffffc, the memory ends at 0x10000");
        assertTrap(new long[] { 1026 }, TrapReason.INVALID_VALUE,
                "invalid value: result of \"result\" is at 0x402, not aligned to 4");
        assertTrap(this.guest.area(0xffff_fff0L, 8), TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS,
                "out of bounds memory access: result of \"result\" is 8 bytes at 0xfffffff0, the memory ends at 0x10000");
        assertTrap(this.guest.area(16, 0xffff_fff0L), TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS,
                "out of bounds memory access: result of \"result\" is 4294967280 bytes at 0x10, the memory ends at 0x10000");
        assertTrap(this.guest.result(new byte[] { 'a', 'b', 'c', -1, -61, '(' }), TrapReason.INVALID_VALUE,
                "invalid value: result of \"result\" is not UTF-8 (byte 3 of 6)");
    }

    private void assertTrap(long[] results, TrapReason reason, String message) {
        this.guest.with("result", FunctionType.empty().returning(ValueType.I32), (arguments) -> results)
            .with("cabi_post_result", FunctionType.of(ValueType.I32), (arguments) -> new long[0]);
        Result bound = this.guest.bind(Result.class);
        this.guest.log.clear();
        assertThatThrownBy(bound::result)
            .isInstanceOfSatisfying(WasmTrap.class, (trap) -> assertThat(trap.reason()).isEqualTo(reason))
            .hasMessage(message);
        assertThat(this.guest.log).containsExactly("enter", "result[]", "leave after " + message);
    }

    @Test
    void numbersCrossBesideTexts() {
        this.guest
            .with("sum",
                    FunctionType
                        .of(ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I64, ValueType.F32,
                                ValueType.F64)
                        .returning(ValueType.F64),
                    (arguments) -> new long[] { Double.doubleToRawLongBits(0.0
                            + Integer.parseInt(new String(this.guest.argument(arguments, 0), StandardCharsets.UTF_8))
                            + arguments[2] + arguments[3] + arguments[4] + Float.intBitsToFloat((int) arguments[5])
                            + Double.longBitsToDouble(arguments[6])) })
            .with("flag", TestGuest.STRING_TO_STRING, (arguments) -> new long[] { arguments[1] })
            .with("take", FunctionType.of(ValueType.I32, ValueType.I32), (arguments) -> new long[0]);
        Mixed mixed = this.guest.bind(Mixed.class);
        assertThat(mixed.sum("100000", true, -10, 1L << 40, 0.5f, 0.25)).isEqualTo(100000 + 1 - 10 + (1L << 40) + 0.75);
        assertThat(mixed.flag(new byte[2])).isTrue();
        assertThat(mixed.flag(new byte[0])).isFalse();
        mixed.take("x");
        assertThat(this.guest.log).contains("take[1032, 1]");
    }

    @Test
    void manyParametersGoThroughMemory() {
        interface Many {

            int sum(boolean first, String a, String b, String c, String d, String e, String f, String g, String h,
                    long last);

        }
        this.guest.with("sum", FunctionType.of(ValueType.I32).returning(ValueType.I32), (arguments) -> {
            long tuple = arguments[0];
            long sum = this.guest.memory.readByte(tuple) + this.guest.memory.readLong(tuple + 72);
            for (int i = 0; i < 8; i++) {
                int text = this.guest.memory.readInt(tuple + 4 + 8L * i);
                int length = this.guest.memory.readInt(tuple + 8 + 8L * i);
                sum += Integer.parseInt(new String(this.guest.memory.read(text, length), StandardCharsets.UTF_8));
            }
            return new long[] { sum };
        });
        assertThat(this.guest.bind(Many.class).sum(true, "2", "3", "4", "5", "6", "7", "8", "9", 900L)).isEqualTo(945);
        assertThat(this.guest.log).startsWith("enter", "cabi_realloc[0, 0, 8, 80]", "cabi_realloc[0, 0, 1, 1]");
    }

    @Test
    void manyNumbersMayAlsoBePassedAsTheyAre() {
        interface Many {

            int sum(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, int l, int m, int n,
                    int o, int p, int q);

        }
        ValueType[] parameters = Collections.nCopies(17, ValueType.I32).toArray(ValueType[]::new);
        this.guest.with("sum", FunctionType.of(parameters).returning(ValueType.I32),
                (arguments) -> new long[] { Arrays.stream(arguments).sum() });
        assertThat(this.guest.bind(Many.class).sum(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17))
            .isEqualTo(153);
        this.guest.with("sum", FunctionType.of(ValueType.I32).returning(ValueType.I32),
                (arguments) -> new long[] { this.guest.memory.readInt(arguments[0] + 64) });
        assertThat(this.guest.bind(Many.class).sum(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17))
            .isEqualTo(17);
    }

    @Test
    void numbersOnlyHaveTheirPostReturnCalledToo() {
        interface Count {

            int count();

        }
        this.guest.with("count", FunctionType.empty().returning(ValueType.I32), (arguments) -> new long[] { 7 })
            .with("cabi_post_count", FunctionType.of(ValueType.I32), (arguments) -> new long[0]);
        assertThat(this.guest.bind(Count.class).count()).isEqualTo(7);
        assertThat(this.guest.log).containsExactly("enter", "count[]", "cabi_post_count[7]", "leave");
    }

}
