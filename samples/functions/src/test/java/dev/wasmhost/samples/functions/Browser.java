package dev.wasmhost.samples.functions;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chromium without a window, driven by ChromeDriver through the few commands of WebDriver
 * that are needed here.
 */
final class Browser {

    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");

    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();

    private final JsonMapper json = JsonMapper.builder().build();

    private final Process driver;

    private final URI server;

    private final String session;

    private Browser(Process driver, int port, String chromium, Path profile) {
        this.driver = driver;
        this.server = URI.create("http://127.0.0.1:" + port);
        this.session = start(chromium, profile);
    }

    /** Returns whether there is one; if not, says so for everyone to see. */
    static boolean isInstalled() {
        boolean installed = installed("chromium").isPresent() && installed("chromedriver").isPresent();
        if (!installed) {
            System.err.println("SKIPPED: no chromium and chromedriver on the path, so nobody has looked at the console "
                    + "(Debian: apt-get install chromium chromium-driver)");
        }
        return installed;
    }

    private static Optional<String> installed(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map((directory) -> Path.of(directory, program))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst();
    }

    /**
     * Starts a browser.
     * @param profile an empty directory for what it keeps
     */
    static Browser start(Path profile) throws IOException {
        Process driver = new ProcessBuilder(installed("chromedriver").orElseThrow(), "--port=0")
            .redirectErrorStream(true)
            .start();
        try {
            return new Browser(driver, port(driver), installed("chromium").orElseThrow(), profile);
        }
        catch (IOException | RuntimeException ex) {
            driver.destroyForcibly();
            throw ex;
        }
    }

    private static int port(Process driver) throws IOException {
        BufferedReader output = new BufferedReader(
                new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                return Integer.parseInt(started.group(1));
            }
            all.append(line).append('\n');
        }
        throw new IOException("chromedriver does not start: " + all);
    }

    private String start(String chromium, Path profile) {
        List<String> arguments = List.of("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
                "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--window-size=1280,900",
                "--user-data-dir=" + profile);
        JsonNode started = send("POST", "/session", Map.of("capabilities", Map.of("alwaysMatch",
                Map.of("browserName", "chrome", "goog:chromeOptions", Map.of("binary", chromium, "args", arguments)))));
        return started.get("sessionId").asString();
    }

    private JsonNode command(String method, String command, Map<String, ?> parameters) {
        return send(method, "/session/" + this.session + command, parameters);
    }

    private JsonNode send(String method, String path, Map<String, ?> parameters) {
        HttpRequest.Builder request = HttpRequest.newBuilder(this.server.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json; charset=utf-8");
        HttpResponse<String> response = this.http
            .sendAsync(request
                .method(method, method.equals("POST")
                        ? BodyPublishers.ofString(this.json.writeValueAsString(parameters)) : BodyPublishers.noBody())
                .build(), BodyHandlers.ofString())
            .join();
        JsonNode value = this.json.readTree(response.body()).get("value");
        if (response.statusCode() != 200) {
            throw new IllegalStateException(method + " " + path + ": " + value.get("message"));
        }
        return value;
    }

    void open(String url) {
        command("POST", "/url", Map.of("url", url));
    }

    private String find(String selector) {
        return command("POST", "/element", Map.of("using", "css selector", "value", selector)).get(ELEMENT).asString();
    }

    void click(String selector) {
        command("POST", "/element/" + find(selector) + "/click", Map.of());
    }

    /** Types into a field, in place of what it has; into one for files, their path. */
    void type(String selector, String text) {
        String element = find(selector);
        if (!selector.equals("#file")) {
            command("POST", "/element/" + element + "/clear", Map.of());
        }
        command("POST", "/element/" + element + "/value", Map.of("text", text));
    }

    /** Returns text as it is shown; empty if it is not. */
    String text(String selector) {
        return command("GET", "/element/" + find(selector) + "/text", Map.of()).asString();
    }

    /** Runs the body of a function in the page, and returns what that returns. */
    JsonNode run(String script) {
        return command("POST", "/execute/sync", Map.of("script", script, "args", List.of()));
    }

    /** Makes the window as high as the page. */
    void showWholePage() {
        int height = run("return document.documentElement.scrollHeight").asInt();
        int chrome = run("return window.outerHeight - window.innerHeight").asInt();
        command("POST", "/window/rect", Map.of("width", 1280, "height", height + chrome));
    }

    void screenshot(Path file) throws IOException {
        Files.write(file, Base64.getDecoder().decode(command("GET", "/screenshot", Map.of()).asString()));
    }

    void close() throws InterruptedException {
        try {
            command("DELETE", "", Map.of());
        }
        finally {
            this.driver.destroy();
            if (!this.driver.waitFor(10, TimeUnit.SECONDS)) {
                this.driver.destroyForcibly();
            }
        }
    }

}
