package dev.wasmhost.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.wasmhost.FunctionType;
import dev.wasmhost.WasmEngine;
import dev.wasmhost.testing.Code;
import dev.wasmhost.testing.Guests;
import dev.wasmhost.testing.WasmBuilder;

/** Tests the harness itself: that it fails where it should. */
class ScriptReportTest {

    private final WasmEngine engine = WasmEngine.builder().build();

    @TempDir
    Path folder;

    @BeforeEach
    void writeModules() throws IOException {
        Files.write(this.folder.resolve("good.wasm"), Guests.controlFlow());
        Files.write(this.folder.resolve("bad.wasm"), Guests.run(FunctionType.empty(), new Code().i32Const(1)));
        WasmBuilder importer = new WasmBuilder();
        importer.importFunction("good", "factorial", FunctionType.of());
        Files.write(this.folder.resolve("importer.wasm"), importer.build());
    }

    @AfterEach
    void closeEngine() {
        this.engine.close();
    }

    private ScriptReport run(String skips, String... commands) throws IOException {
        String json = "{'source_filename':'core/x.wast','commands':[" + String.join(",", commands) + "]}";
        Files.writeString(ScriptArchive.json(this.folder), json.replace('\'', '"'));
        return ScriptReport.run(Script.read("core/x.wast", this.folder), SkipListTest.read(skips), this.engine);
    }

    private static String module(int line, String file) {
        return "{'type':'module','line':" + line + ",'filename':'" + file + "','module_type':'binary'}";
    }

    private static String factorial(int line, int argument, int expected) {
        return """
                {'type':'assert_return','line':%d,
                 'action':{'type':'invoke','field':'factorial','args':[{'type':'i32','value':'%d'}]},
                 'expected':[{'type':'i32','value':'%d'}]}""".formatted(line, argument, expected);
    }

    private static List<String> outcomes(ScriptReport report) {
        return report.results().stream().map((result) -> switch (result.outcome().getClass().getSimpleName()) {
            case "Failed" -> "failed: " + ((Outcome.Failed) result.outcome()).message();
            case "Skipped" -> "skipped: " + ((Outcome.Skipped) result.outcome()).reason();
            default -> "passed";
        }).toList();
    }

    @Test
    void rightResultsPassAndWrongOnesFail() throws IOException {
        ScriptReport report = run("", module(1, "good.wasm"), factorial(2, 5, 120), factorial(3, 5, 121));
        assertThat(outcomes(report)).containsExactly("passed", "passed",
                "failed: \"factorial\"(i32:5): expected [i32:121], found (i32:120)");
    }

    @Test
    void whatShouldFailButDoesNotFails() throws IOException {
        ScriptReport report = run("", module(1, "good.wasm"),
                "{'type':'assert_trap','line':2,'text':'unreachable','action':{'type':'invoke','field':'factorial','args':[{'type':'i32','value':'1'}]}}",
                "{'type':'assert_invalid','line':3,'filename':'good.wasm','module_type':'binary','text':'type mismatch'}",
                "{'type':'assert_malformed','line':4,'filename':'bad.wasm','module_type':'binary','text':'magic'}",
                "{'type':'assert_invalid','line':5,'filename':'bad.wasm','module_type':'binary','text':'type mismatch'}",
                "{'type':'assert_malformed','line':6,'filename':'x.wat','module_type':'text','text':'magic'}");
        assertThat(outcomes(report)).satisfiesExactly((module) -> assertThat(module).isEqualTo("passed"),
                (trap) -> assertThat(trap)
                    .isEqualTo("failed: \"factorial\"(i32:1): expected trap \"unreachable\", found no failure"),
                (invalid) -> assertThat(invalid)
                    .isEqualTo("failed: expected invalid \"type mismatch\", found no failure"),
                (malformed) -> assertThat(malformed)
                    .startsWith("failed: expected malformed \"magic\", found InvalidModuleException: type mismatch"),
                (invalid) -> assertThat(invalid).isEqualTo("passed"),
                (text) -> assertThat(text).isEqualTo("skipped: text format"));
    }

    @Test
    void whatNeedsAModuleThatFailedFailsToo() throws IOException {
        ScriptReport report = run("", module(1, "bad.wasm"), factorial(2, 5, 120), module(3, "good.wasm"),
                factorial(4, 5, 120));
        assertThat(outcomes(report)).satisfiesExactly(
                (module) -> assertThat(module).startsWith("failed: InvalidModuleException"),
                (action) -> assertThat(action).isEqualTo("failed: needs what line 1 module should have made"),
                (module) -> assertThat(module).isEqualTo("passed"), (action) -> assertThat(action).isEqualTo("passed"));
    }

    @Test
    void whatNeedsASkippedModuleIsSkippedToo() throws IOException {
        ScriptReport report = run("core/x.wast:1 feature", module(1, "bad.wasm"), factorial(2, 5, 120),
                "{'type':'register','line':3,'as':'good'}",
                "{'type':'assert_unlinkable','line':4,'filename':'importer.wasm','module_type':'binary','text':'x'}",
                module(5, "importer.wasm"), factorial(6, 5, 120));
        assertThat(outcomes(report)).hasSize(6).containsOnly("skipped: feature");
        assertThat(report.staleEntries()).isEmpty();
    }

    @Test
    void linesThatPassAreReportedAsStale() throws IOException {
        ScriptReport report = run("core/x.wast:2,3,9 feature", module(1, "good.wasm"), factorial(2, 5, 120),
                factorial(3, 5, 121));
        assertThat(outcomes(report)).containsExactly("passed", "passed", "skipped: feature");
        assertThat(report.staleEntries()).containsExactly(
                "core/x.wast:2 does not fail (any more): remove it from skipped.txt",
                "core/x.wast:9 does not fail (any more): remove it from skipped.txt");
    }

    @Test
    void skippedScriptThatPassesIsReportedAsStale() throws IOException {
        ScriptReport report = run("core/x.wast feature", module(1, "good.wasm"), factorial(2, 5, 120));
        assertThat(report.staleEntries()).containsExactly("core/x.wast passes now: remove it from skipped.txt");
    }

    @Test
    void skippedScriptThatFailsIsSkippedAsAWholeFromThere() throws IOException {
        ScriptReport report = run("core/x.wast feature", module(1, "bad.wasm"), module(2, "good.wasm"),
                factorial(3, 5, 120));
        assertThat(outcomes(report)).containsOnly("skipped: feature");
        assertThat(report.groups()).hasSize(1);
        assertThat(report.staleEntries()).isEmpty();
    }

    @Test
    void everyModuleStartsAGroup() throws IOException {
        ScriptReport report = run("", module(1, "good.wasm"), factorial(2, 5, 120), module(3, "good.wasm"),
                factorial(4, 5, 120), factorial(5, 4, 24));
        assertThat(report.groups()).extracting(List::size).containsExactly(2, 3);
    }

}
