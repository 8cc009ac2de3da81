package dev.wasmhost.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Somebody exchanges a directory for a symbolic link that leads outside, again and again,
 * while a guest uses it.
 */
@EnabledOnOs(OS.LINUX)
class PathRaceTest {

    private static final int ROUNDS = Integer.getInteger("wasm.race.rounds", 4_000);

    @TempDir
    Path temporary;

    @ParameterizedTest
    @EnumSource(names = { "COMPONENTS", "KERNEL", "COUNTED" })
    void aDirectoryThatBecomesALinkLeadsNowhere(Way way) throws Exception {
        assumeTrue(Way.available().contains(way), "the kernel can be called");
        Path grant = Files.createDirectories(this.temporary.resolve("grant"));
        Path outside = Files.createDirectories(this.temporary.resolve("outside"));
        Files.writeString(outside.resolve("file"), "outside");
        Files.createDirectory(grant.resolve("directory"));
        Files.writeString(grant.resolve("directory/file"), "inside");
        Files.createSymbolicLink(grant.resolve("link"), outside);
        AtomicBoolean running = new AtomicBoolean(true);
        AtomicLong swaps = new AtomicLong();
        Thread swapper = new Thread(() -> swap(grant, running, swaps));
        swapper.start();
        Map<Errno, Integer> outcomes = new EnumMap<>(Errno.class);
        try (TestGuest guest = new TestGuest(
                WasiPreview1.builder().grant(way.grant(grant, "/", Access.READ_WRITE)).build())) {
            for (int i = 0; i < ROUNDS; i++) {
                Errno errno = guest.tryOpen(TestGuest.ROOT, "victim/file", TestGuest.FOLLOW, 0,
                        Rights.FD_READ | Rights.FD_WRITE, 0, 0);
                if (errno == Errno.SUCCESS) {
                    int file = guest.memory.readInt(TestGuest.RESULT);
                    assertThat(guest.read(file)).isEqualTo("inside");
                    guest.call("fd_close", file);
                }
                outcomes.merge(errno, 1, Integer::sum);
                guest.onPath("path_create_directory", "victim/made" + i % 10);
                guest.symlink("file", "victim/linked" + i % 10);
                guest.tryOpen(TestGuest.ROOT, "victim/created", TestGuest.FOLLOW, TestGuest.CREAT | TestGuest.TRUNC,
                        Rights.FD_WRITE, 0, 0);
                if (i % 10 == 0) {
                    guest.call("fd_close", guest.memory.readInt(TestGuest.RESULT));
                }
                for (int open = 4; open < 64; open++) {
                    guest.call("fd_close", open);
                }
                guest.onPath("path_unlink_file", "victim/created");
                guest.link(0, "victim/file", "victim/hard");
                guest.onPath("path_unlink_file", "victim/hard");
                guest.rename("victim/linked" + i % 10, "victim/renamed");
            }
        }
        finally {
            running.set(false);
            swapper.join();
        }
        System.out.println("race: " + way + " " + swaps + " exchanges, " + outcomes);
        assertThat(swaps.get()).isGreaterThan(100);
        assertThat(outcomes).containsKeys(Errno.SUCCESS, Errno.EPERM);
        assertThat(outside.toFile().list()).containsExactly("file");
        assertThat(outside.resolve("file")).hasContent("outside");
    }

    private static void swap(Path grant, AtomicBoolean running, AtomicLong swaps) {
        try {
            while (running.get()) {
                for (String name : new String[] { "directory", "link" }) {
                    Files.move(grant.resolve(name), grant.resolve("victim"), StandardCopyOption.ATOMIC_MOVE);
                    Files.move(grant.resolve("victim"), grant.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                    swaps.incrementAndGet();
                }
            }
        }
        catch (IOException ex) {
            throw new java.io.UncheckedIOException(ex);
        }
    }

}
