package dev.wasmhost.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.wasmhost.ModuleNotCompiledException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NativeDetector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator reads when the application does not start; the analyzers are found as
 * Boot finds them.
 */
class FailureAnalyzersTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class))
        .withInitializer((context) -> context.addProtocolResolver(Modules::resolve));

    private ConfigurableApplicationContext started;

    @Test
    void missingFile() {
        FailureAnalysis analysis = analyze("wasm.plugins.p.location=classpath:plugins/missing.wasm");
        assertThat(analysis.getDescription()).startsWith("Plugin 'p' cannot be used: 'wasm.plugins.p.location' (")
            .endsWith(") points to class path resource [plugins/missing.wasm], which does not exist.");
        assertThat(analysis.getAction()).startsWith("Set 'wasm.plugins.p.location' to the file")
            .contains("'classpath:plugins/p.wasm'", "'file:plugins/p.wasm'", System.getProperty("user.dir"));
    }

    @Test
    void missingLocation() {
        FailureAnalysis analysis = analyze("wasm.plugins.p.limits.memory=1MB");
        assertThat(analysis.getDescription())
            .isEqualTo("Plugin 'p' cannot be used: 'wasm.plugins.p.location' is not set.");
    }

    @Test
    void missingDirectory() {
        FailureAnalysis analysis = analyze("wasm.plugins.p.location=module:echo",
                "wasm.plugins.p.wasi.directories[0].host=/no/such", "wasm.plugins.p.wasi.directories[0].guest=/data");
        assertThat(analysis.getDescription()).contains("'wasm.plugins.p.wasi.directories[0].host'",
                "is not an existing directory: '/no/such'");
        assertThat(analysis.getAction()).startsWith("Create the directory");
    }

    @Test
    void missingGuestDirectory() {
        FailureAnalysis analysis = analyze("wasm.plugins.p.location=module:echo",
                "wasm.plugins.p.wasi.directories[0].host=/tmp");
        assertThat(analysis.getDescription()).contains("'wasm.plugins.p.wasi.directories[0].guest' is not set");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            location=disk                   | location   | is neither 'memory' nor 'classpath:' and a path
            location=memory host=/tmp       | location   | is set, and 'host' as well
            location=classpath:/            | location   | expected a name like plugins/data
            location=classpath:no/such      | location   | expected a directory, found nothing named no/such
            location=classpath:guests access=read-write | access | a classpath directory can only be read
            location=classpath:guests quota.files=1 | quota | a classpath directory can only be read
            location=memory resolution=best-effort | resolution | only directories of the host need BEST_EFFORT
            location=memory quota.size=-1B  | quota      | expected numbers from 0, found -1 bytes
            host=/tmp access=read-write quota.files=-1 | quota | expected numbers from 0, found
            host=/tmp quota.files=1         | quota      | it may only read: expected 'read-write' as 'access'
            """)
    void directoryThatCannotBeGranted(String settings, String property, String reason) {
        List<String> properties = new ArrayList<>(
                List.of("wasm.plugins.p.location=module:echo", "wasm.plugins.p.wasi.directories[0].guest=/data"));
        for (String setting : settings.split(" ")) {
            properties.add("wasm.plugins.p.wasi.directories[0]." + setting);
        }
        FailureAnalysis analysis = analyze(properties.toArray(String[]::new));
        assertThat(analysis.getDescription()).contains("'wasm.plugins.p.wasi.directories[0]." + property + "'", reason);
        if ("location".equals(property)) {
            assertThat(analysis.getAction()).startsWith(
                    "Set 'wasm.plugins.p.wasi.directories[0].location' to 'memory', or to 'classpath:' and the path");
        }
    }

    @Test
    void limitThatIsNotPositive() {
        FailureAnalysis analysis = analyze("wasm.plugins.p.location=module:echo", "wasm.plugins.p.limits.timeout=0s");
        assertThat(analysis.getDescription()).contains("'wasm.plugins.p.limits.timeout'",
                "expected a positive duration");
        assertThat(analysis.getAction()).startsWith("Change 'wasm.plugins.p.limits.timeout'");
    }

    /** Spring itself has looked for one before, so that it goes on as in a JVM. */
    @Test
    void pluginThatANativeImageWouldHaveToCompile() {
        assertThat(NativeDetector.inNativeImage()).isFalse();
        FailureAnalysis analysis = StartupFailure
            .analyze(this.runner.withSystemProperties("org.graalvm.nativeimage.imagecode=runtime")
                .withPropertyValues("wasm.plugins.p.location=module:echo"));
        assertThat(analysis.getCause()).isInstanceOfSatisfying(WasmPluginLoadException.class,
                (ex) -> assertThat(ex.reason()).isInstanceOf(ModuleNotCompiledException.class));
        assertThat(analysis.getDescription()).startsWith("Plugin 'p' cannot be loaded from ")
            .endsWith(": it was not compiled ahead of time, and a native image cannot compile.");
        assertThat(analysis.getAction()).contains("class path", "'wasm.plugins.p.location'",
                "build the native image again");
    }

    @Test
    void anotherFileThanThePinnedOne() {
        FailureAnalysis analysis = analyze("wasm.plugins.p.location=module:echo",
                "wasm.plugins.p.sha256=" + "0".repeat(64));
        String found = Sha256.of(Modules.echo());
        assertThat(analysis.getDescription()).startsWith("Plugin 'p' (")
            .endsWith(") is not the file that 'wasm.plugins.p.sha256' pins: its SHA-256 is " + found + ", expected is "
                    + "0".repeat(64) + ".");
        assertThat(analysis.getAction()).startsWith("Find out who changed the file.")
            .contains("set 'wasm.plugins.p.sha256' to '" + found + "'");
    }

    @Test
    void fileThatCannotBeWatched() {
        FailureAnalysis analysis = analyze("wasm.plugins.p.location=module:echo",
                "wasm.plugins.p.reload-on-update=true");
        assertThat(analysis.getDescription()).startsWith("Plugin 'p' cannot be used: 'wasm.plugins.p.reload-on-update'")
            .contains("needs a file that can be watched, but 'location' is Byte array resource [module:echo]");
        assertThat(analysis.getAction()).startsWith("Change 'wasm.plugins.p.reload-on-update', or remove it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    sha256=abc                      | sha256                  | expected 64 hexadecimal digits, found 'abc'
                    instances.max=0                 | instances.max           | expected a number from 1 to 1000000, found 0
                    instances.queue=-1              | instances.queue         | expected a number from 0 to 1000000, found -1
                    instances.wait=-1s              | instances.wait          | expected a duration from 0 to 365 days, found PT-1S
                    quarantine.failures=-1          | quarantine.failures     | expected a number from 0 to 10000, found -1
                    quarantine.period=0s            | quarantine.period       | expected a positive duration of at most 365 days, found PT0S
                    quarantine.back-off=0s          | quarantine.back-off     | expected a positive duration of at most 365 days, found PT0S
                    quarantine.max-back-off=9999d   | quarantine.max-back-off | expected a positive duration of at most 365 days, found PT239976H
                    instances.wait=9999d            | instances.wait          | expected a duration from 0 to 365 days, found PT239976H
                    quarantine.max-back-off=1s      | quarantine.max-back-off | expected at least 'quarantine.back-off', which is PT10S, found PT1S
                    """)
    void valueThatMakesNoSense(String setting, String property, String reason) {
        FailureAnalysis analysis = analyze("wasm.plugins.p.location=module:echo", "wasm.plugins.p." + setting);
        assertThat(analysis.getDescription()).startsWith("Plugin 'p' cannot be used: 'wasm.plugins.p." + property)
            .endsWith(reason + ".");
    }

    @ParameterizedTest
    @CsvSource({ "quiet-period=-1s, wasm.watch.quiet-period: expected a duration from 0 to 365 days",
            "poll-interval=0s, wasm.watch.poll-interval: expected a duration from 10 ms to 365 days" })
    void watchThatMakesNoSense(String setting, String reason) {
        FailureAnalysis analysis = analyze("wasm.watch." + setting);
        assertThat(analysis.getDescription()).contains("wasm.watch", reason);
    }

    @Test
    void severalConfinedInstances() {
        FailureAnalysis analysis = analyze("wasm.plugins.p.location=module:echo",
                "wasm.plugins.p.instances.strategy=confined", "wasm.plugins.p.instances.max=2");
        assertThat(analysis.getDescription()).contains("'wasm.plugins.p.instances.max'",
                "is 2, but 'instances.strategy' is 'confined': expected 1, or 'pooled' as strategy");
    }

    @Test
    void text() {
        FailureAnalysis analysis = analyze("wasm.plugins.p.location=module:text");
        assertThat(analysis.getDescription()).startsWith("Plugin 'p' cannot be loaded from")
            .contains("module:text", "it is not a WebAssembly module", "offset 0x0");
        assertThat(analysis.getAction()).contains("'wasm.plugins.p.location'", "Text (.wat) has to be assembled");
    }

    @Test
    void component() {
        FailureAnalysis analysis = analyze("wasm.plugins.p.location=module:component");
        assertThat(analysis.getDescription()).contains("component");
        assertThat(analysis.getAction()).contains("a component to be built as a core module");
    }

    @Test
    void invalidModule() {
        FailureAnalysis analysis = analyze("wasm.plugins.p.location=module:invalid");
        assertThat(analysis.getDescription()).contains("its code breaks a rule of WebAssembly", "type mismatch");
        assertThat(analysis.getAction()).startsWith("Build the plugin again");
    }

    @Test
    void moduleTooLarge() {
        FailureAnalysis analysis = analyze("wasm.plugins.p.location=classpath:guests/types.wasm",
                "wasm.plugins.p.limits.module-size=1KB");
        assertThat(analysis.getDescription()).contains("allowed 1024 (wasm.plugins.p.limits.module-size)");
        assertThat(analysis.getAction()).contains("raise 'wasm.plugins.p.limits.module-size'");
    }

    @Test
    void unknownImport() {
        FailureAnalysis analysis = analyze("wasm.plugins.p.location=module:unknown-import");
        assertThat(analysis.getDescription()).contains("Plugin 'p' (", "module:unknown-import", ") cannot be started",
                "unknown import", "\"env\".\"log\"");
        assertThat(analysis.getAction()).startsWith("Build the plugin without this import")
            .contains("'wasi_snapshot_preview1'");
    }

    @Test
    void hostFunctionThatIsNotGranted() {
        FailureAnalysis analysis = analyze(this.runner.withBean(HostFunctionsTest.Audit.class)
            .withPropertyValues("wasm.plugins.p.location=module:auditing"));
        assertThat(analysis.getDescription()).contains("Plugin 'p' (", "unknown import", "\"audit\".\"log\"");
        assertThat(analysis.getAction()).isEqualTo("If the plugin may call them, add 'audit.log', 'audit.next-number' "
                + "to 'wasm.plugins.p.host-functions'; otherwise build it without these imports.");
    }

    @Test
    void importThatNoHostFunctionIs() {
        FailureAnalysis analysis = analyze(this.runner.withBean(HostFunctionsTest.Audit.class)
            .withPropertyValues("wasm.plugins.p.location=module:unknown-import"));
        assertThat(analysis.getAction()).contains("annotated with @WasmHostFunction",
                "granted in 'wasm.plugins.p.host-functions'", "Beans have: 'audit.log', 'audit.next-number'.");
    }

    @Test
    void grantOfAHostFunctionThatThereIsNot() {
        FailureAnalysis analysis = analyze(this.runner.withBean(HostFunctionsTest.Audit.class)
            .withPropertyValues("wasm.plugins.p.location=module:auditing",
                    "wasm.plugins.p.host-functions=audit.log,audit.nextNumber"));
        assertThat(analysis.getDescription())
            .startsWith("Plugin 'p' cannot be used: 'wasm.plugins.p.host-functions[1]'")
            .endsWith(
                    "is 'audit.nextNumber', which is no host function: did you mean 'audit.next-number'? (beans have: "
                            + "audit.log, audit.next-number).");
    }

    @Test
    void hostFunctionOfAnotherType() {
        FailureAnalysis analysis = analyze(this.runner.withBean(HostFunctionsTest.WrongAudit.class)
            .withPropertyValues("wasm.plugins.p.location=module:auditing",
                    "wasm.plugins.p.host-functions=audit.log,audit.next-number"));
        assertThat(analysis.getDescription()).contains("incompatible import type");
        assertThat(analysis.getAction()).startsWith("Change what the application offers");
    }

    @Test
    void twoHostFunctionsOfOneName() {
        FailureAnalysis analysis = analyze(this.runner.withBean("one", HostFunctionsTest.Audit.class)
            .withBean("two", HostFunctionsTest.Audit.class)
            .withPropertyValues("wasm.plugins.p.location=module:auditing", "wasm.plugins.p.host-functions=audit.log"));
        assertThat(analysis.getDescription())
            .startsWith("Plugins cannot be given the host function \"audit.log\": expected one method, found ");
        assertThat(analysis.getAction()).startsWith("Give one of them another 'name' or 'module'");
    }

    @Test
    void interfaceThatACommandCannotServe() {
        FailureAnalysis analysis = analyze(AddsNumbers.class,
                "wasm.plugins.filter.location=classpath:guests/filter.wasm");
        assertThat(analysis.getDescription()).contains("Numbers.add(int, int): expected String, byte[] or InputStream",
                "found int");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportWasmPlugins(plugin = "filter", types = CommandsTest.Numbers.class)
    static class AddsNumbers {

    }

    @Test
    void memoryAtStart() {
        FailureAnalysis analysis = analyze("wasm.plugins.p.location=module:large-memory");
        assertThat(analysis.getDescription()).contains("asked for 131072000, allowed 67108864");
        assertThat(analysis.getAction()).contains("raise 'wasm.plugins.p.limits.memory'");
    }

    @Test
    void trapAtStart() {
        FailureAnalysis analysis = analyze("wasm.plugins.p.location=module:trap-at-start");
        assertThat(analysis.getDescription()).contains("cannot be started: unreachable");
        assertThat(analysis.getAction()).contains("logger 'wasm.p'");
    }

    @Test
    void interfaceThatDoesNotFit() {
        FailureAnalysis analysis = analyze(Misfit.class, "wasm.plugins.p.location=module:echo");
        assertThat(analysis.getDescription())
            .startsWith("Interface " + DoesNotFit.class.getName() + " does not fit plugin 'p':")
            .contains("apply", "absent");
        assertThat(analysis.getAction()).contains("The plugin exports these functions:", "apply (i32, i32) -> (i32)");
    }

    @Test
    void interfaceOfAPluginThatThereIsNot() {
        FailureAnalysis analysis = analyze(Misfit.class, "wasm.plugins.pp.location=module:echo");
        assertThat(analysis.getDescription()).isEqualTo("Interface " + DoesNotFit.class.getName()
                + " asks for a plugin 'p', which is not configured. Configured are: pp.");
        assertThat(analysis.getAction())
            .isEqualTo("Change the name to 'pp', or set 'wasm.plugins.p.location' to the file of that plugin.");
    }

    @Test
    void interfaceOutsideOfThePackagesThatAreScanned() {
        FailureAnalysis analysis = analyze(NeedsAnnotated.class);
        assertThat(analysis.getDescription()).isEqualTo("Interface " + Annotated.class.getName()
                + " of plugin 'p' is needed, but it was not found and so is no bean.");
        assertThat(analysis.getAction())
            .startsWith("Add @ImportWasmPlugins(types = Annotated.class) to a configuration class");
    }

    @Test
    void interfaceWhilePluginsAreSwitchedOff() {
        FailureAnalysis analysis = analyze(NeedsAnnotated.class, "wasm.enabled=false");
        assertThat(analysis.getDescription()).endsWith("but 'wasm.enabled' is false.");
        assertThat(analysis.getAction()).startsWith("Set 'wasm.enabled' to true");
    }

    @Test
    void wrongQualifierIsLeftToBoot() {
        this.runner.withUserConfiguration(WrongQualifier.class)
            .withInitializer((context) -> this.started = context)
            .withPropertyValues("wasm.plugins.p.location=module:echo")
            .run((context) -> assertThat(
                    new NoBeanOfWasmPluginFailureAnalyzer(this.started.getEnvironment(), this.started.getBeanFactory())
                        .analyze(context.getStartupFailure()))
                .isNull());
    }

    @Test
    void unknownPropertyWithItsPlaceAndWhatWasMeant() {
        FailureAnalysis analysis = analyze(this.runner.withInitializer(new ConfigDataApplicationContextInitializer())
            .withPropertyValues("spring.config.location=classpath:misspelled.yml"));
        assertThat(analysis.getDescription().lines()).containsExactly(
                "There is no property 'wasm.plugins.p.limits.timout' (class path resource [misspelled.yml] - 6:17).",
                "There is no property 'wasm.plugins.p.memory' (class path resource [misspelled.yml] - 4:15).");
        assertThat(analysis.getAction().lines()).containsExactly(
                "Change it to 'wasm.plugins.p.limits.timeout'. Below 'wasm.plugins.p.limits' there are: memory, timeout, load-timeout, stack, table-elements, handles, host-call-bytes, output, module-size, functions, compiled-code, instances, fuel.",
                "Change it to 'wasm.plugins.p.limits.memory'. Below 'wasm.plugins.p' there are: location, wasi, limits, sha256, reload-on-update, instances, quarantine, host-functions.");
    }

    @Test
    void valueThatCannotBeConverted() {
        FailureAnalysis analysis = analyze("wasm.plugins.p.limits.memory=lots");
        assertThat(analysis.getDescription()).contains("wasm.plugins.p.limits.memory", "lots");
    }

    private FailureAnalysis analyze(String... properties) {
        return analyze(this.runner.withPropertyValues(properties));
    }

    private FailureAnalysis analyze(Class<?> configuration, String... properties) {
        return analyze(this.runner.withUserConfiguration(configuration).withPropertyValues(properties));
    }

    private FailureAnalysis analyze(ApplicationContextRunner runner) {
        return StartupFailure.analyze(runner);
    }

    @WasmPlugin("p")
    interface Annotated {

    }

    @Configuration(proxyBeanMethods = false)
    @ImportWasmPlugins(types = Annotated.class)
    static class WrongQualifier {

        WrongQualifier(@Qualifier("q") Annotated annotated) {
        }

    }

    @Configuration(proxyBeanMethods = false)
    static class NeedsAnnotated {

        NeedsAnnotated(Annotated annotated) {
        }

    }

    interface DoesNotFit {

        String apply(int number);

        void absent();

    }

    @Configuration(proxyBeanMethods = false)
    @ImportWasmPlugins(plugin = "p", types = DoesNotFit.class)
    static class Misfit {

    }

}
