package dev.wasmhost.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Whether the kernel is used in a JVM of its own: one that can call it, which may be
 * another JDK that is installed beside the one that runs the tests.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class KernelTest {

    private static final int FIRST_JAVA = 22;

    @Test
    void isNotTouchedWhereNativeAccessIsNotEnabled() throws Exception {
        assertThat(run(java())).containsExactly("without the kernel: content");
    }

    @Test
    void isUsedSilentlyWhereItIs() throws Exception {
        assertThat(run(java(), "--enable-native-access=ALL-UNNAMED")).containsExactly("with the kernel: content");
    }

    @Test
    void isNotTouchedWhereItIsEnabledForOthers() throws Exception {
        assertThat(run(java(), "--enable-native-access=java.logging")).containsExactly("without the kernel: content");
    }

    /** Where the tests' own JVM can call it, they do so anyway. */
    @Test
    void allTestsOfPathsPassWithIt() throws Exception {
        assumeTrue(Kernel.available().isEmpty(), "the tests' own JVM calls it");
        List<String> output = run(java(), "--enable-native-access=ALL-UNNAMED", "-Dwasm.race.rounds=1000");
        assertThat(output).contains("with the kernel: content");
        List<String> tests = run(java(), "--enable-native-access=ALL-UNNAMED", "-Dwasm.race.rounds=1000",
                PathResolutionTest.class.getName(), PathRaceTest.class.getName(), FileFunctionsTest.class.getName());
        assertThat(tests).last().asString().matches("passed: [1-9]\\d\\d, failed: 0");
        assertThat(tests).anyMatch((line) -> line.startsWith("race: KERNEL"));
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length > 0) {
            launch(arguments);
            return;
        }
        Path directory = Files.createTempDirectory("kernel");
        Path file = Files.writeString(Files.createDirectory(directory.resolve("below")).resolve("file"), "content");
        WasiPreview1 wasi = WasiPreview1.builder().directory("/", DirectoryGrant.host(directory)).build();
        try (TestGuest guest = new TestGuest(wasi)) {
            System.out.println((Kernel.available().isPresent() ? "with" : "without") + " the kernel: "
                    + guest.read("below/../below/file"));
        }
        Files.delete(file);
        Files.delete(file.getParent());
        Files.delete(directory);
    }

    private static void launch(String[] classes) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
            .selectors(Stream.of(classes).map(DiscoverySelectors::selectClass).toList())
            .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        Launcher launcher = LauncherFactory.create();
        launcher.execute(request, listener);
        listener.getSummary().printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        System.out.println("passed: " + listener.getSummary().getTestsSucceededCount() + ", failed: "
                + listener.getSummary().getTotalFailureCount());
    }

    private static List<String> run(Path java, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java.toString(), "-cp", System.getProperty("java.class.path")));
        List<String> options = Stream.of(arguments).filter((argument) -> argument.startsWith("-")).toList();
        command.addAll(1, options);
        command.add(KernelTest.class.getName());
        command.addAll(Stream.of(arguments).filter((argument) -> !options.contains(argument)).toList());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (Stream<String> lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
            List<String> output = lines.toList();
            assertThat(process.waitFor()).as("%s", output).isZero();
            return output;
        }
    }

    private static Path java() throws IOException {
        Path home = Path.of(System.getProperty("java.home"));
        Optional<Path> found = isNewEnough(home) ? Optional.of(home) : Optional.empty();
        if (found.isEmpty()) {
            try (Stream<Path> beside = Files.list(home.toRealPath().getParent())) {
                found = beside.filter(KernelTest::isNewEnough).findFirst();
            }
        }
        assumeTrue(found.isPresent(), "a JDK that can call the kernel is installed");
        return found.orElseThrow().resolve("bin/java");
    }

    private static boolean isNewEnough(Path home) {
        try (Stream<String> lines = Files.lines(home.resolve("release"))) {
            return lines.filter((line) -> line.startsWith("JAVA_VERSION="))
                .map((line) -> line.replaceAll("\\D+", " ").strip().split(" ")[0])
                .anyMatch((version) -> Integer.parseInt(version) >= FIRST_JAVA);
        }
        catch (IOException ex) {
            return false;
        }
    }

}
