package dev.wasmhost.samples.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import dev.wasmhost.TrapReason;
import dev.wasmhost.WasmInterruptedException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.WasmTrap;
import dev.wasmhost.spring.boot.autoconfigure.WasmCommandException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.cloud.function.context.catalog.SimpleFunctionRegistry.FunctionInvocationWrapper;
import org.springframework.cloud.stream.binder.test.EnableTestBinder;
import org.springframework.cloud.stream.binder.test.InputDestination;
import org.springframework.cloud.stream.binder.test.OutputDestination;
import org.springframework.cloud.stream.binder.test.TestChannelBinder;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The functions behind the test binder, which delivers in the sender's thread: when an
 * order is sent, its score or its failure is there.
 */
@SpringBootTest(properties = "spring.cloud.stream.default-binder=integration")
@EnableTestBinder
class StreamApplicationTest {

    @Autowired
    private InputDestination orders;

    @Autowired
    private OutputDestination scores;

    @Autowired
    private TestChannelBinder binder;

    @Autowired
    private FunctionCatalog functions;

    @BeforeEach
    void clear() {
        this.scores.clear();
        this.binder.resetLastError();
    }

    @Test
    void ordersBecomeScores() {
        send("1001; Darjeeling  Tea ;3; 31.50");
        assertThat(score()).isEqualTo("{\"order\":1001,\"price\":1050,\"risk\":3}");
    }

    @Test
    void functionsAreFoundByTheNamesOfPluginsWithTheirTypes() {
        FunctionInvocationWrapper clean = this.functions.lookup("clean");
        assertThat(clean.getInputType()).isEqualTo(byte[].class);
        assertThat(clean.getOutputType()).isEqualTo(byte[].class);
        FunctionInvocationWrapper score = this.functions.lookup("score");
        assertThat(score.getInputType()).isEqualTo(String.class);
        assertThat(score.getOutputType()).isEqualTo(String.class);
        assertThat(score.apply("7;tea;2;1000")).isEqualTo("{\"order\":7,\"price\":500,\"risk\":11}");
    }

    @Test
    void articlesHaveTheNamesThatTheGrantedFileGivesThem(@Autowired Clean clean) {
        byte[] order = "7 ; MATCHA; 2; 10".getBytes(StandardCharsets.UTF_8);
        assertThat(clean.apply(order)).asString(StandardCharsets.UTF_8).isEqualTo("7;green tea;2;1000");
    }

    @Test
    void headersAreKept() {
        this.orders.send(MessageBuilder.withPayload("1;tea;1;5".getBytes(StandardCharsets.UTF_8))
            .setHeader("tenant", "blue")
            .build(), "orders");
        assertThat(receive().getHeaders()).containsEntry("tenant", "blue")
            .containsEntry(MessageHeaders.CONTENT_TYPE, "application/json");
    }

    @Test
    void ordersStayInOrderAroundThoseThatFail() {
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            boolean poison = i % 10 == 3;
            send(i + "; tea; " + (poison ? 0 : 1) + "; 5");
            if (!poison) {
                expected.add(i);
            }
        }
        assertThat(IntStream.range(0, 90).mapToObj((i) -> score())).containsExactlyElementsOf(
                expected.stream().map((i) -> "{\"order\":" + i + ",\"price\":500,\"risk\":10}").toList());
        assertNoMoreScores();
    }

    @Test
    void whatMakesAPluginTrapIsAnError() {
        assertThat(failure("1002; tea; 0; 5.00", WasmTrap.class).reason()).isEqualTo(TrapReason.INTEGER_DIVIDE_BY_ZERO);
    }

    @Test
    void whatMakesAPluginLoopIsAnErrorOnceItsTimeIsOver() {
        assertThat(failure("1003; earl-grey; 1; 5.00", WasmInterruptedException.class))
            .hasMessage("stopped after its 3000ms limit (wasm.plugins.score.limits.timeout)");
    }

    @Test
    void whatIsNoOrderIsAnErrorThatSaysWhy() {
        WasmCommandException failure = failure("1004; tea; two; 5.00", WasmCommandException.class);
        assertThat(failure.status()).isEqualTo(2);
        assertThat(failure.errorOutput()).isEqualTo("expected a quantity: two");
    }

    @Test
    void whatIsNoTextEither() {
        byte[] bytes = { 0, -1, 13, ';', -128 };
        assertThat(failure(bytes, WasmCommandException.class).status()).isEqualTo(2);
    }

    @Test
    void whatTakesMoreMemoryThanIsAllowedIsAnError() {
        WasmCommandException failure = failure("1005;" + " ".repeat(600_000) + "tea;1;5", WasmCommandException.class);
        assertThat(failure.status()).isEqualTo(71);
        assertThat(failure.errorOutput()).isEqualTo("order is too long: out of memory");
    }

    @Test
    void whatBecomesLongerThanIsAllowedIsAnError() {
        assertThat(failure("1006;" + "tea ".repeat(500) + ";1;5", WasmLimitException.class))
            .hasMessageContaining("wasm.plugins.clean.limits.output");
    }

    private void send(String order) {
        send(order.getBytes(StandardCharsets.UTF_8));
    }

    private void send(byte[] order) {
        this.orders.send(MessageBuilder.withPayload(order).build(), "orders");
    }

    private Message<byte[]> receive() {
        return Objects.requireNonNull(this.scores.receive(0, "scores"), "message");
    }

    private String score() {
        return new String(receive().getPayload(), StandardCharsets.UTF_8);
    }

    private void assertNoMoreScores() {
        assertThat(this.scores.receive(0, "scores")).isNull();
    }

    private <T extends Throwable> T failure(String order, Class<T> type) {
        return failure(order.getBytes(StandardCharsets.UTF_8), type);
    }

    /** Sends what fails, and looks that this is all that it does. */
    private <T extends Throwable> T failure(byte[] order, Class<T> type) {
        send(order);
        assertNoMoreScores();
        MessagingException error = (MessagingException) this.binder.getLastError().getPayload();
        assertThat(Objects.requireNonNull(error.getFailedMessage()).getPayload()).isEqualTo(order);
        send("1; tea; 1; 5");
        assertThat(score()).isEqualTo("{\"order\":1,\"price\":500,\"risk\":10}");
        return type.cast(NestedExceptionUtils.getMostSpecificCause(error));
    }

    @Nested
    @TestPropertySource(properties = { "wasm.plugins.clean.wasi.directories[0].location=memory",
            "wasm.plugins.clean.wasi.directories[0].guest=/tmp" })
    class WithAnotherDirectory {

        @Test
        void whatIsNotGrantedIsNotThere(@Autowired Clean clean) {
            byte[] order = "7;tea;2;10".getBytes(StandardCharsets.UTF_8);
            assertThatExceptionOfType(WasmCommandException.class).isThrownBy(() -> clean.apply(order))
                .satisfies((ex) -> assertThat(ex.status()).isEqualTo(66))
                .withMessageContaining("/catalog/articles.txt: ");
        }

    }

}
