package dev.wasmhost.samples.functions;

import java.io.IOException;
import java.net.SocketException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;

import org.HdrHistogram.Histogram;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = { "functions.token=" + Client.TOKEN, "functions.scan-interval=20ms",
                "functions.settings.loop.instances.max=1", "functions.settings.loop.instances.queue=0",
                "functions.settings.loop.limits.timeout=2s", "functions.settings.crashing.quarantine.failures=2",
                "functions.settings.crashing.quarantine.back-off=2m" })
@DirtiesContext
class FunctionsApplicationTest {

    private static final String PROBLEM = "application/problem+json";

    @TempDir
    private static Path directory;

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private FunctionCatalog catalog;

    private Client client;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("functions.directory", () -> directory.resolve("functions"));
        registry.add("wasm.compilation-cache.directory", () -> directory.resolve("compiled"));
        registry.add("wasm.compilation-cache.key-file", () -> directory.resolve("key"));
    }

    @BeforeEach
    void removeFunctions() {
        this.client = new Client(this.port);
        this.catalog.all().forEach((function) -> this.catalog.delete(function.name()));
        deploy("hello");
    }

    private void deploy(String guest) {
        deploy(guest, guest);
    }

    private void deploy(String name, String guest) {
        assertThat(this.client.upload(name, Client.guest(guest)).statusCode()).isEqualTo(201);
    }

    private static Path file(String function) {
        return directory.resolve("functions").resolve(function + ".wasm");
    }

    private void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue(PROBLEM);
        JsonNode problem = this.client.json(response);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asString()).isNotEmpty();
        assertThat(problem.get("detail").asString()).contains(detail);
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(1));
    }

    @Test
    void requestsAreStandardInputAndResponsesStandardOutput() {
        assertThat(this.client.call("hello", "Ada").body()).isEqualTo("Hello, Ada!\n");
        assertThat(this.client.call("hello", "").body()).isEqualTo("Hello, world!\n");
        deploy("upper");
        String long1 = "ünd so ".repeat(100_000 / 8);
        assertThat(this.client.call("upper", long1).body()).isEqualTo(long1.replaceAll("nd so", "ND SO"));
        deploy("wordcount");
        assertThat(this.client.call("wordcount", "one two\nthree\n").body())
            .isEqualTo("{\"lines\":2,\"words\":3,\"bytes\":14}\n");
    }

    @Test
    void eachRequestGetsAFreshInstance() {
        long before = instancesOfHello();
        for (int i = 0; i < 3; i++) {
            assertThat(this.client.call("hello", "").statusCode()).isEqualTo(200);
        }
        assertThat(instancesOfHello()).isEqualTo(before + 3);
    }

    private long instancesOfHello() {
        return this.catalog.find("hello").orElseThrow().plugin().statistics().created();
    }

    private int version() {
        return this.client.state("hello").get("version").asInt();
    }

    @ParameterizedTest
    @ValueSource(strings = { "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/html", "x" })
    void bodiesAreTakenAsTheyAreWhateverTheirTypeIsSaidToBe(String type) {
        HttpResponse<String> upload = this.client.send(Client.authorized(this.client.request("/api/functions/upper"))
            .header("Content-Type", type)
            .PUT(BodyPublishers.ofByteArray(Client.guest("upper"))));
        assertThat(upload.statusCode()).as(upload.body()).isEqualTo(201);
        HttpResponse<String> call = this.client.send(this.client.request("/functions/upper?a=b")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString("a=1&b=%41")));
        assertThat(call.body()).isEqualTo("A=1&B=%41");
    }

    @Test
    void noOutputIsAPageOfTheConsole() {
        deploy("upper");
        HttpResponse<String> response = this.client.call("upper", "<script>alert(1)</script>");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("Content-Security-Policy"))
            .hasValueSatisfying((policy) -> assertThat(policy).startsWith("default-src 'none'; script-src 'self'"));
        HttpResponse<String> bytes = this.client.send(this.client.request("/functions/upper")
            .header("Accept", "text/html")
            .POST(BodyPublishers.ofByteArray(new byte[] { '<', -1 })));
        assertThat(bytes.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    }

    @ParameterizedTest
    @CsvSource({ "trap, 502, unreachable", "fail, 502, ended with exit status 3",
            "flood, 502, 'output: asked for 262145, allowed 262144'", "loop, 504, stopped after 2000 ms" })
    void functionsThatFailSayHowAndHarmNoOthers(String guest, int status, String detail) {
        deploy(guest);
        assertProblem(this.client.call(guest, "x"), status, detail);
        assertThat(this.client.call("hello", "you").body()).isEqualTo("Hello, you!\n");
        JsonNode state = this.client.state(guest);
        assertThat(state.get("calls").asInt()).isEqualTo(1);
        assertThat(state.get("failed").asInt()).isEqualTo(1);
        assertThat(state.get("failures").get(0).get("status").asInt()).isEqualTo(status);
        assertThat(state.get("failures").get(0).get("detail").asString()).isEqualTo(detail);
        assertThat(this.client.state("hello").get("failed").asInt()).isZero();
    }

    @Test
    void exitStatusAndTheEndOfStandardErrorAreInTheAnswer() {
        deploy("fail");
        JsonNode problem = this.client.json(this.client.call("fail", ""));
        assertThat(problem.get("exitStatus").asInt()).isEqualTo(3);
        assertThat(problem.get("errorOutput").asString()).isEqualTo("fail: cannot <b>parse</b> the request");
    }

    @Test
    void memoryIsLimited() {
        deploy("hoard");
        assertThat(this.client.call("hoard", "").body()).matches("(7|8)\\d{3} kB\n");
        assertThat(this.client.state("hoard").get("memoryLimit").asLong()).isEqualTo(8 << 20);
    }

    @Test
    void whatIsDeniedIsCounted() {
        deploy("escape");
        assertThat(this.client.call("escape", "").body()).isEqualTo("denied\n");
        assertThat(this.client.state("escape").get("denials").asInt()).isEqualTo(1);
    }

    @Test
    void whoComesWhenAFunctionIsBusyIsToldToComeAgain() {
        deploy("loop");
        CompletableFuture<HttpResponse<String>> running = this.client.callAsync("loop", "");
        patiently().until(() -> this.client.state("loop").get("active").asInt() == 1
                && this.catalog.find("loop").orElseThrow().plugin().statistics().running() == 1);
        HttpResponse<String> second = this.client.call("loop", "");
        assertProblem(second, 503, "as many calls as may run and wait do");
        assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(this.client.call("hello", "you").body()).isEqualTo("Hello, you!\n");
        assertProblem(running.join(), 504, "stopped after");
        assertThat(this.client.state("loop").get("refused").asInt()).isEqualTo(1);
    }

    @Test
    void aFunctionThatCrashesTooOftenRests() {
        deploy("crashing", "trap");
        assertProblem(this.client.call("crashing", ""), 502, "unreachable");
        assertProblem(this.client.call("crashing", ""), 502, "unreachable");
        HttpResponse<String> third = this.client.call("crashing", "");
        assertProblem(third, 503, "it crashed too often");
        assertThat(third.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(60L, 120L);
        assertThat(this.client.upload("crashing", Client.guest("upper")).statusCode()).isEqualTo(200);
        assertThat(this.client.call("crashing", "a").body()).isEqualTo("A");
    }

    @Test
    void requestsThatAreTooLargeAreRefused() {
        byte[] most = new byte[1 << 20];
        assertThat(this.client.callChunked("hello", most).statusCode()).isEqualTo(200);
        byte[] tooMuch = new byte[most.length + 1];
        assertProblem(this.client.call("hello", new String(tooMuch, StandardCharsets.US_ASCII)), 413,
                "expected at most 1048576 bytes");
        assertProblem(this.client.callChunked("hello", new byte[5 << 20]), 413, "expected at most 1048576 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = { "Hello", "-a", "a-", "a.b", "a%20b", "%3Cb%3E", "%2e%2e%5cx",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" })
    void namesAreCheckedEverywhere(String name) {
        assertThat(this.client.call(name, "").statusCode()).isEqualTo(400);
        assertThat(this.client.upload(name, Client.guest("hello")).statusCode()).isEqualTo(400);
        assertThat(this.client.delete(name).statusCode()).isEqualTo(400);
        assertThat(this.client.reload(name).statusCode()).isEqualTo(400);
        assertThat(this.catalog.all()).hasSize(1);
    }

    @Test
    void unknownFunctionsAreNotFound() {
        assertProblem(this.client.call("unknown", ""), 404, "there is no function of this name");
        assertProblem(this.client.reload("unknown"), 404, "there is no function of this name");
        assertProblem(this.client.delete("unknown"), 404, "there is no function of this name");
        assertProblem(this.client.send(this.client.request("/functions/hello")), 405, "GET");
    }

    @ParameterizedTest
    @CsvSource({ "ungranted, 422, 'unknown import: \"bank\".\"transfer\"'",
            "library, 422, 'expected a WASI command, which exports the function \"_start\"'" })
    void aModuleThatCannotServeLeavesTheOldVersionServing(String guest, int status, String detail) throws IOException {
        assertRefused(Client.guest(guest), status, detail);
        assertProblem(this.client.upload("other", Client.guest(guest)), status, detail);
        assertThat(this.client.state().get("functions")).hasSize(1);
        assertThat(file("other")).doesNotExist();
    }

    @Test
    void whatIsNoModuleLeavesTheOldVersionServing() throws IOException {
        assertRefused("<html>".getBytes(StandardCharsets.US_ASCII), 400, "magic header not detected");
        assertRefused(new byte[0], 400, "unexpected end");
        assertRefused(new byte[(8 << 20) + 1], 413, "expected at most 8388608 bytes");
        byte[] cut = Arrays.copyOf(Client.guest("upper"), 400);
        assertRefused(cut, 400, "");
    }

    private void assertRefused(byte[] module, int status, String detail) throws IOException {
        int version = version();
        assertProblem(this.client.upload("hello", module), status, detail);
        assertThat(this.client.call("hello", "").body()).isEqualTo("Hello, world!\n");
        assertThat(file("hello")).hasBinaryContent(Client.guest("hello"));
        assertThat(version()).isEqualTo(version);
        try (Stream<Path> files = Files.list(file("hello").getParent())) {
            assertThat(files).containsExactly(file("hello"));
        }
    }

    @Test
    void nobodyChangesAnythingWithoutTheToken() {
        int version = version();
        for (String authorization : List.of("", "Bearer", "Bearer ", "Bearer a token of the tesT",
                "Basic " + Client.TOKEN, Client.TOKEN)) {
            for (String method : List.of("PUT", "DELETE")) {
                HttpResponse<String> response = this.client.send(this.client.request("/api/functions/hello")
                    .header("Authorization", authorization)
                    .method(method, BodyPublishers.ofByteArray(Client.guest("upper"))));
                assertProblem(response, 401, "Authorization: Bearer TOKEN");
                assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            }
            assertProblem(this.client.send(this.client.request("/api/functions/hello/reload")
                .header("Authorization", authorization)
                .POST(BodyPublishers.noBody())), 401, "Authorization: Bearer TOKEN");
        }
        assertThat(version()).isEqualTo(version);
        assertThat(this.client.call("hello", "a").body()).isEqualTo("Hello, a!\n");
    }

    @Test
    void aNewVersionTakesThePlaceOfTheOldOne() {
        int version = version();
        assertThat(this.client.call("hello", "a").body()).isEqualTo("Hello, a!\n");
        HttpResponse<String> response = this.client.upload("hello", Client.guest("upper"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(this.client.json(response).get("version").asInt()).isEqualTo(version + 1);
        assertThat(this.client.call("hello", "a").body()).isEqualTo("A");
        assertThat(this.client.state("hello").get("coldStarts").asInt()).isEqualTo(2);
        assertThat(file("hello")).hasBinaryContent(Client.guest("upper"));
        assertThat(this.client.reload("hello").statusCode()).isEqualTo(200);
        assertThat(version()).isEqualTo(version + 2);
    }

    @Test
    void whatCannotBeStoredIsNotServed() throws IOException {
        Path inTheWay = Files.createDirectories(file("stuck").resolve("full"));
        assertProblem(this.client.upload("stuck", Client.guest("hello")), 507, "cannot be stored");
        assertProblem(this.client.delete("stuck"), 507, "cannot be deleted");
        assertProblem(this.client.call("stuck", ""), 404, "there is no function of this name");
        Files.delete(inTheWay);
        Files.delete(file("stuck"));
        deploy("stuck", "hello");
    }

    @Test
    void deletedFunctionsAreGoneWithTheirFiles() {
        assertThat(this.client.delete("hello").statusCode()).isEqualTo(204);
        assertProblem(this.client.call("hello", ""), 404, "there is no function of this name");
        assertThat(file("hello")).doesNotExist();
        deploy("hello");
        assertThat(this.client.call("hello", "").statusCode()).isEqualTo(200);
    }

    @Test
    void filesInTheDirectoryAreFunctions() throws IOException {
        drop("dropped", Client.guest("upper"));
        patiently().until(() -> this.client.call("dropped", "a").body().equals("A"));
        drop("dropped", Client.guest("hello"));
        patiently().until(() -> this.client.call("dropped", "a").body().equals("Hello, a!\n"));
        drop("dropped", "no module".getBytes(StandardCharsets.US_ASCII));
        patiently().until(() -> this.client.state().get("refused").has("dropped.wasm"));
        assertThat(this.client.state().get("refused").get("dropped.wasm").asString()).contains("magic header");
        assertThat(this.client.state("dropped").get("refusedVersion").asString()).contains("magic header");
        assertThat(this.client.call("dropped", "b").body()).isEqualTo("Hello, b!\n");
        assertProblem(this.client.reload("dropped"), 400, "magic header");
        drop("dropped", Client.guest("upper"));
        patiently().until(() -> this.client.call("dropped", "c").body().equals("C"));
        assertThat(this.client.state().get("refused")).isEmpty();
        Files.delete(file("dropped"));
        patiently().until(() -> this.client.call("dropped", "").statusCode() == 404);
        assertThat(this.client.call("hello", "a").body()).isEqualTo("Hello, a!\n");
    }

    @Test
    void filesWithOtherNamesAreTold() throws IOException {
        drop("<b>Not a name", Client.guest("upper"));
        patiently().until(() -> this.client.state().get("refused").has("<b>Not a name.wasm"));
        Files.delete(file("<b>Not a name"));
        patiently().until(() -> this.client.state().get("refused").isEmpty());
    }

    private static void drop(String name, byte[] module) throws IOException {
        Path elsewhere = Files.write(directory.resolve("dropping"), module);
        Files.move(elsewhere, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void timesOfCallsCanBeTakenAway() throws DataFormatException {
        this.client.call("hello", "");
        this.client.call("hello", "");
        Histogram latencies = this.client.latencies("hello");
        assertThat(latencies.getTotalCount()).isEqualTo(2);
        assertThat(this.client.state("hello").get("latency").get("max").asLong()).isEqualTo(latencies.getMaxValue());
        assertProblem(this.client.send(this.client.request("/api/functions/unknown/latencies")), 404,
                "there is no function of this name");
    }

    @Test
    void limitsOfOneFunctionOverrideThoseOfAll() {
        deploy("wordcount");
        assertThat(limits("wordcount")).isEqualTo(Duration.ofSeconds(3));
        assertThat(limits("hello")).isEqualTo(Duration.ofSeconds(1));
    }

    private Duration limits(String name) {
        return this.catalog.find(name).orElseThrow().plugin().limits().timeout();
    }

    @Test
    void onlyThisMachineReachesTheServer() throws IOException {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter((address) -> !address.isLoopbackAddress())
            .toList();
        for (InetAddress other : others) {
            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> new Socket(other, this.port).close());
        }
        assertThat(this.client.call("hello", "").statusCode()).isEqualTo(200);
    }

}
