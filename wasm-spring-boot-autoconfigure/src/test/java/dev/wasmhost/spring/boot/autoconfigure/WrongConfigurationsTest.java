package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ways in which a configuration can be wrong, with what the operator reads about
 * each; the log has them all as one list.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongConfigurationsTest {

    private final Map<String, Class<?>> configurations = Map.of("@misfit", Misfit.class, "@unsupported",
            Unsupported.class, "@unscanned", Unscanned.class, "@host", Host.class, "@declared", Declared.class);

    private final List<String> messages = new ArrayList<>();

    private Path directory;

    @BeforeAll
    void makeFiles(@TempDir Path temporary) throws IOException {
        this.directory = temporary;
        Files.createDirectory(this.directory.resolve("open"));
        Files.setPosixFilePermissions(this.directory.resolve("open"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(this.directory.resolve("file"), "no directory");
    }

    @AfterAll
    void list() {
        LogFactory.getLog(getClass())
            .info(this.messages.size() + " wrong configurations:\n" + String.join("\n", this.messages));
    }

    /**
     * Settings are those of a plugin {@code p}, whose file is right unless it is one of
     * them; those that begin with {@code wasm.} are whole names.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            textBlock = """
                    no location               | location=- limits.memory=1MB     | 'wasm.plugins.p.location' is not set | 'classpath:plugins/p.wasm'
                    no such resource          | location=classpath:no.wasm       | class path resource [no.wasm], which does not exist | Set 'wasm.plugins.p.location'
                    no such file              | location=file:/no/such.wasm      | URL [file:/no/such.wasm], which does not exist | Set 'wasm.plugins.p.location'
                    directory as file         | location=file:{tmp}              | which is a directory | Set 'wasm.plugins.p.location'
                    empty file                | location=module:nothing          | it is not a WebAssembly module: unexpected end | a damaged file has to be copied or built again
                    garbage                   | location=module:garbage          | it is not a WebAssembly module: magic header not detected | starts with the bytes 00 61 73 6d
                    truncated file            | location=module:truncated        | it is not a WebAssembly module | a damaged file has to be copied or built again
                    text format               | location=module:text             | it is not a WebAssembly module | Text (.wat) has to be assembled
                    component                 | location=module:component        | component | a component to be built as a core module
                    invalid code              | location=module:invalid          | its code breaks a rule of WebAssembly | Build the plugin again
                    pin of another file       | sha256={zeros}                   | is not the file that 'wasm.plugins.p.sha256' pins | Find out who changed the file
                    malformed pin             | sha256=12ab                      | expected 64 hexadecimal digits, found '12ab' | Change 'wasm.plugins.p.sha256'
                    misspelled limit          | limits.timout=5s                 | There is no property 'wasm.plugins.p.limits.timout' | Change it to 'wasm.plugins.p.limits.timeout'
                    limit one level too high  | memory=1MB                       | There is no property 'wasm.plugins.p.memory' | Change it to 'wasm.plugins.p.limits.memory'
                    misspelled default        | wasm.defaults.limit.memory=1MB   | There is no property 'wasm.defaults.limit.memory' | Change it to 'wasm.defaults.limits.memory'
                    misspelled section        | wasm.plugin.q.location=x         | There is no property 'wasm.plugin.q.location' | Change it to 'wasm.plugins.q.location'
                    default of one plugin     | wasm.defaults.location=x         | There is no property 'wasm.defaults.location' | Below 'wasm.defaults' there are: wasi, limits, instances, quarantine
                    unknown plugin            | @misfit location=- wasm.plugins.pp.location=module:echo | asks for a plugin 'p', which is not configured. Configured are: pp | Change the name to 'pp'
                    missing export            | @misfit                          | absent | The plugin exports these functions
                    wrong signature           | @misfit                          | apply | apply (i32, i32) -> (i32)
                    unsupported type          | @unsupported                     | java.net.URI | The plugin exports these functions
                    type that is not the declared one | @declared location=classpath:guests/shop.wasm host-functions[0]=$root.now host-functions[1]=example:shop/audit@1.0.0.log | the module declares string, for which String is expected, found byte[] | Change the interface
                    interface out of reach    | @unscanned                       | is needed, but it was not found and so is no bean | Add @ImportWasmPlugins(types = Annotated.class)
                    plugins switched off      | @unscanned wasm.enabled=false    | but 'wasm.enabled' is false | Set 'wasm.enabled' to true
                    import that is not granted | location=module:unknown-import  | unknown import: "env"."log" | Build the plugin without this import
                    host function that is not granted | @host location=module:unknown-import | unknown import: "env"."log" | If the plugin may call them, add 'env.log' to 'wasm.plugins.p.host-functions'
                    host function that there is not | @host host-functions[0]=env.lag | 'wasm.plugins.p.host-functions[0]' | Change 'wasm.plugins.p.host-functions[0]'
                    trap at start             | location=module:trap-at-start    | cannot be started: unreachable | logger 'wasm.p'
                    memory too small          | location=module:large-memory     | memory limit: asked for 131072000, allowed 67108864 | raise 'wasm.plugins.p.limits.memory'
                    memory too small by default | location=module:large-memory wasm.defaults.limits.memory=1MB | allowed 1048576 | raise 'wasm.plugins.p.limits.memory'
                    table too small           | location=module:large-table limits.table-elements=10 | asked for 1024, allowed 10 | raise 'wasm.plugins.p.limits.table-elements'
                    too many functions        | limits.functions=1               | asked for 2, allowed 1 | raise 'wasm.plugins.p.limits.functions'
                    file too large            | limits.module-size=10B           | allowed 10 (wasm.plugins.p.limits.module-size) | raise 'wasm.plugins.p.limits.module-size'
                    start takes too long      | location=module:endless-start limits.load-timeout=50ms | cannot be started | Raise 'wasm.plugins.p.limits.load-timeout'
                    no time                   | limits.timeout=0s                | 'wasm.plugins.p.limits.timeout' | Change 'wasm.plugins.p.limits.timeout'
                    no time by default        | wasm.defaults.limits.timeout=0s  | inherited from 'wasm.defaults.limits.timeout' | Change 'wasm.defaults.limits.timeout', or set 'wasm.plugins.p.limits.timeout' for this plugin
                    negative memory           | limits.memory=-1MB               | 'wasm.plugins.p.limits.memory' | Change 'wasm.plugins.p.limits.memory'
                    negative number           | limits.handles=-1                | 'wasm.plugins.p.limits.handles' | Change 'wasm.plugins.p.limits.handles'
                    size that is none         | limits.memory=lots               | wasm.plugins.p.limits.memory | Update your application's configuration
                    duration that is none     | limits.timeout=5parsecs          | wasm.plugins.p.limits.timeout | Update your application's configuration
                    number that is none       | limits.functions=many            | wasm.plugins.p.limits.functions | Update your application's configuration
                    enum value that is none   | instances.strategy=pool          | wasm.plugins.p.instances.strategy | POOLED
                    switch that is none       | reload-on-update=maybe           | wasm.plugins.p.reload-on-update | Update your application's configuration
                    twin names                | wasm.plugins.a-b.location=x wasm.plugins.a_b.location=y | expected one name, found | configuration
                    no host directory         | wasi.directories[0].guest=/data  | 'wasm.plugins.p.wasi.directories[0].host' is not set | wasm.plugins.p.wasi.directories[0].host
                    no guest path             | wasi.directories[0].host={tmp}   | 'wasm.plugins.p.wasi.directories[0].guest' is not set | wasm.plugins.p.wasi.directories[0].guest
                    no such directory         | wasi.directories[0].host=/no/such wasi.directories[0].guest=/data | is not an existing directory: '/no/such' | Create the directory
                    file as directory         | wasi.directories[0].host={tmp}/file wasi.directories[0].guest=/data | is not an existing directory: '{tmp}/file' | Create the directory
                    relative guest path       | wasi.directories[0].host={tmp} wasi.directories[0].guest=data | is not an absolute path such as '/data': 'data' | Set 'wasm.plugins.p.wasi.directories[0].guest' to the absolute path
                    guest path used twice     | wasi.directories[0].host={tmp} wasi.directories[0].guest=/data wasi.directories[1].location=memory wasi.directories[1].guest=/data/ | 'wasm.plugins.p.wasi.directories[1].guest' | a different one for each of its directories
                    two places                | wasi.directories[0].host={tmp} wasi.directories[0].location=memory wasi.directories[0].guest=/d | only one can say where the directory is | or remove it and set 'host'
                    unknown place             | wasi.directories[0].location=disk wasi.directories[0].guest=/d | is neither 'memory' nor 'classpath:' and a path | to 'memory', or to 'classpath:'
                    no such class path directory | wasi.directories[0].location=classpath:no/such wasi.directories[0].guest=/d | found nothing named no/such | to 'memory', or to 'classpath:'
                    writing to the class path | wasi.directories[0].location=classpath:guests wasi.directories[0].guest=/d wasi.directories[0].access=read-write | a classpath directory can only be read | Change 'wasm.plugins.p.wasi.directories[0].access'
                    quota on the class path   | wasi.directories[0].location=classpath:guests wasi.directories[0].guest=/d wasi.directories[0].quota.files=1 | a classpath directory can only be read | Change 'wasm.plugins.p.wasi.directories[0].quota'
                    quota without writing     | wasi.directories[0].host={tmp} wasi.directories[0].guest=/d wasi.directories[0].quota.size=1MB | expected 'read-write' as 'access', or no quota | Change 'wasm.plugins.p.wasi.directories[0].quota'
                    best effort where none is needed | wasi.directories[0].location=memory wasi.directories[0].guest=/d wasi.directories[0].resolution=best-effort | only directories of the host need BEST_EFFORT | Change 'wasm.plugins.p.wasi.directories[0].resolution'
                    two clocks                | wasi.clocks.resolution=1s wasi.clocks.fixed=2026-01-01T00:00:00Z | has both 'resolution' and 'fixed' | Change 'wasm.plugins.p.wasi.clocks'
                    moment that is none       | wasi.clocks.fixed=yesterday      | wasm.plugins.p.wasi.clocks.fixed | Update your application's configuration
                    negative randomness       | wasi.random.bytes-per-call=-1B   | 'wasm.plugins.p.wasi.random.bytes-per-call' | Change 'wasm.plugins.p.wasi.random.bytes-per-call'
                    exit that is none         | wasi.exit=maybe                  | wasm.plugins.p.wasi.exit | TRAPPED
                    output for nobody         | wasi.stdout=capture              | is 'capture', but there is no bean of type 'dev.wasmhost.spring.boot.autoconfigure.WasmOutputListener' | Change 'wasm.plugins.p.wasi.stdout'
                    no such input             | wasi.stdin=file:/no/such         | which cannot be read | Change 'wasm.plugins.p.wasi.stdin'
                    name of a variable        | wasi.environment[A=B]=x          | expected a name, found "A=B" | Change 'wasm.plugins.p.wasi.environment'
                    no instance               | instances.max=0                  | expected a number from 1 to 1000000, found 0 | Change 'wasm.plugins.p.instances.max'
                    negative queue            | instances.queue=-1               | expected a number from 0 to 1000000, found -1 | Change 'wasm.plugins.p.instances.queue'
                    negative wait             | instances.wait=-1s               | expected a duration from 0 to 365 days, found PT-1S | Change 'wasm.plugins.p.instances.wait'
                    several confined instances | instances.strategy=confined instances.max=2 | is 2, but 'instances.strategy' is 'confined' | Change 'wasm.plugins.p.instances.max'
                    more instances than allowed | instances.max=20 limits.instances=10 | is 20, but 'limits.instances' allows 10 | Change 'wasm.plugins.p.instances.max'
                    no fuel                   | limits.fuel=0                    | 'wasm.plugins.p.limits.fuel' | Change 'wasm.plugins.p.limits.fuel'
                    little compiled code      | limits.compiled-code=0B          | 'wasm.plugins.p.limits.compiled-code' | Change 'wasm.plugins.p.limits.compiled-code'
                    back-offs in wrong order  | quarantine.max-back-off=1s       | expected at least 'quarantine.back-off', which is PT10S | Change 'wasm.plugins.p.quarantine.max-back-off'
                    file that cannot be watched | reload-on-update=true          | needs a file that can be watched | Change 'wasm.plugins.p.reload-on-update'
                    watch that is always busy | wasm.watch.poll-interval=0s      | wasm.watch.poll-interval: expected a duration from 10 ms | configuration
                    cache open to others      | wasm.compilation-cache.directory={tmp}/open wasm.compilation-cache.key-file={tmp}/key | one that only its owner can write | mode 700
                    key inside of the cache   | wasm.compilation-cache.directory={tmp}/own wasm.compilation-cache.key-file={tmp}/own/key | expected a file outside of {tmp}/own | 'wasm.compilation-cache.key-file' to a file outside
                    """)
    void isExplained(String name, String settings, String description, String action) {
        FailureAnalysis analysis = StartupFailure.analyze(runner(settings));
        this.messages.add("* " + name + "\n    " + analysis.getDescription().replace("\n", "\n    ") + "\n    -> "
                + String.valueOf(analysis.getAction()).replace("\n", "\n    -> "));
        assertThat(analysis.getDescription()).contains(filled(description));
        assertThat(analysis.getAction()).contains(filled(action));
    }

    private ApplicationContextRunner runner(String settings) {
        Map<String, Object> properties = new LinkedHashMap<>(Map.of("wasm.plugins.p.location", "module:echo"));
        ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class));
        for (String setting : settings.split(" ")) {
            if (setting.startsWith("@")) {
                runner = runner.withUserConfiguration(this.configurations.get(setting));
                continue;
            }
            int end = setting.lastIndexOf('=');
            String property = setting.startsWith("wasm.") ? setting.substring(0, end)
                    : "wasm.plugins.p." + setting.substring(0, end);
            properties.put(property, filled(setting.substring(end + 1)));
        }
        properties.values().remove("-");
        return runner.withInitializer((context) -> {
            context.addProtocolResolver(Modules::resolve);
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("settings", properties));
        });
    }

    private String filled(String text) {
        return text.replace("{tmp}", this.directory.toString()).replace("{zeros}", "0".repeat(64));
    }

    @WasmPlugin("p")
    interface Annotated {

    }

    @Configuration(proxyBeanMethods = false)
    static class Unscanned {

        Unscanned(Annotated annotated) {
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

    @Configuration(proxyBeanMethods = false)
    static class Host {

        @WasmHostFunction(module = "env", name = "log")
        void log() {
        }

    }

    interface TakesAddress {

        String apply(URI address);

    }

    @Configuration(proxyBeanMethods = false)
    @ImportWasmPlugins(plugin = "p", types = TakesAddress.class)
    static class Unsupported {

    }

    interface Greetings {

        byte[] greetAll(List<String> names, Optional<CallsByNameTest.Point> at);

    }

    @Configuration(proxyBeanMethods = false)
    @Import(CallsByNameTest.Host.class)
    @ImportWasmPlugins(plugin = "p", types = Greetings.class)
    static class Declared {

    }

}
