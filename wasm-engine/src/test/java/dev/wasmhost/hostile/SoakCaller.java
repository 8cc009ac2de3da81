package dev.wasmhost.hostile;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.WasmCallOptions;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.WasmInstances;
import dev.wasmhost.WasmModule;
import dev.wasmhost.wasi.Access;
import dev.wasmhost.wasi.Errno;
import dev.wasmhost.wasi.WasiPreview1;

/** A thread that calls plugins, and compares every answer with what it must be. */
final class SoakCaller implements Runnable {

    private static final FunctionType RUN = FunctionType.of(ValueType.I32).returning(ValueType.I32);

    private static final WasmCallOptions HASTY = Host.within(Duration.ofMillis(10));

    private static final String STOPPED = "stopped DEADLINE";

    private static final String[][] ATTACKS = { { "spin", STOPPED }, { "fill", STOPPED },
            { "recurse", "trap CALL_STACK_EXHAUSTED" }, { "unreachable", "trap UNREACHABLE" },
            { "outside", "trap OUT_OF_BOUNDS_MEMORY_ACCESS" }, { "divide", "trap INTEGER_DIVIDE_BY_ZERO" },
            { "throws", "guest exception" }, { "fails", "IllegalStateException" }, { "grow", "64" } };

    private final Soak soak;

    private final SplittableRandom random;

    private final WasmImports files;

    private final WasmImports attacks;

    private final Texts texts;

    private @Nullable WasmInstance compute;

    private final Map<String, Long> answers = new TreeMap<>();

    private long calls;

    private long hostile;

    SoakCaller(Soak soak, long seed, Path directory) {
        this.soak = soak;
        this.random = new SplittableRandom(seed);
        WasiPreview1 wasi = WasiPreview1.builder().directory(directory, "/", Access.READ_WRITE).build();
        this.files = WasmImports.builder().add(wasi).build();
        this.attacks = WasmImports.builder().function("env", "fail", RUN, (caller, arguments) -> {
            throw new IllegalStateException("the host fails");
        }).build();
        this.texts = soak.texts.module().bind(Texts.class, new Fresh());
    }

    /** The exports of {@code types.wasm} that the soak test calls. */
    interface Texts {

        String concat(String first, String second);

        byte[] reverseBytes(byte[] bytes);

        String repeat(String text, int times);

    }

    @Override
    public void run() {
        while (this.soak.goesOn()) {
            call();
        }
        if (this.compute != null) {
            this.compute.close();
        }
    }

    long calls() {
        return this.calls;
    }

    long hostile() {
        return this.hostile;
    }

    /** Returns how many calls were answered what. */
    Map<String, Long> answers() {
        return this.answers;
    }

    // Of a thousand: 10 attacks, 1 new module, 60 with files, 330 with texts; the others
    // compute.
    private void call() {
        int kind = this.random.nextInt(1000);
        if (kind < 10) {
            attack();
        }
        else if (kind < 11) {
            newModule();
        }
        else if (kind < 71) {
            useFiles();
        }
        else if (kind < 401) {
            useTexts();
        }
        else {
            compute();
        }
    }

    private void expect(String kind, String expected, Outcome.Step step) {
        this.calls++;
        String answer = Outcome.of(step);
        if (!answer.equals(expected)) {
            this.soak.wrong(kind + ": expected " + expected + ", found " + answer);
        }
        this.answers.merge(kind, 1L, Long::sum);
    }

    private void compute() {
        if (this.compute == null) {
            this.compute = this.soak.compute.instantiate(WasmImports.none());
        }
        WasmInstance instance = this.compute;
        long seed = this.random.nextLong();
        int times = 1 + this.random.nextInt(2000);
        expect("computed", Long.toString(SoakPlugins.mix(0, seed, times)),
                () -> instance.function("mix").invoke(seed, times));
    }

    private void useTexts() {
        String text = Long.toString(this.random.nextLong(), 36) + "-é-\u20ac";
        switch (this.random.nextInt(3)) {
            case 0 -> expect("text joined", text + "+" + text, () -> this.texts.concat(text + "+", text));
            case 1 -> expect("text repeated", text.repeat(7), () -> this.texts.repeat(text, 7));
            default -> expect("bytes reversed", new StringBuilder(text.substring(0, 3)).reverse().toString(),
                    () -> new String(this.texts.reverseBytes(WasiGuest.bytes(text.substring(0, 3))),
                            java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    private void useFiles() {
        String name = "f" + this.random.nextInt(20);
        String content = "content " + this.random.nextLong();
        expect("file written and read", content, () -> {
            try (WasiGuest guest = new WasiGuest(this.soak.files.instantiate(this.files))) {
                int file = guest.mustOpen(name, WasiGuest.CREAT | WasiGuest.TRUNC, WasiGuest.WRITE);
                guest.write(file, content);
                guest.call("fd_close", file);
                return guest.read(guest.mustOpen(name, 0, WasiGuest.READ));
            }
        });
    }

    private void newModule() {
        int variant = this.random.nextInt();
        expect("new module", Long.toString(SoakPlugins.mix(variant, 1, 5)), () -> {
            WasmModule module = this.soak.engine.load(SoakPlugins.compute(variant));
            try (WasmInstance instance = module.instantiate(WasmImports.none())) {
                return instance.function("mix").invoke(1, 5);
            }
        });
    }

    private void attack() {
        this.hostile++;
        int kind = this.random.nextInt(ATTACKS.length + 4);
        if (kind < ATTACKS.length) {
            attack(ATTACKS[kind][0], ATTACKS[kind][1]);
            return;
        }
        switch (kind - ATTACKS.length) {
            case 0 -> expectOfGuest("attack exit", "exit 7", (guest) -> guest.function("proc_exit").invoke(7));
            case 1 -> expectOfGuest("attack output", "16", (guest) -> {
                guest.segment(0, WasiGuest.DATA, 65536);
                return guest.times("fd_write", 500, 1, 0, 1, WasiGuest.RESULT);
            });
            case 2 -> expectOfGuest("attack handles", "60", (guest) -> {
                guest.call("fd_close", guest.mustOpen("f0", WasiGuest.CREAT, WasiGuest.WRITE));
                long length = guest.path("f0");
                return guest.times("path_open", 200, WasiGuest.ROOT, 0, 1024, length, 0, WasiGuest.READ, 0, 0,
                        WasiGuest.RESULT);
            });
            default ->
                expectOfGuest("attack path", Errno.EPERM.name(), (guest) -> guest.open("../../x", 0, WasiGuest.READ));
        }
    }

    private void attack(String export, String expected) {
        expect("attack " + export, expected, () -> {
            try (WasmInstance instance = this.soak.hostile.instantiate(this.attacks)) {
                WasmFunction function = instance.function(export);
                return expected.equals(STOPPED) ? function.invoke(HASTY, 1) : function.invoke(1);
            }
        });
    }

    /** Does something with a guest of its own. */
    private interface Use {

        Object of(WasiGuest guest);

    }

    private void expectOfGuest(String kind, String expected, Use use) {
        expect(kind, expected, () -> {
            try (WasiGuest guest = new WasiGuest(this.soak.files.instantiate(this.files))) {
                return use.of(guest);
            }
        });
    }

    /** Instances of the template, one for each call. */
    private final class Fresh implements WasmInstances {

        @Override
        public WasmInstance acquire() {
            return SoakCaller.this.soak.texts.instantiate();
        }

        @Override
        public void release(WasmInstance instance, @Nullable Throwable failure) {
            instance.close();
        }

    }

}
