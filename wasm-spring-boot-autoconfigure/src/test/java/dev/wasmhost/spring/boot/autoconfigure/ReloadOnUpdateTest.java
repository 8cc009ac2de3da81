package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;

/** Files change, and events say when that was noticed. */
class ReloadOnUpdateTest {

    @TempDir
    private Path folder;

    private final TestHost host = new TestHost();

    private Path file;

    private ApplicationContextRunner runner;

    @BeforeEach
    void writeFile() throws IOException {
        this.file = this.folder.resolve("p.wasm");
        write(1);
        this.runner = this.host.runner()
            .withPropertyValues("wasm.plugins.p.location=file:" + this.file, "wasm.plugins.p.reload-on-update=true",
                    "wasm.watch.quiet-period=20ms");
    }

    @AfterEach
    void close() {
        this.host.close();
    }

    private void write(int version) throws IOException {
        replace(this.file, Modules.versioned(version));
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path next = Files.write(file.resolveSibling("next"), content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void replacesAPluginWhoseFileIsExchanged() {
        this.runner.run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
            assertThat(this.host.awaitEvent()).isInstanceOf(WasmPluginEvent.Loaded.class);
            write(2);
            assertThat(this.host.awaitEvent()).isInstanceOf(WasmPluginEvent.Replaced.class);
            assertThat(plugin.call("version")).isEqualTo(2);
        });
    }

    @Test
    void replacesAPluginWhoseFileIsWrittenTo() {
        this.runner.run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
            this.host.awaitEvent();
            Files.write(this.file, Modules.versioned(2));
            WasmPluginEvent event = this.host.awaitEvent();
            while (event instanceof WasmPluginEvent.ReloadFailed) { // half written, on a
                                                                    // slow machine
                event = this.host.awaitEvent();
            }
            assertThat(event).isInstanceOf(WasmPluginEvent.Replaced.class);
            assertThat(plugin.call("version")).isEqualTo(2);
        });
    }

    @Test
    void noticesWhatChangedWhileTheApplicationStarted() {
        this.runner.withBean("change", InitializingBean.class, () -> () -> write(2), TestHost::afterPlugins)
            .run((context) -> {
                assertThat(this.host.awaitEvent()).isInstanceOf(WasmPluginEvent.Loaded.class);
                assertThat(this.host.awaitEvent()).isInstanceOf(WasmPluginEvent.Replaced.class);
                assertThat(context.getBean(WasmPlugins.class).get("p").call("version")).isEqualTo(2);
            });
    }

    @Test
    void followsTheLinksOfKubernetes() throws IOException {
        Path mount = Files.createDirectory(this.folder.resolve("mount"));
        Path first = version(mount, 1);
        Files.createSymbolicLink(mount.resolve("..data"), first.getFileName());
        Files.createSymbolicLink(mount.resolve("p.wasm"), Path.of("..data/p.wasm"));
        this.runner.withPropertyValues("wasm.plugins.p.location=file:" + mount.resolve("p.wasm")).run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
            this.host.awaitEvent();
            for (int version = 2; version <= 4; version++) {
                Path next = version(mount, version);
                Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), next.getFileName());
                Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
                assertThat(this.host.awaitEvent()).isInstanceOfSatisfying(WasmPluginEvent.Replaced.class,
                        (event) -> assertThat(event.sha256()).isEqualTo(plugin.sha256()));
                assertThat(plugin.call("version")).isEqualTo(version);
            }
        });
    }

    @Test
    void followsDirectoriesThatAreExchanged() throws IOException {
        Path directory = Files.createDirectories(this.folder.resolve("app/plugins"));
        Path inside = Files.write(directory.resolve("p.wasm"), Modules.versioned(1));
        this.runner.withPropertyValues("wasm.plugins.p.location=file:" + inside, "wasm.watch.poll-interval=1h")
            .run((context) -> {
                WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
                this.host.awaitEvent();
                exchange(directory, 2);
                awaitReplaced();
                assertThat(plugin.call("version")).isEqualTo(2);
                exchange(directory.getParent(), 3);
                awaitReplaced();
                assertThat(plugin.call("version")).isEqualTo(3);
                replace(inside, Modules.versioned(4));
                awaitReplaced();
                assertThat(plugin.call("version")).isEqualTo(4);
            });
    }

    /** The file may be missed while it is not there. */
    private void awaitReplaced() throws InterruptedException {
        WasmPluginEvent event = this.host.awaitEvent();
        while (event instanceof WasmPluginEvent.ReloadFailed) {
            event = this.host.awaitEvent();
        }
        assertThat(event).isInstanceOf(WasmPluginEvent.Replaced.class);
    }

    private void exchange(Path directory, int version) throws IOException {
        Path next = Files.createDirectory(this.folder.resolve("next-" + version));
        Path file = next.resolve(directory.relativize(this.folder.resolve("app/plugins/p.wasm")));
        Files.createDirectories(file.getParent());
        Files.write(file, Modules.versioned(version));
        Files.move(directory, this.folder.resolve("old-" + version));
        Files.move(next, directory);
    }

    private static Path version(Path mount, int version) throws IOException {
        Path directory = Files.createDirectory(mount.resolve("..2026_" + version));
        Files.write(directory.resolve("p.wasm"), Modules.versioned(version));
        return directory;
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void goesOnWithTheOldVersionWhileTheFileIsGarbage(CapturedOutput output) {
        this.runner.run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
            this.host.awaitEvent();
            replace(this.file, "garbage".getBytes(StandardCharsets.UTF_8));
            assertThat(this.host.awaitEvent()).isInstanceOfSatisfying(WasmPluginEvent.ReloadFailed.class,
                    (event) -> assertThat(event.failure()).isInstanceOf(WasmPluginLoadException.class));
            assertThat(plugin.call("version")).isEqualTo(1);
            assertThat(output)
                .contains("Plugin \"p\" stays at version 1, its new file is refused. Plugin 'p' cannot be "
                        + "loaded from URL [file:" + this.file + "]: it is not a WebAssembly module")
                .contains("Point 'wasm.plugins.p.location' to a core WebAssembly module");
            write(2);
            assertThat(this.host.awaitEvent()).isInstanceOf(WasmPluginEvent.Replaced.class);
            assertThat(plugin.call("version")).isEqualTo(2);
        });
    }

    @Test
    void goesOnWithTheOldVersionWhileTheFileIsGone() {
        this.runner.run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
            this.host.awaitEvent();
            Files.delete(this.file);
            assertThat(this.host.awaitEvent()).isInstanceOfSatisfying(WasmPluginEvent.ReloadFailed.class,
                    (event) -> assertThat(event.failure()).hasMessageContaining("does not exist"));
            assertThat(plugin.call("version")).isEqualTo(1);
            write(2);
            assertThat(this.host.awaitEvent()).isInstanceOf(WasmPluginEvent.Replaced.class);
        });
    }

    @Test
    void refusesAFileThatIsNotThePinnedOne() {
        this.runner.withPropertyValues("wasm.plugins.p.sha256=" + Sha256.of(Modules.versioned(1))).run((context) -> {
            WasmPluginHandle plugin = context.getBean(WasmPlugins.class).get("p");
            this.host.awaitEvent();
            write(2);
            assertThat(this.host.awaitEvent()).isInstanceOfSatisfying(WasmPluginEvent.ReloadFailed.class,
                    (event) -> assertThat(event.failure()).isInstanceOf(WasmPluginHashException.class));
            assertThat(plugin.call("version")).isEqualTo(1);
        });
    }

    @Test
    void watchesTheFileThatTakesTheOldOnesPlace() {
        this.runner.run((context) -> {
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            this.host.awaitEvent();
            Path other = Files.write(this.folder.resolve("other.wasm"), Modules.versioned(2));
            plugins.replace("p", new FileSystemResource(other));
            assertThat(this.host.awaitEvent()).isInstanceOf(WasmPluginEvent.Replaced.class);
            replace(other, Modules.versioned(3));
            assertThat(this.host.awaitEvent()).isInstanceOf(WasmPluginEvent.Replaced.class);
            assertThat(plugins.get("p").call("version")).isEqualTo(3);
        });
    }

    @Test
    void hasAThreadOnlyWhileThereIsSomethingToWatch() {
        this.host.runner().run((context) -> {
            FileWatch watch = context.getBean(FileWatch.class);
            WasmPlugins plugins = context.getBean(WasmPlugins.class);
            assertThat(watch.isRunning()).isFalse();
            WasmProperties.Plugin settings = TestHost.settings(1, Map.of("reload-on-update", "true"))
                .withLocation(new FileSystemResource(this.file));
            plugins.load("q", settings);
            assertThat(watch.isRunning()).isTrue();
            plugins.unload("q");
            assertThat(watch.isRunning()).isFalse();
        });
    }

}
