package dev.wasmhost.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

import javax.crypto.SecretKey;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.wasmhost.CompilationCache;

@Timeout(60)
class DirectoryCacheTest {

    private static final CacheKey KEY = new CacheKey("subject", "options");

    private static final byte[] BUILD = { 1 };

    private static final byte[] SOME = bytes("some code");

    private static final byte[] MORE = bytes("more code, a little longer");

    @TempDir
    Path folder;

    private Path directory;

    private Path keyFile;

    private CompilationCache configuration;

    @BeforeEach
    void configure() {
        this.directory = this.folder.resolve("parent/cache");
        this.keyFile = this.folder.resolve("secrets/key");
        this.configuration = CompilationCache.of(this.directory, this.keyFile);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private DirectoryCache open() throws IOException {
        return DirectoryCache.open(this.configuration, BUILD);
    }

    private void keep(CacheKey key, String name, byte[] bytes) throws IOException {
        try (DirectoryCache cache = open()) {
            cache.store(key).add(name, bytes);
        }
    }

    private byte[] find(CacheKey key, String name) throws IOException {
        try (DirectoryCache cache = open()) {
            return cache.store(key).find(name);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(this.directory)) {
            return files.sorted().toList();
        }
    }

    // Keeping

    @Test
    void entriesAreFoundByOtherEngines() throws IOException {
        assertThat(find(KEY, "a")).isNull();
        keep(KEY, "a", SOME);
        keep(KEY, "b", MORE);
        keep(KEY, "empty", new byte[0]);
        assertThat(find(KEY, "a")).isEqualTo(SOME);
        assertThat(find(KEY, "b")).isEqualTo(MORE);
        assertThat(find(KEY, "empty")).isEmpty();
        assertThat(find(KEY, "c")).isNull();
        assertThat(find(new CacheKey("subject", "other options"), "a")).isNull();
        assertThat(find(new CacheKey("other subject", "options"), "a")).isNull();
        assertThat(files()).hasSize(1);
    }

    @Test
    void entriesAreFoundBeforeTheyAreWritten() throws IOException {
        try (DirectoryCache cache = open()) {
            CodeStore store = cache.store(KEY);
            store.add("a", SOME);
            assertThat(store.find("a")).isEqualTo(SOME);
            store.add("b", MORE);
            assertThat(store.find("b")).isEqualTo(MORE);
        }
        assertThat(find(KEY, "b")).isEqualTo(MORE);
    }

    @Test
    void lengthsAreKnownBeforeAndAfterWriting() throws IOException {
        try (DirectoryCache cache = open()) {
            CodeStore store = cache.store(KEY);
            assertThat(store.length("a")).isEqualTo(-1);
            store.add("a", SOME);
            assertThat(store.length("a")).isEqualTo(SOME.length);
        }
        try (DirectoryCache cache = open()) {
            CodeStore store = cache.store(KEY);
            assertThat(store.length("a")).isEqualTo(SOME.length);
            assertThat(store.length("b")).isEqualTo(-1);
        }
    }

    @Test
    void entriesAreWrittenAWhileLaterWithoutClosing() throws Exception {
        DirectoryCache cache = open();
        cache.store(KEY).add("a", SOME);
        while (find(KEY, "a") == null) {
            Thread.sleep(50);
        }
        cache.close();
        cache.close();
    }

    @Test
    void nothingIsKeptAfterClosing() throws IOException {
        DirectoryCache cache = open();
        CodeStore store = cache.store(KEY);
        cache.close();
        store.add("a", SOME);
        assertThat(files()).isEmpty();
    }

    @Test
    void anotherBuildOfTheEngineFindsNothing() throws IOException {
        keep(KEY, "a", SOME);
        try (DirectoryCache other = DirectoryCache.open(this.configuration, new byte[] { 2 })) {
            assertThat(other.store(KEY).find("a")).isNull();
        }
        assertThat(EngineBuild.digest()).isEqualTo(EngineBuild.digest()).hasSize(32);
    }

    @Test
    void whatSeveralEnginesAddIsKeptTogether() throws IOException {
        try (DirectoryCache one = open(); DirectoryCache two = open()) {
            CodeStore first = one.store(KEY);
            CodeStore second = two.store(KEY);
            first.add("a", SOME);
            second.add("b", MORE);
        }
        assertThat(find(KEY, "a")).isEqualTo(SOME);
        assertThat(find(KEY, "b")).isEqualTo(MORE);
    }

    @Test
    void manyThreadsAndEnginesAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> results = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int thread = i;
            results.add(threads.submit(() -> {
                try (DirectoryCache cache = open()) {
                    CodeStore store = cache.store(KEY);
                    for (int j = 0; j < 100; j++) {
                        String name = "n" + (thread + j) % 100;
                        if (store.find(name) == null) {
                            store.add(name, bytes("code of " + j));
                        }
                        assertThat(store.find(name)).isNotEmpty();
                    }
                }
                return null;
            }));
        }
        for (Future<?> each : results) {
            each.get();
        }
        threads.shutdown();
        assertThat(files()).hasSize(1);
        assertThat(find(KEY, "n0")).isNotNull();
    }

    /** The key file is there as a whole or not at all, whoever makes it. */
    @Test
    void manyThreadsAgreeOnANewKey() throws Exception {
        int count = 4;
        ExecutorService threads = Executors.newFixedThreadPool(count);
        for (int i = 0; i < 250; i++) {
            Path file = this.folder.resolve("keys/" + i);
            CyclicBarrier start = new CyclicBarrier(count);
            List<Future<SecretKey>> keys = new ArrayList<>();
            for (int j = 0; j < count; j++) {
                keys.add(threads.submit(() -> {
                    start.await();
                    return PrivateFiles.key(file);
                }));
            }
            for (Future<SecretKey> each : keys) {
                assertThat(each.get()).isEqualTo(keys.get(0).get());
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        }
        threads.shutdown();
        try (Stream<Path> files = Files.list(this.folder.resolve("keys"))) {
            assertThat(files).hasSize(250);
        }
    }

    // Authenticity

    @Test
    void noChangedByteIsBelieved() throws IOException {
        keep(KEY, "a", SOME);
        keep(KEY, "b", MORE);
        Path file = files().get(0);
        byte[] content = Files.readAllBytes(file);
        for (int i = 0; i < content.length; i++) {
            byte[] changed = content.clone();
            changed[i] ^= 0x10;
            Files.write(file, changed);
            assertThat(find(KEY, "a")).satisfiesAnyOf((found) -> assertThat(found).isNull(),
                    (found) -> assertThat(found).isEqualTo(SOME));
            assertThat(Stream.of(find(KEY, "a"), find(KEY, "b")).filter((found) -> found == null)).isNotEmpty();
        }
    }

    @Test
    void noTruncatedFileIsBelieved() throws IOException {
        keep(KEY, "a", SOME);
        Path file = files().get(0);
        byte[] content = Files.readAllBytes(file);
        for (int i = 0; i < content.length; i++) {
            Files.write(file, Arrays.copyOf(content, i));
            assertThat(find(KEY, "a")).isNull();
        }
    }

    @Test
    void aFileOfAnotherKeyIsNotBelieved() throws IOException {
        keep(new CacheKey("evil", "options"), "a", MORE);
        Path foreign = files().get(0);
        keep(KEY, "a", SOME);
        Path file = files().stream().filter((each) -> !each.equals(foreign)).findFirst().orElseThrow();
        Files.write(file, Files.readAllBytes(foreign));
        assertThat(find(KEY, "a")).isNull();
    }

    @Test
    void anEntryUnderAnotherNameIsNotBelieved() throws IOException {
        keep(KEY, "aa", SOME);
        Path file = files().get(0);
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        Files.write(file, content.replace("aa", "ab").getBytes(StandardCharsets.ISO_8859_1));
        assertThat(find(KEY, "ab")).isNull();
    }

    @Test
    void codeOfAnotherSecretIsNotBelievedButReplaced() throws IOException {
        keep(KEY, "a", SOME);
        Files.delete(this.keyFile);
        assertThat(find(KEY, "a")).isNull();
        keep(KEY, "a", MORE);
        assertThat(find(KEY, "a")).isEqualTo(MORE);
        assertThat(files()).hasSize(1);
    }

    @Test
    void aChangedEntryIsReplaced() throws IOException {
        keep(KEY, "a", SOME);
        Path file = files().get(0);
        byte[] content = Files.readAllBytes(file);
        content[content.length - 1]++;
        Files.write(file, content);
        keep(KEY, "b", MORE);
        assertThat(find(KEY, "a")).isNull();
        keep(KEY, "a", SOME);
        assertThat(find(KEY, "a")).isEqualTo(SOME);
        assertThat(find(KEY, "b")).isEqualTo(MORE);
    }

    @Test
    void aLinkInPlaceOfAFileIsNotFollowed() throws IOException {
        keep(KEY, "a", SOME);
        Path file = files().get(0);
        Path elsewhere = this.folder.resolve("elsewhere");
        Files.move(file, elsewhere);
        Files.createSymbolicLink(file, elsewhere);
        assertThat(find(KEY, "a")).isNull();
        keep(KEY, "a", MORE);
        assertThat(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    // Privacy

    @Test
    void filesAreTheOwnersOnly() throws IOException {
        keep(KEY, "a", SOME);
        assertThat(permissions(this.directory)).isEqualTo("rwx------");
        assertThat(permissions(files().get(0))).isEqualTo("rw-------");
        assertThat(permissions(this.keyFile)).isEqualTo("rw-------");
        assertThat(permissions(this.keyFile.getParent())).isEqualTo("rwx------");
        assertThat(this.keyFile).hasSize(32);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @ParameterizedTest
    @ValueSource(strings = { "rwxrwx---", "rwx----w-" })
    void directoryThatOthersCanWriteIsRefused(String permissions) throws IOException {
        Files.createDirectories(this.directory);
        Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString(permissions));
        assertThatIllegalArgumentException().isThrownBy(this::open)
            .withMessage("compilation cache: directory %s: expected one that only its owner can write (chmod go-w), "
                    + "found %s", this.directory, permissions);
    }

    @Test
    void symbolicLinkIsRefused() throws IOException {
        Files.createDirectories(this.directory.getParent());
        Files.createSymbolicLink(this.directory, Files.createDirectory(this.folder.resolve("real")));
        assertThatIllegalArgumentException().isThrownBy(this::open).withMessageContaining("symbolic link");
    }

    @ParameterizedTest
    @ValueSource(strings = { "rw-r--r--", "rw--w----" })
    void keyThatOthersHaveIsRefused(String permissions) throws IOException {
        keep(KEY, "a", SOME);
        Files.setPosixFilePermissions(this.keyFile, PosixFilePermissions.fromString(permissions));
        assertThatIllegalArgumentException().isThrownBy(this::open)
            .withMessageContainingAll("key file " + this.keyFile, "chmod 600", permissions);
    }

    // Trouble

    @Test
    void directoryThatCannotBeMadeIsReportedOnce() throws IOException {
        Files.write(this.folder.resolve("parent"), SOME);
        assertThat(warnings(() -> {
            try (DirectoryCache cache = DirectoryCache.open(this.configuration)) {
                CodeStore store = cache.store(KEY);
                store.add("a", SOME);
                assertThat(store.find("a")).isNull();
            }
        })).singleElement().asString().contains(this.directory.toString());
    }

    @Test
    void keyOfAnotherLengthIsReportedAndNotUsed() throws IOException {
        keep(KEY, "a", SOME);
        Files.write(this.keyFile, new byte[31]);
        assertThat(warnings(() -> {
            try (DirectoryCache cache = DirectoryCache.open(this.configuration)) {
                assertThat(cache.store(KEY).find("a")).isNull();
            }
        })).singleElement().asString().contains("expected 32 bytes, found 31");
    }

    @Test
    void directoryThatVanishesIsReportedOnce() throws IOException {
        assertThat(warnings(() -> {
            try (DirectoryCache cache = open()) {
                Files.delete(this.directory);
                cache.store(KEY).add("a", SOME);
                cache.store(new CacheKey("other", "")).add("b", SOME);
            }
        })).hasSize(1);
    }

    private static List<String> warnings(Action action) throws IOException {
        List<String> messages = new ArrayList<>();
        Logger logger = Logger.getLogger(CompilationCache.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                messages.add(record.getLevel() + " " + record.getMessage() + Arrays.toString(record.getParameters()));
            }

            @Override
            public void flush() {
            }

            @Override
            public void close() {
            }
        };
        logger.addHandler(handler);
        try {
            action.run();
        }
        finally {
            logger.removeHandler(handler);
        }
        return messages;
    }

    // Size

    @Test
    void whatWasNotUsedForLongestGoesFirst() throws IOException {
        this.configuration = this.configuration.withMaximumSize(3500);
        List<CacheKey> keys = Stream.of("a", "b", "c", "d").map((subject) -> new CacheKey(subject, "")).toList();
        for (int i = 0; i < 3; i++) {
            List<Path> before = (i > 0) ? files() : List.of();
            keep(keys.get(i), "code", new byte[1000]);
            Path file = files().stream().filter((each) -> !before.contains(each)).findFirst().orElseThrow();
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(100 - i)));
        }
        assertThat(find(keys.get(0), "code")).isNotNull();
        keep(keys.get(3), "code", new byte[1000]);
        assertThat(files()).hasSize(3);
        assertThat(find(keys.get(0), "code")).isNotNull();
        assertThat(find(keys.get(1), "code")).isNull();
        assertThat(find(keys.get(2), "code")).isNotNull();
        assertThat(find(keys.get(3), "code")).isNotNull();
    }

    @Test
    void whatIsTooLargeIsNotKept() throws IOException {
        this.configuration = this.configuration.withMaximumSize(2000);
        keep(KEY, "a", SOME);
        keep(KEY, "b", new byte[3000]);
        assertThat(find(KEY, "a")).isEqualTo(SOME);
        assertThat(find(KEY, "b")).isNull();
        assertThat(files()).hasSize(1);
    }

    @Test
    void whatDeadEnginesLeftIsRemoved() throws IOException {
        keep(KEY, "a", SOME);
        Path old = Files.createFile(this.directory.resolve("1.tmp"));
        Path fresh = Files.createFile(this.directory.resolve("2.tmp"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7200)));
        keep(KEY, "b", SOME);
        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
    }

    /** What logs something. */
    private interface Action {

        void run() throws IOException;

    }

}
