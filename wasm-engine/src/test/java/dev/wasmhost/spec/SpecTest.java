package dev.wasmhost.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.AssertionFailedError;

import dev.wasmhost.AheadOfTimeCompilation;
import dev.wasmhost.InvalidModuleException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.WasmLimits;
import dev.wasmhost.testing.ClassesInMemory;

/**
 * Runs the official scripts of the specification.
 *
 * <p>
 * One container a script; in it one test for each module with the commands that use it,
 * since a test for each of 63,000 commands costs 20 s and a report of 14 MB. A failure
 * names file and line of every command that failed.
 *
 * <p>
 * The scripts are not part of this project: {@code -Dwasm.conformance} names a zip or a
 * folder that holds them ({@code ../shared/conformance} beside the checkout unless set).
 * {@code -Dwasm.conformance.engine=fuel,deterministic,ahead} runs them with any of what
 * an engine can be built with; with {@code ahead} all modules of a script are compiled
 * before it is run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpecTest {

    private static final int MAX_REPORTED = 30;

    private static final WasmLimits LIMITS = WasmLimits.builder()
        .memory(256L << 20)
        .tableElements(10_000_000)
        .timeout(Duration.ofSeconds(30))
        .loadTimeout(Duration.ofSeconds(30))
        .build();

    private static final List<String> OPTIONS = List.of(System.getProperty("wasm.conformance.engine", "").split(","));

    private final WasmEngine engine = engine().build();

    private final Totals totals = new Totals();

    private final List<ScriptArchive> archives = new ArrayList<>();

    private static WasmEngine.Builder engine() {
        return WasmEngine.builder()
            .limits(LIMITS)
            .memoryBudget(512L << 20)
            .fuel(OPTIONS.contains("fuel"))
            .deterministic(OPTIONS.contains("deterministic"));
    }

    @TestFactory
    Stream<DynamicNode> scripts() throws IOException {
        Path location = location();
        this.archives.addAll(ScriptArchive.open(location));
        if (this.archives.isEmpty()) {
            String message = "NO CONFORMANCE TESTS RUN: no scripts in " + location
                    + " (set -Dwasm.conformance=DIR-or-zip)";
            System.out.println(message);
            Assumptions.abort(message);
        }
        SkipList skips = skips();
        List<DynamicNode> nodes = new ArrayList<>();
        Set<String> scripts = new HashSet<>();
        for (ScriptArchive archive : this.archives) {
            for (Path folder : archive.scripts()) {
                nodes.add(container(archive, folder, skips));
                scripts.add(archive.source(folder));
            }
        }
        nodes.add(DynamicTest.dynamicTest("skipped.txt names existing scripts", () -> checkExist(skips, scripts)));
        return nodes.stream();
    }

    private static Path location() {
        String property = System.getProperty("wasm.conformance", "");
        if (!property.isEmpty()) {
            return Path.of(property).toAbsolutePath().normalize();
        }
        Path folder = Path.of("").toAbsolutePath();
        Path root = Files.exists(folder.resolve("mvnw")) ? folder : folder.getParent();
        return root.resolve("../shared/conformance").normalize();
    }

    private static SkipList skips() throws IOException {
        try (InputStream input = SpecTest.class.getResourceAsStream("skipped.txt")) {
            return SkipList.read(input);
        }
    }

    private DynamicNode container(ScriptArchive archive, Path folder, SkipList skips) {
        String path = archive.source(folder);
        // The commands run in one go, when JUnit asks for the container's tests: they
        // share state. The tests hold only
        // verdicts, since JUnit keeps every test.
        Stream<DynamicNode> tests = Stream.of(path).flatMap((script) -> {
            ScriptReport report = run(script, folder, skips);
            this.totals.add(archive.name(), report);
            return tests(report);
        });
        return DynamicContainer.dynamicContainer(path, tests);
    }

    private ScriptReport run(String path, Path folder, SkipList skips) {
        try {
            Script script = Script.read(path, folder);
            if (!OPTIONS.contains("ahead")) {
                return ScriptReport.run(script, skips, this.engine);
            }
            try (WasmEngine using = engine().aheadOfTimeCode(new ClassesInMemory(compile(script))).build()) {
                return ScriptReport.run(script, skips, using);
            }
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private Map<String, byte[]> compile(Script script) throws IOException {
        AheadOfTimeCompilation compilation = this.engine.newAheadOfTimeCompilation();
        for (Command each : script.commands()) {
            Optional<byte[]> module = each.module();
            if (module.isPresent()) {
                compile(compilation, module.get());
            }
        }
        return compilation.files();
    }

    private static void compile(AheadOfTimeCompilation compilation, byte[] module) {
        try {
            compilation.add(module, LIMITS);
        }
        catch (MalformedModuleException | InvalidModuleException ex) {
            // the script expects that
        }
    }

    private Stream<DynamicNode> tests(ScriptReport report) {
        Stream<DynamicNode> groups = report.groups()
            .stream()
            .map((group) -> DynamicTest.dynamicTest(name(report, group), verdict(report, group)));
        Stream<DynamicNode> stale = report.staleEntries()
            .stream()
            .map((entry) -> DynamicTest.dynamicTest(entry, () -> fail(entry, null)));
        return Stream.concat(groups, stale);
    }

    private static String name(ScriptReport report, List<Outcome.Result> group) {
        String name = report.path() + ":" + group.get(0).command();
        return (group.size() == 1) ? name : name + " and " + (group.size() - 1) + " more";
    }

    private Executable verdict(ScriptReport report, List<Outcome.Result> group) {
        List<String> failures = new ArrayList<>();
        Set<String> skipReasons = new LinkedHashSet<>();
        List<Throwable> causes = new ArrayList<>();
        for (Outcome.Result result : group) {
            String place = report.path() + ":" + result.command() + " ";
            if (result.outcome() instanceof Outcome.Failed failed) {
                failures.add(place + failed.message());
                causes.add(failed.cause());
            }
            else if (result.outcome() instanceof Outcome.Skipped skip) {
                skipReasons.add(skip.reason());
            }
        }
        if (!failures.isEmpty()) {
            return () -> fail(message(failures), causes.get(0));
        }
        if (group.stream().allMatch((result) -> result.outcome() instanceof Outcome.Skipped)) {
            return () -> Assumptions.abort(String.join(", ", skipReasons));
        }
        return () -> {
        };
    }

    private static void fail(String message, Throwable cause) {
        throw new AssertionFailedError(message, cause);
    }

    private static String message(List<String> failures) {
        String message = failures.stream().limit(MAX_REPORTED).collect(Collectors.joining("\n"));
        int more = failures.size() - MAX_REPORTED;
        return (more > 0) ? message + "\n… and " + more + " more" : message;
    }

    /** Entries of an archive that is not there are not judged. */
    private static void checkExist(SkipList skips, Set<String> scripts) {
        Set<String> archives = scripts.stream().map(SpecTest::firstFolder).collect(Collectors.toSet());
        List<String> unknown = skips.paths()
            .stream()
            .filter((path) -> archives.contains(firstFolder(path)) && !scripts.contains(path))
            .toList();
        if (!unknown.isEmpty()) {
            fail("skipped.txt names scripts that do not exist: " + unknown, null);
        }
    }

    private static String firstFolder(String path) {
        return path.substring(0, path.indexOf('/') + 1);
    }

    @AfterAll
    void close() throws IOException {
        if (!this.archives.isEmpty()) {
            System.out.println(this.totals);
        }
        for (ScriptArchive archive : this.archives) {
            archive.close();
        }
        this.engine.close();
    }

}
