package dev.wasmhost;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import dev.wasmhost.testing.Bytes;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.WasmBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Methods of the host that guests call. */
class HostMethodsTest {

    private static final ValueType I32 = ValueType.I32;

    private static final FunctionType TEXT_TO_TEXT = FunctionType.of(I32, I32, I32);

    private final WasmEngine engine = WasmEngine.builder().build();

    private final List<String> log = new ArrayList<>();

    record Entry(String text, Optional<Integer> level) {
    }

    static final class Refused extends Exception implements WasmError<Integer> {

        private static final long serialVersionUID = 1L;

        private final int code;

        Refused(Integer code) {
            this.code = code;
        }

        @Override
        public Integer error() {
            return this.code;
        }

    }

    /** The host's functions. */
    final class Host {

        String greet(String name) {
            return "Hello, " + name;
        }

        int numbers(boolean flag, byte small, long wide, float single) {
            HostMethodsTest.this.log.add(flag + " " + small + " " + wide + " " + single);
            return -7;
        }

        boolean not(boolean value) {
            return !value;
        }

        void entry(WasmInstance caller, Entry entry) {
            HostMethodsTest.this.log.add(entry + " " + caller.module().exports().size());
        }

        long check(int code) throws Refused {
            if (code > 0) {
                throw new Refused(code);
            }
            return 42;
        }

        String broken() {
            return "\ud800";
        }

        void fails() {
            throw new IllegalStateException("host");
        }

        void unsupported(Thread thread, Object[] values) {
        }

    }

    interface Greeter {

        String run(String name);

    }

    @AfterEach
    void close() {
        this.engine.close();
    }

    private static Method method(String name) {
        return Arrays.stream(Host.class.getDeclaredMethods())
            .filter((method) -> method.getName().equals(name))
            .findFirst()
            .orElseThrow();
    }

    private WasmImports imports(String method) {
        return WasmImports.builder().function("host", "call", new Host(), method(method)).build();
    }

    /** Adds a memory and an allocator that never frees, from address 1024 on. */
    private static void allocator(WasmBuilder module) {
        module.memory(1);
        int top = module.global(I32, true, new Code().i32Const(1024));
        Code code = new Code().indexed(0x23, top).localGet(2).op(Code.I32_ADD).i32Const(1).op(Code.I32_SUB);
        code.i32Const(0).localGet(2).op(Code.I32_SUB).op(Code.I32_AND).localTee(0);
        code.localGet(3).op(Code.I32_ADD).indexed(0x24, top).localGet(0);
        module.exportFunction("cabi_realloc",
                module.function(FunctionType.of(I32, I32, I32, I32).returning(I32), code));
    }

    /** Returns an instance whose {@code run} passes constants to the import. */
    private WasmInstance guest(String method, FunctionType imported, FunctionType type, Code code) {
        WasmBuilder module = new WasmBuilder();
        module.importFunction("host", "call", imported);
        allocator(module);
        module.data(16, "text".getBytes(StandardCharsets.UTF_8));
        module.exportFunction("run", module.function(type, code));
        return this.engine.load(module.build()).instantiate(imports(method));
    }

    @Test
    void textCrossesThroughTheGuestsMemory() {
        Code code = new Code().localGet(0).localGet(1).i32Const(512).call(0).i32Const(512);
        WasmInstance guest = guest("greet", TEXT_TO_TEXT, FunctionType.of(I32, I32).returning(I32), code);
        Greeter greeter = guest.bind(Greeter.class);
        assertThat(greeter.run("Ada")).isEqualTo("Hello, Ada");
        assertThat(greeter.run("世界")).isEqualTo("Hello, 世界");
    }

    @Test
    void aHandleCallsWhatTheMethodDescribes() throws Exception {
        Method described = method("greet");
        MethodHandle handle = MethodHandles.lookup()
            .findVirtual(String.class, "concat", MethodType.methodType(String.class, String.class))
            .bindTo("Handled ");
        WasmBuilder module = new WasmBuilder();
        module.importFunction("host", "call", TEXT_TO_TEXT);
        allocator(module);
        Code code = new Code().localGet(0).localGet(1).i32Const(512).call(0).i32Const(512);
        module.exportFunction("run", module.function(FunctionType.of(I32, I32).returning(I32), code));
        WasmImports imports = WasmImports.builder().function("host", "call", Host.class, described, handle).build();
        Greeter greeter = this.engine.load(module.build()).instantiate(imports).bind(Greeter.class);
        assertThat(greeter.run("Ada")).isEqualTo("Handled Ada");
        assertThatThrownBy(() -> WasmImports.builder().function("host", "call", Host.class, method("not"), handle))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("handle: expected type (boolean)boolean");
    }

    @Test
    void numbersCross() {
        FunctionType type = FunctionType.of(I32, I32, ValueType.I64, ValueType.F32).returning(I32);
        Code code = new Code().localGet(0).localGet(1).localGet(2).localGet(3).call(0);
        WasmFunction run = guest("numbers", type, type, code).function("run");
        assertThat(run.invoke(2, 0x1ff, -1L, Float.floatToRawIntBits(0.5f))).containsExactly(-7);
        assertThat(this.log).containsExactly("true -1 -1 0.5");
        FunctionType not = FunctionType.of(I32).returning(I32);
        WasmFunction runNot = guest("not", not, not, new Code().localGet(0).call(0)).function("run");
        assertThat(runNot.invoke(0)).containsExactly(1);
        assertThat(runNot.invoke(256)).containsExactly(0);
    }

    @Test
    void theCallerIsNoArgument() {
        Code code = new Code().i32Const(16).i32Const(4).i32Const(1).i32Const(-5).call(0);
        guest("entry", FunctionType.of(I32, I32, I32, I32), FunctionType.empty(), code).function("run").invoke();
        assertThat(this.log).containsExactly("Entry[text=text, level=Optional[-5]] 3");
    }

    @Test
    void aDeclaredErrorReachesTheGuest() {
        Code code = new Code().localGet(0).i32Const(512).call(0);
        WasmInstance guest = guest("check", FunctionType.of(I32, I32), FunctionType.of(I32), code);
        guest.function("run").invoke(3);
        assertThat(guest.memory("memory").readByte(512)).isOne();
        assertThat(guest.memory("memory").readInt(520)).isEqualTo(3);
        guest.function("run").invoke(0);
        assertThat(guest.memory("memory").readByte(512)).isZero();
        assertThat(guest.memory("memory").readLong(520)).isEqualTo(42);
    }

    @Test
    void otherExceptionsKeepTheirType() {
        WasmInstance guest = guest("fails", FunctionType.empty(), FunctionType.empty(), new Code().call(0));
        assertThatThrownBy(guest.function("run")::invoke).isInstanceOf(IllegalStateException.class).hasMessage("host");
    }

    @Test
    void argumentsThatNobodyMayBelieveAreTraps() {
        Code code = new Code().localGet(0).localGet(1).localGet(2).call(0);
        WasmFunction run = guest("greet", TEXT_TO_TEXT, TEXT_TO_TEXT, code).function("run");
        assertTrap(run, TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS, "argument of \"host\".\"call\" is 4294967295 bytes", 16,
                -1, 512);
        assertTrap(run, TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS, "is 1 bytes at 0x10000", 65536, 1, 512);
        assertTrap(run, TrapReason.INVALID_VALUE, "is at 0x202, not aligned to 4", 16, 4, 514);
        assertTrap(run, TrapReason.OUT_OF_BOUNDS_MEMORY_ACCESS, "is 8 bytes at 0xfffc", 16, 4, 65532);
    }

    private static void assertTrap(WasmFunction run, TrapReason reason, String message, long... arguments) {
        assertThatThrownBy(() -> run.invoke(arguments))
            .isInstanceOfSatisfying(WasmTrap.class, (trap) -> assertThat(trap.reason()).isEqualTo(reason))
            .hasMessageContaining(message);
    }

    @Test
    void aResultWithoutRepresentationIsTheHostsMistake() {
        WasmInstance guest = guest("broken", FunctionType.of(I32), FunctionType.empty(),
                new Code().i32Const(512).call(0));
        assertThatThrownBy(guest.function("run")::invoke).isInstanceOf(IllegalStateException.class)
            .hasMessage("Host.broken(): result: expected text, found an unpaired surrogate (index 0)");
    }

    @Test
    void aMethodThatDoesNotFitIsSaidWhenInstantiating() {
        FunctionType type = FunctionType.of(I32);
        assertThatThrownBy(() -> guest("greet", type, FunctionType.empty(), new Code()))
            .isInstanceOf(LinkException.class)
            .hasMessage("incompatible import type: host function of \"host\".\"call\" does not fit:\n"
                    + "  Host.greet(String): expected a method of type (i32) -> (), found one of type "
                    + "(i32, i32, i32) -> ()");
        assertThatThrownBy(() -> guest("unsupported", type, FunctionType.empty(), new Code()))
            .isInstanceOf(LinkException.class)
            .hasMessageContaining("parameter 1: expected a primitive")
            .hasMessageContaining("parameter 2: expected a List, or an array of primitives");
    }

    /** Each time would take milliseconds, with what this module declares. */
    @Test
    @Timeout(60)
    void aMethodIsBoundOnceHoweverOftenItIsImported() {
        FunctionType type = FunctionType.of(I32).returning(I32);
        WasmBuilder module = new WasmBuilder();
        int last = 0;
        for (int i = 0; i < 100_000; i++) {
            last = module.importFunction("host", "call", type);
        }
        module.exportFunction("run", module.function(type, new Code().localGet(0).call(last)));
        module.custom("component-type", manyTypes());
        WasmInstance instance = this.engine.load(module.build()).instantiate(imports("not"));
        assertThat(instance.function("run").invoke(0)).containsExactly(1);
        module.importFunction("host", "call", FunctionType.of(I32));
        WasmModule mistyped = this.engine.load(module.build());
        assertThatThrownBy(() -> mistyped.instantiate(imports("not"))).isInstanceOf(LinkException.class)
            .hasMessageStartingWith("incompatible import type");
    }

    private static byte[] manyTypes() {
        Bytes types = new Bytes().u32(900_000);
        for (int i = 0; i < 900_000; i++) {
            types.u8(0x7d);
        }
        return new Bytes().u8s(0, 'a', 's', 'm', 0x0d, 0, 1, 0).u8(7).sized(types.toByteArray()).toByteArray();
    }

    @Test
    void aGuestWithoutAllocatorIsRefused() {
        WasmBuilder module = new WasmBuilder();
        module.importFunction("host", "call", TEXT_TO_TEXT);
        WasmModule loaded = this.engine.load(module.build());
        assertThatThrownBy(() -> loaded.instantiate(imports("greet"))).isInstanceOf(LinkException.class)
            .hasMessageContaining("expected the module to export its memory, found none")
            .hasMessageContaining("expected an export \"cabi_realloc\"");
    }

    @Test
    void aMethodOfAnotherObjectIsRefused() {
        WasmImports.Builder imports = WasmImports.builder();
        assertThatThrownBy(() -> imports.function("host", "call", "text", method("greet")))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("expected an instance method of java.lang.String");
    }

}
