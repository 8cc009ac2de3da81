package dev.wasmhost.samples.functions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The console as people see it; where Chromium is installed. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = { "functions.token=" + Client.TOKEN, "functions.scan-interval=50ms" })
@DirtiesContext
@EnabledIf(value = "dev.wasmhost.samples.functions.Browser#isInstalled", disabledReason = "there is no browser")
class ConsoleBrowserTest {

    private static final String MARKUP = "<img src=x onerror=document.title='run'>";

    private static final Path SCREENSHOT = Path.of("target", "functions.png");

    @TempDir
    private static Path directory;

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private FunctionCatalog catalog;

    private Client client;

    private Browser browser;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("functions.directory", () -> directory.resolve("functions"));
        registry.add("wasm.compilation-cache.directory", () -> directory.resolve("compiled"));
        registry.add("wasm.compilation-cache.key-file", () -> directory.resolve("key"));
    }

    @BeforeEach
    void open(@TempDir Path profile) throws IOException {
        this.client = new Client(this.port);
        this.browser = Browser.start(profile);
        this.browser.open("http://127.0.0.1:" + this.port + "/");
    }

    @AfterEach
    void close() throws InterruptedException, IOException {
        this.browser.close();
        for (String file : this.catalog.refused().keySet()) {
            Files.delete(directory.resolve("functions").resolve(file));
        }
        this.catalog.all().forEach((function) -> this.catalog.delete(function.name()));
    }

    private String row(String function) {
        return "tr[data-function='" + function + "']";
    }

    private void awaitText(String selector, String expected) {
        patiently().untilAsserted(() -> assertThat(this.browser.text(selector)).contains(expected));
    }

    private void deploy(String guest) {
        this.browser.type("#file", Path.of("guests", guest + ".wasm").toAbsolutePath().toString());
        awaitText("#file-name", guest + ".wasm");
        this.browser.click("#upload");
    }

    private void deployFile(String name, byte[] content) throws IOException {
        this.browser.type("#file", Files.write(directory.resolve(name), content).toString());
        awaitText("#file-name", name);
        this.browser.click("#upload");
    }

    private void call(String function, String input) {
        this.browser.click(row(function) + " button:nth-of-type(1)");
        this.browser.type("#input", input);
        this.browser.click("#send");
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(1));
    }

    @Test
    void functionsAreDeployedCalledReloadedAndTheirErrorsShown() throws IOException {
        awaitText("#none", "No function yet");
        deploy("hello");
        awaitText("#message", "401 Token is missing or wrong");
        this.browser.type("#token", Client.TOKEN);
        deploy("hello");
        awaitText("#message", "hello is deployed.");
        int version = this.catalog.find("hello").orElseThrow().plugin().version();
        awaitText(row("hello"), "version " + version);

        call("hello", "Ada");
        awaitText("#output", "Hello, Ada!");
        assertThat(this.browser.text("#status")).isEqualTo("200");
        awaitText(row("hello"), "last");
        assertThat(this.browser.text(row("hello") + " td:nth-of-type(2)")).isEqualTo("1");

        this.browser.click(row("hello") + " button:nth-of-type(2)");
        awaitText("#message", "hello is reloaded.");
        awaitText(row("hello"), "version " + (version + 1));

        deploy("fail");
        awaitText("#message", "fail is deployed.");
        call("fail", "x");
        awaitText("#output", "cannot <b>parse</b> the request");
        assertThat(this.browser.text("#status")).isEqualTo("502");
        awaitText("#errors", "Function failed: ended with exit status 3");

        deploy("ungranted");
        awaitText("#message", "422 Asks for what is not granted: unknown import");

        Files.write(directory.resolve("functions").resolve(MARKUP + ".wasm"), Client.guest("hello"));
        awaitText("#refused", MARKUP + ".wasm is not deployed: name: expected");
        assertThat(this.browser.run("return document.title").asString()).isEqualTo("Functions");
        assertThat(this.browser.run("return document.querySelectorAll('#refused img, #output b, #errors b').length")
            .asInt()).isZero();
    }

    @Test
    void saysWhatIsWrongWithAFileAndWithACall() throws IOException {
        this.browser.type("#token", Client.TOKEN);
        deploy("hello");
        awaitText("#message", "hello is deployed.");
        deployFile("hello.wasm", "no module".getBytes(StandardCharsets.UTF_8));
        awaitText("#message", "400 Not WebAssembly: magic header not detected");
        awaitText(row("hello"), "New version refused: magic header not detected");
        deployFile("hello.wasm", new byte[(8 << 20) + 1]);
        awaitText("#message", "413 Too large");
        deploy("library");
        awaitText("#message", "422 Not a command");
        for (String[] failing : new String[][] { { "loop", "504", "Function took too long: stopped after 1000 ms" },
                { "trap", "502", "Function crashed: unreachable" },
                { "flood", "502", "Function asked for too much: output: asked for 262145, allowed 262144" } }) {
            deploy(failing[0]);
            awaitText("#message", failing[0] + " is deployed.");
            call(failing[0], "x");
            awaitText("#output", failing[2]);
            assertThat(this.browser.text("#status")).isEqualTo(failing[1]);
            awaitText("#errors", failing[2]);
        }
        this.browser.click(row("hello") + " button:nth-of-type(1)");
        this.browser.run("document.getElementById('input').value = 'x'.repeat(1 << 20) + 'y'");
        this.browser.click("#send");
        awaitText("#output", "Too large: expected at most 1048576 bytes");
        assertThat(this.browser.text("#status")).isEqualTo("413");
        call("hello", "still here");
        awaitText("#output", "Hello, still here!");
    }

    @Test
    void aFileThatWasBuiltAgainHasToBeChosenAgain() throws IOException {
        this.browser.type("#token", Client.TOKEN);
        Path built = Files.write(directory.resolve("built.wasm"), Client.guest("upper"));
        Files.setLastModifiedTime(built, FileTime.from(Instant.now().minusSeconds(3600)));
        this.browser.type("#file", built.toString());
        awaitText("#file-name", "built.wasm");
        Files.write(built, Client.guest("hello"));
        this.browser.click("#upload");
        awaitText("#message", "built.wasm has changed since it was chosen: choose it again.");
        this.browser.type("#file", built.toString());
        awaitText("#file-name", "built.wasm");
        this.browser.click("#upload");
        awaitText("#message", "built is deployed.");
        assertThat(this.client.call("built", "you").body()).isEqualTo("Hello, you!\n");
    }

    /** A page full of what there is to see, for the README. */
    @Test
    void showsFunctionsInAPicture() throws IOException {
        for (String guest : new String[] { "hello", "upper", "wordcount", "fail", "loop", "trap", "flood", "escape" }) {
            assertThat(this.client.upload(guest, Client.guest(guest)).statusCode()).isEqualTo(201);
        }
        String text = "It was the best of times, it was the worst of times.\n".repeat(200);
        for (int i = 0; i < 1000; i++) {
            this.client.call("hello", "Ada");
            this.client.call("upper", text);
            this.client.call("wordcount", text);
        }
        for (String guest : new String[] { "fail", "loop", "trap", "flood", "escape" }) {
            this.client.call(guest, "x");
        }
        this.browser.type("#token", Client.TOKEN);
        awaitText(row("wordcount"), "1,000");
        Files.write(directory.resolve("functions").resolve("broken.wasm"),
                "no module".getBytes(StandardCharsets.UTF_8));
        call("wordcount", "Ada Lovelace\nwas the first\n");
        awaitText("#output", "{\"lines\":2,\"words\":5,\"bytes\":27}");
        awaitText(row("wordcount"), "1,001");
        awaitText(row("escape"), "1");
        awaitText("#refused", "broken.wasm is not deployed: magic header not detected");
        this.browser.run("document.activeElement.blur()");
        this.browser.showWholePage();
        this.browser.screenshot(SCREENSHOT);
        assertThat(SCREENSHOT).isNotEmptyFile();
    }

}
