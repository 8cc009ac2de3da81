package dev.wasmhost.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmFunction;
import dev.wasmhost.WasmImports;
import dev.wasmhost.WasmInstance;
import dev.wasmhost.wasi.Access;
import dev.wasmhost.wasi.DirectoryGrant;
import dev.wasmhost.wasi.WasiPreview1;

/**
 * 64 MB through WASI in calls of 64 kB, against the same file and calls with a channel in
 * Java.
 */
final class FileTransfer {

    private static final int CALL = 64 << 10;

    private static final int CALLS = 1024;

    private static final int ROUNDS = 25;

    private static final double BAR = 2;

    private FileTransfer() {
    }

    static List<Figure> measure() throws IOException, InterruptedException {
        Map<String, Double> best = Probe.run(List.of(), FileTransfer.class);
        return List.of(
                Figure.atMost("writing 64 MB through WASI, against a channel",
                        best.get("write") / best.get("write-java"), BAR, " ×"),
                Figure.atMost("reading 64 MB through WASI, against a channel", best.get("read") / best.get("read-java"),
                        BAR, " ×"),
                Figure.plain("writing 64 MB to a directory with a quota", best.get("write-quota"), " ms"),
                Figure.plain("writing 64 MB to a file in memory", best.get("write-memory"), " ms"),
                Figure.plain("writing 64 MB through WASI", best.get("write"), " ms"),
                Figure.plain("reading 64 MB through WASI", best.get("read"), " ms"));
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Project.emptyFolder("files");
        DirectoryGrant host = DirectoryGrant.host(folder).access(Access.READ_WRITE);
        long bytes = (long) CALL * CALLS;
        try (WasmEngine engine = WasmEngine.builder().build();
                Guest plain = new Guest(engine, host);
                Guest counted = new Guest(engine, host.quota(bytes * ROUNDS, ROUNDS)); // what
                                                                                       // we
                                                                                       // delete
                                                                                       // is
                                                                                       // not
                                                                                       // given
                                                                                       // back
                Guest memory = new Guest(engine, DirectoryGrant.memory().quota(bytes, 1))) {
            double[] best = { 1e9, 1e9, 1e9, 1e9, 1e9, 1e9 };
            Work[] works = { plain::write, () -> writeInJava(folder), plain::read, () -> readInJava(folder), () -> {
                Files.delete(folder.resolve("file"));
                counted.write();
            }, memory::write };
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < works.length; i++) {
                    long start = Probe.cpuTime();
                    works[i].run();
                    best[i] = Math.min(best[i], (Probe.cpuTime() - start) / 1e6);
                }
            }
            String[] names = { "write", "write-java", "read", "read-java", "write-quota", "write-memory" };
            for (int i = 0; i < names.length; i++) {
                Probe.print(names[i], best[i]);
            }
        }
        Files.delete(folder.resolve("file"));
    }

    private static void writeInJava(Path folder) throws IOException {
        byte[] buffer = new byte[CALL];
        try (FileChannel channel = open(folder, StandardOpenOption.WRITE, StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            for (int i = 0; i < CALLS; i++) {
                check(channel.write(ByteBuffer.wrap(buffer)), CALL);
            }
        }
    }

    private static void readInJava(Path folder) throws IOException {
        byte[] buffer = new byte[CALL];
        try (FileChannel channel = open(folder, StandardOpenOption.READ)) {
            for (int i = 0; i < CALLS; i++) {
                check(channel.read(ByteBuffer.wrap(buffer)), CALL);
            }
        }
    }

    private static FileChannel open(Path folder, OpenOption... options) throws IOException {
        return FileChannel.open(folder.resolve("file"), options);
    }

    private static void check(long done, long expected) {
        if (done != expected) {
            throw new IllegalStateException("expected " + expected + ", found " + done);
        }
    }

    /** Transfers once. */
    private interface Work {

        void run() throws IOException;

    }

    private static final class Guest implements AutoCloseable {

        private final WasmInstance instance;

        private final WasmFunction write;

        private final WasmFunction read;

        Guest(WasmEngine engine, DirectoryGrant grant) throws IOException {
            WasiPreview1 wasi = WasiPreview1.builder().directory("/data", grant).build();
            this.instance = engine.load(Project.resource("guests/transfer.wasm"))
                .instantiate(WasmImports.builder().add(wasi).build());
            wasi.initialize(this.instance);
            this.write = this.instance.function("write_file");
            this.read = this.instance.function("read_file");
        }

        void write() {
            check(this.write.invoke(CALLS)[0], CALLS);
        }

        void read() {
            check(this.read.invoke(CALLS)[0], CALLS);
        }

        @Override
        public void close() {
            this.instance.close();
        }

    }

}
