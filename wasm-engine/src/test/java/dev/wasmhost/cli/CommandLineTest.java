package dev.wasmhost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.wasmhost.FunctionType;
import dev.wasmhost.ValueType;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.Guests;
import dev.wasmhost.testing.WasmBuilder;

@Timeout(60)
class CommandLineTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void copyGuests() throws IOException {
        for (String guest : new String[] { "cat.wasm", "files.wasm", "hello.wasm", "types.wasm" }) {
            Files.write(this.folder.resolve(guest), Guests.read(guest));
        }
    }

    private int run(String... arguments) {
        return run(new ByteArrayInputStream("from stdin\n".getBytes(StandardCharsets.UTF_8)), arguments);
    }

    private int run(InputStream in, String... arguments) {
        this.out.reset();
        this.err.reset();
        CommandLine commandLine = new CommandLine(in, new PrintStream(this.out, false, StandardCharsets.UTF_8),
                new PrintStream(this.err, false, StandardCharsets.UTF_8));
        return commandLine.run(arguments);
    }

    private String file(String name) {
        return this.folder.resolve(name).toString();
    }

    private String file(String name, byte[] content) throws IOException {
        return Files.write(this.folder.resolve(name), content).toString();
    }

    private String out() {
        return this.out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return this.err.toString(StandardCharsets.UTF_8);
    }

    // Permissions

    @Test
    void aSeedAndAFixedClockMakeRunsTheSame() throws IOException {
        WasmBuilder module = new WasmBuilder();
        FunctionType drawing = FunctionType.of(ValueType.I32, ValueType.I32).returning(ValueType.I32);
        FunctionType telling = FunctionType.of(ValueType.I32, ValueType.I64, ValueType.I32).returning(ValueType.I32);
        int draw = module.importFunction("wasi_snapshot_preview1", "random_get", drawing);
        int tell = module.importFunction("wasi_snapshot_preview1", "clock_time_get", telling);
        module.memory(1);
        Code code = new Code().i32Const(0).i32Const(8).call(draw).drop();
        code.i32Const(0).i64Const(0).i32Const(8).call(tell).drop();
        code.i32Const(0).memory(0x29, 3, 0).i32Const(8).memory(0x29, 3, 0); // i64.load
        module.exportFunction("both",
                module.function(FunctionType.empty().returning(ValueType.I64, ValueType.I64), code));
        String file = file("both.wasm", module.build());
        assertThat(run("run", "--seed", "1234567", "--clock", "fixed:1970-01-01T00:00:05Z", "--invoke", "both", file))
            .as(this::err)
            .isZero();
        assertThat(out().lines()).containsExactly(Long.toString(Long.parseUnsignedLong("6457827717110365317")),
                "5000000000");
    }

    @Test
    void anExitThatIsNotAllowedIsATrap() {
        assertThat(run("run", "--exit", "trapped", file("cat.wasm"), "missing")).isEqualTo(134);
        assertThat(err()).contains("trap: exit denied: proc_exit with status 3");
    }

    @Test
    void aProgramIsGrantedASocket() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.write(this.folder.resolve("echo.wasm"), Guests.read("echo.wasm"));
        CompletableFuture<Integer> status = CompletableFuture
            .supplyAsync(() -> run("run", "--listen", "127.0.0.1:" + port, file("echo.wasm")));
        try (Socket client = connect(port, status)) {
            client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).asString(StandardCharsets.US_ASCII)
                .isEqualTo("HELLO\n5 bytes\n");
        }
        assertThat(status.get()).isZero();
        assertThat(out()).isEqualTo("served\n");
        assertThat(run("run", "--listen", "192.0.2.1:1", file("echo.wasm"))).isEqualTo(2);
        assertThat(err()).contains("--listen: cannot listen at 192.0.2.1:1");
    }

    /** As soon as the program has been started; there is nothing to wait for it with. */
    private static Socket connect(int port, CompletableFuture<Integer> status) throws IOException {
        while (!status.isDone()) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            }
            catch (ConnectException ex) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("ended with status " + status.join());
    }

    // What concerns no module

    @Test
    void helpNamesEveryOptionAndStatus() {
        assertThat(run("--help")).isZero();
        assertThat(out()).contains("--dir HOST::GUEST[::ro]", "--env", "--invoke", "--timeout", "--max-memory",
                "--clock", "--seed", "--random-bytes", "--exit", "--listen", "--cache", "inspect", "124", "126", "127",
                "134");
        assertThat(err()).isEmpty();
    }

    @Test
    void versionIsPrinted() {
        assertThat(run("--version")).isZero();
        assertThat(out()).matches("wasm-engine \\S+\\R");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = { "walk|unknown command: walk", "compile x|compile: expected --cache DIR",
            "compile --cache d|compile: expected one file, found 0", "run|run: expected a file",
            "run --invoke|--invoke: expected a value", "run --fast x|unknown option: --fast",
            "run --timeout 5 x|--timeout: expected a duration like 500ms, 5s, 2m or 1h, found 5",
            "run --max-memory big x|--max-memory: expected a size like 64MB or 1GB, found big",
            "run --env NAME x|--env: expected NAME=VALUE, found NAME",
            "run --dir /tmp x|--dir: expected HOST::GUEST or memory::GUEST, then ::ro or ::quota=SIZE,FILES, found /tmp",
            "run --dir /tmp::/a::rw x|--dir: expected HOST::GUEST or memory::GUEST, then ::ro or ::quota=SIZE,FILES, found /tmp::/a::rw",
            "run --dir memory::/a::quota=1MB x|--dir: expected HOST::GUEST or memory::GUEST, then ::ro or ::quota=SIZE,FILES, found memory::/a::quota=1MB",
            "run --dir memory::/a::quota=1MB,x x|--dir: expected HOST::GUEST or memory::GUEST, then ::ro or ::quota=SIZE,FILES, found memory::/a::quota=1MB,x",
            "run --dir memory::/a::quota=x,1 x|--dir: expected a size like 64MB or 1GB, found x",
            "run --clock now x|--clock: expected system, coarse:1ms or fixed:2026-01-01T00:00:00Z, found now",
            "run --clock coarse:25h x|--clock: clock resolution: expected more than 0 and at most a day, found PT25H",
            "run --clock fixed:1 x|--clock: Text '1' could not be parsed at index 0",
            "run --seed x x|--seed: expected a number, found x",
            "run --random-bytes x x|--random-bytes: expected a size like 64MB or 1GB, found x",
            "run --exit no x|--exit: expected allowed or trapped, found no",
            "run --listen 80 x|--listen: expected HOST:PORT, found 80",
            "run --listen localhost:x x|--listen: expected HOST:PORT, found localhost:x",
            "inspect|inspect: expected one file, found 0", "inspect a b|inspect: expected one file, found 2" })
    void wrongUsageIsStatus2(String arguments, String message) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err()).isEqualTo("wasm-engine: " + message + " (see --help)" + System.lineSeparator());
        assertThat(out()).isEmpty();
    }

    @Test
    void noCommandIsStatus2() {
        assertThat(run()).isEqualTo(2);
        assertThat(err()).startsWith("wasm-engine: expected a command: run, compile or inspect");
    }

    @Test
    void memoryBeyondTheHeapIsStatus2() {
        assertThat(run("run", "--max-memory", "100000GB", file("cat.wasm"))).isEqualTo(2);
        assertThat(err()).contains("--max-memory: 100000GB is more than the JVM's heap");
    }

    // Files that are no module to run

    @ParameterizedTest
    @CsvSource({ "run", "inspect" })
    void missingFileIsStatus127(String command) {
        String file = file("absent.wasm");
        assertThat(run(command, file)).isEqualTo(127);
        assertThat(err()).isEqualTo("wasm-engine: " + file + ": no such file" + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource({ "run", "inspect" })
    void malformedFileIsStatus126(String command) throws IOException {
        String file = file("text.wasm", "(module)".getBytes(StandardCharsets.UTF_8));
        assertThat(run(command, file)).isEqualTo(126);
        assertThat(err()).startsWith("wasm-engine: " + file + ": magic header not detected");
    }

    @Test
    void folderIsStatus126() {
        assertThat(run("run", this.folder.toString())).isEqualTo(126);
        assertThat(err()).contains("cannot be read");
    }

    @Test
    void invalidModuleIsStatus126() throws IOException {
        String file = file("invalid.wasm", Guests.run(FunctionType.of().returning(ValueType.I32), new Code()));
        assertThat(run("run", file)).isEqualTo(126);
        assertThat(err()).startsWith("wasm-engine: " + file + ": type mismatch");
    }

    @Test
    void unknownImportIsStatus126() throws IOException {
        WasmBuilder module = new WasmBuilder();
        module.importFunction("env", "absent", FunctionType.of(ValueType.I32));
        module.exportFunction("_start", module.function(FunctionType.empty(), new Code()));
        assertThat(run("run", file("import.wasm", module.build()))).isEqualTo(126);
        assertThat(err()).contains("unknown import").contains("absent");
    }

    @Test
    void moduleThatIsNoProgramIsStatus126AndListsItsExports() throws IOException {
        assertThat(run("run", file("flow.wasm", Guests.controlFlow()))).isEqualTo(126);
        assertThat(err()).contains("no _start, so it is not a program").contains("factorial");
    }

    // Programs

    @Test
    void programsOutputIsOurs() {
        assertThat(run("run", "--env", "GREETING=hi", file("hello.wasm"), "a", "--b")).isZero();
        assertThat(out().lines()).contains("Hello from Rust", "argument 0: hello.wasm", "argument 2: --b");
        assertThat(err()).isEmpty();
    }

    @Test
    void programReadsWhatIsGranted() throws IOException {
        Files.writeString(this.folder.resolve("motd.txt"), "Sandboxed, not boxed in\n");
        String directory = this.folder + "::/data::ro";
        assertThat(run("run", "--dir", directory, file("cat.wasm"), "/data/motd.txt")).isZero();
        assertThat(out()).contains("Sandboxed, not boxed in");
    }

    @Test
    void programWritesToMemory() {
        assertThat(run("run", "--dir", "memory::/work", file("files.wasm"))).isZero();
        assertThat(out().lines()).contains("mkdir: ok");
    }

    @Test
    void programMeetsItsQuota() {
        assertThat(run("run", "--dir", this.folder + "::/work::quota=1KB,2", file("files.wasm"))).isZero();
        assertThat(out()).contains(": errno 19").contains("rmdir: ok"); // 19 is EDQUOT,
                                                                        // which the
                                                                        // program has no
                                                                        // name for
    }

    @Test
    void programsStatusIsOurs() {
        assertThat(run("run", file("cat.wasm"), "/etc/passwd")).isEqualTo(3);
        assertThat(out()).doesNotContain("root:");
        assertThat(err()).isNotEmpty();
    }

    // Exports

    @Test
    void invokedExportsResultIsPrinted() {
        assertThat(run("run", "--invoke", "add_i32", file("types.wasm"), "2", "-5")).isZero();
        assertThat(out()).isEqualTo("-3" + System.lineSeparator());
        assertThat(run("run", "--invoke", "add_f64", file("types.wasm"), "0.5", "0.25")).isZero();
        assertThat(out()).isEqualTo("0.75" + System.lineSeparator());
    }

    @Test
    void invokedExportsResultsArePrintedOneALine() throws IOException {
        FunctionType type = FunctionType.of().returning(ValueType.I32, ValueType.F32, ValueType.I64);
        String file = file("results.wasm", Guests.run(type, new Code().i32Const(-1).f32Const(0.5f).i64Const(1L << 40)));
        assertThat(run("run", "--invoke", "run", file)).isZero();
        assertThat(out().lines()).containsExactly("-1", "0.5", "1099511627776");
    }

    @Test
    void wrongArgumentsOfAnExportAreStatus2() {
        assertThat(run("run", "--invoke", "add_i32", file("types.wasm"), "2")).isEqualTo(2);
        assertThat(err()).contains("add_i32 of type (i32, i32) -> (i32): expected 2 arguments, found 1");
    }

    @Test
    void missingExportIsStatus126AndListsThoseThereAre() {
        assertThat(run("run", "--invoke", "subtract", file("types.wasm"))).isEqualTo(126);
        assertThat(err()).contains("no function \"subtract\"").contains("add_i32");
    }

    @Test
    void trapIsStatus134WithTheGuestsFunctionNames() {
        assertThat(run("run", "--invoke", "trap", file("types.wasm"))).isEqualTo(134);
        assertThat(err()).startsWith("wasm-engine: trap: unreachable");
        assertThat(err().lines().skip(1).map(String::trim)).containsExactly("at inner (function 35)",
                "at outer (function 34)", "at trap (function 33)");
    }

    @Test
    void fuelStopsAProgram() throws IOException {
        assertThat(run("run", "--max-fuel", "1M", "--invoke", "spin", file("types.wasm"))).isEqualTo(124);
        assertThat(err()).isEqualTo(
                "wasm-engine: fuel: stopped after its limit of 1000000 units (--max-fuel)" + System.lineSeparator());
    }

    @Test
    void endlessLoopIsStatus124() {
        assertThat(run("run", "--timeout", "200ms", "--invoke", "spin", file("types.wasm"))).isEqualTo(124);
        assertThat(err()).isEqualTo("wasm-engine: stopped after its 200ms limit (--timeout)" + System.lineSeparator());
    }

    @Test
    void waitForInputThatNeverComesIsStatus124() throws IOException {
        WasmBuilder module = new WasmBuilder();
        int read = module.importFunction("wasi_snapshot_preview1", "fd_read",
                FunctionType.of(ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32).returning(ValueType.I32));
        Code code = new Code().i32Const(0).i32Const(0).i32Const(1).i32Const(8).call(read).drop();
        module.exportFunction("_start", module.function(FunctionType.empty(), code));
        module.memory(1).data(0, new byte[] { 16, 0, 0, 0, 16, 0, 0, 0 }); // 16 bytes at
                                                                           // 16
        String file = file("reader.wasm", module.build());
        CountDownLatch end = new CountDownLatch(1);
        InputStream silent = new InputStream() {
            @Override
            public int read() throws IOException {
                return read(new byte[1], 0, 1);
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                try {
                    end.await();
                }
                catch (InterruptedException ex) {
                    throw new InterruptedIOException();
                }
                return -1;
            }
        };
        try {
            assertThat(run(silent, "run", "--timeout", "200ms", file)).isEqualTo(124);
            assertThat(err()).isEqualTo("wasm-engine: stopped after its 200ms limit, waiting for input (--timeout)"
                    + System.lineSeparator());
        }
        finally {
            end.countDown();
        }
    }

    @Test
    void endlessRecursionIsStatus134() {
        assertThat(run("run", "--invoke", "recurse", file("types.wasm"), "-1")).isEqualTo(134);
        assertThat(err()).contains("call stack exhausted");
    }

    @Test
    void memoryIsLimited() {
        assertThat(run("run", "--max-memory", "4MB", "--invoke", "grow", file("types.wasm"), "1")).isZero();
        assertThat(out()).isEqualTo("64" + System.lineSeparator());
    }

    @Test
    void aLimitThatNoOptionSetsNamesNone() throws IOException {
        WasmBuilder module = new WasmBuilder();
        module.table(10_000_001);
        module.exportFunction("f", module.function(FunctionType.empty(), new Code()));
        Path file = Files.write(this.folder.resolve("table.wasm"), module.build());
        assertThat(run("run", "--invoke", "f", file.toString())).isEqualTo(126);
        assertThat(err())
            .endsWith("table elements limit: asked for 10000001, allowed 10000000" + System.lineSeparator());
    }

    @Test
    void memoryThatIsLargerFromTheStartIsStatus126() {
        assertThat(run("run", "--max-memory", "64KB", "--invoke", "add_i32", file("types.wasm"), "1", "2"))
            .isEqualTo(126);
        assertThat(err()).contains("memory limit").contains("--max-memory");
    }

    @Test
    void exitOfAnInvokedExportIsOurs() {
        assertThat(run("run", "--invoke", "exit", file("types.wasm"), "7")).isEqualTo(7);
    }

    // Inspection

    @Test
    void inspectListsWhatAModuleIsMadeOf() throws IOException {
        assertThat(run("inspect", file("sections.wasm", Guests.everySection()))).isZero();
        assertThat(out().lines()).contains("imports:", "    \"env\".\"log\" function (i32, f64) -> ()",
                "    \"memory\" memory 1..", "    \"swap\" function (i32, i64) -> (i64, i32)", "memories:",
                "    exported memory 1.. (64 kB at the start)", "    bulk-memory", "    multi-value",
                "    reference-types", "    \"producers\" 1 bytes", "largest of 5 functions:");
        assertThat(out()).containsPattern("\\d+ bytes  1 \"extend\" \\(i32\\) -> \\(i32\\)");
    }

    @Test
    void inspectPrintsNoneWhereThereIsNothing() throws IOException {
        assertThat(run("inspect", file("empty.wasm", new WasmBuilder().build()))).isZero();
        assertThat(out().lines()).contains("imports: none", "exports: none", "largest of 0 functions: none");
    }

    // Cache

    @Test
    void compiledCodeIsKeptForLaterRuns() throws IOException {
        String home = System.setProperty("user.home", file("home"));
        try {
            assertThat(run("compile", "--cache", file("cache"), file("hello.wasm"))).isZero();
            assertThat(err()).isEmpty();
            assertThat(this.folder.resolve("home/.wasmhost/compilation-cache.key")).isRegularFile();
            Object largest = largestFile(this.folder.resolve("cache"));
            assertThat(run("run", "--cache", file("cache"), file("hello.wasm"), "again")).isZero();
            assertThat(out()).contains("again");
            assertThat(largestFile(this.folder.resolve("cache"))).isEqualTo(largest);
        }
        finally {
            System.setProperty("user.home", home);
        }
    }

    /** Returns what a file does not have in common with one that replaces it. */
    private static Object largestFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path largest = files.max(Comparator.comparing((file) -> file.toFile().length())).orElseThrow();
            return List.of(largest, String.valueOf(Files.readAttributes(largest, BasicFileAttributes.class).fileKey()));
        }
    }

    @Test
    void cacheThatOthersCanWriteIsRefused() throws IOException {
        Path directory = Files.createDirectory(this.folder.resolve("open"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(run("run", "--cache", directory.toString(), file("hello.wasm"))).isEqualTo(2);
        assertThat(err()).contains("--cache: ", "only its owner can write", "rwxrwxrwx");
    }

}
