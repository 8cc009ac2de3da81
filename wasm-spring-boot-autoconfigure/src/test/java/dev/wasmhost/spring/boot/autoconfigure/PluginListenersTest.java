package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PluginListenersTest {

    private final PluginListeners listeners = new PluginListeners();

    @Test
    void aSocketIsOpenAsLongAsSomeVersionHasIt() throws IOException {
        PluginListeners.Lease first = this.listeners.lease("echo", List.of("127.0.0.1:0"));
        ServerSocketChannel socket = first.channels().get(0);
        assertThat(((InetSocketAddress) socket.getLocalAddress()).getPort()).isPositive();
        PluginListeners.Lease second = this.listeners.lease("echo", List.of("127.0.0.1:0"));
        assertThat(second.channels()).containsExactly(socket);
        first.close();
        first.close();
        assertThat(socket.isOpen()).isTrue();
        second.close();
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void anotherPluginGetsAnotherSocket() {
        try (PluginListeners.Lease one = this.listeners.lease("one", List.of("127.0.0.1:0"));
                PluginListeners.Lease two = this.listeners.lease("two", List.of("127.0.0.1:0"))) {
            assertThat(one.channels()).doesNotContainAnyElementsOf(two.channels());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "7000", ":7000", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", "127.0.0.1:-1" })
    void whatIsNoAddressIsRefused(String address) {
        assertThatExceptionOfType(WasmPluginConfigurationException.class)
            .isThrownBy(() -> this.listeners.lease("echo", List.of(address)))
            .withMessage("wasm.plugins.echo.wasi.listeners[0]: is not an address such as '127.0.0.1:7000': '" + address
                    + "'");
    }

    @Test
    void aRefusedLeaseLeavesNothingOpen() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String busy = "127.0.0.1:" + taken.getLocalPort();
            String free;
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                free = "127.0.0.1:" + probe.getLocalPort();
            }
            assertThatExceptionOfType(WasmPluginConfigurationException.class)
                .isThrownBy(() -> this.listeners.lease("echo", List.of(free, busy)))
                .withMessageContaining("wasm.plugins.echo.wasi.listeners[1]: cannot be bound: '" + busy);
            this.listeners.lease("other", List.of(free)).close();
        }
    }

    @Test
    void aPluginServesConnectionsAcrossItsReplacement() throws IOException {
        int port;
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            port = probe.getLocalPort();
        }
        new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class))
            .withPropertyValues("wasm.plugins.echo.location=classpath:guests/echo.wasm",
                    "wasm.plugins.echo.wasi.arguments=echo,1", "wasm.plugins.echo.limits.timeout=1m",
                    "wasm.plugins.echo.wasi.listeners=127.0.0.1:" + port)
            .run((context) -> {
                WasmPlugins plugins = context.getBean(WasmPlugins.class);
                Server server = plugins.get("echo").bind(Server.class);
                for (int i = 0; i < 2; i++) {
                    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        client.getOutputStream().write("some text".getBytes(StandardCharsets.US_ASCII));
                        client.shutdownOutput();
                        plugins.reload("echo"); // while the connection waits
                        assertThat(server.serve("")).isEqualTo("served\n");
                        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("SOME TEXT\n9 bytes\n");
                    }
                }
                plugins.unload("echo");
                assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
            });
    }

    interface Server {

        String serve(String input);

    }

    @Test
    void oneAddressIsListedOnce() {
        assertThatExceptionOfType(WasmPluginConfigurationException.class)
            .isThrownBy(() -> this.listeners.lease("echo", List.of("127.0.0.1:0", "127.0.0.1:0")))
            .withMessageContaining("listed twice");
    }

}
