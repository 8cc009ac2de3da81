package dev.wasmhost.samples.functions;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.zip.DataFormatException;

import org.HdrHistogram.Histogram;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to the server as its users do. */
final class Client {

    static final String TOKEN = "a token of the test";

    private static final Path GUESTS = Path.of("guests");

    private final HttpClient http = HttpClient.newHttpClient();

    private final JsonMapper json = JsonMapper.builder().build();

    private final URI server;

    Client(int port) {
        this.server = URI.create("http://127.0.0.1:" + port);
    }

    static byte[] guest(String name) {
        try {
            return Files.readAllBytes(GUESTS.resolve(name + ".wasm"));
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(this.server.resolve(path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        return sendAsync(request).join();
    }

    private CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
        return this.http.sendAsync(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> call(String name, String body) {
        return callAsync(name, body).join();
    }

    CompletableFuture<HttpResponse<String>> callAsync(String name, String body) {
        return sendAsync(request("/functions/" + name).POST(BodyPublishers.ofString(body)));
    }

    /** Without saying how long the body is. */
    HttpResponse<String> callChunked(String name, byte[] body) {
        return send(
                request("/functions/" + name).POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
    }

    HttpResponse<String> upload(String name, byte[] module) {
        return send(authorized(request("/api/functions/" + name)).PUT(BodyPublishers.ofByteArray(module)));
    }

    HttpResponse<String> reload(String name) {
        return send(authorized(request("/api/functions/" + name + "/reload")).POST(BodyPublishers.noBody()));
    }

    HttpResponse<String> delete(String name) {
        return send(authorized(request("/api/functions/" + name)).DELETE());
    }

    static HttpRequest.Builder authorized(HttpRequest.Builder request) {
        return request.header("Authorization", "Bearer " + TOKEN);
    }

    JsonNode state() {
        return json(send(request("/api/functions")));
    }

    JsonNode state(String name) {
        return json(send(request("/api/functions/" + name)));
    }

    /** Returns the times of a function's calls, in microseconds. */
    Histogram latencies(String name) throws DataFormatException {
        String encoded = send(request("/api/functions/" + name + "/latencies")).body();
        return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(Base64.getDecoder().decode(encoded)), 0);
    }

    JsonNode json(HttpResponse<String> response) {
        return this.json.readTree(response.body());
    }

}
