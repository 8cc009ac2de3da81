package dev.wasmhost.samples.functions;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.servlet.ServletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** What keeps others away from the console. */
class ConsoleGuardTest {

    private static FunctionsProperties properties(String token) {
        return new FunctionsProperties(Path.of("."), token, List.of("localhost", "[::1]"), DataSize.ofBytes(1),
                Duration.ofSeconds(1), Map.of());
    }

    private static int status(String host) throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
        request.setServerName(host);
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();
        new ConsoleGuard(properties("")).doFilter(request, response, chain);
        assertThat(chain.getRequest() != null).isEqualTo(response.getStatus() == 200);
        return response.getStatus();
    }

    @Test
    void answersOnlyToNamesThatAreItsOwn() throws Exception {
        assertThat(status("localhost")).isEqualTo(200);
        assertThat(status("LOCALHOST")).isEqualTo(200);
        assertThat(status("[::1]")).isEqualTo(200);
        assertThat(status("rebound.example")).isEqualTo(421);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void makesUpATokenIfThereIsNone(CapturedOutput output) {
        AccessToken token = new AccessToken(properties(""));
        String logged = output.getAll().replaceAll("(?s).*functions.token is not set: ([0-9a-f]{32})\\R.*", "$1");
        assertThat(logged).hasSize(32);
        assertThat(token.isIn("Bearer " + logged)).isTrue();
        assertThat(token.isIn("Bearer ")).isFalse();
        assertThat(token.isIn(null)).isFalse();
        assertThat(new AccessToken(properties(null)).isIn("Bearer " + logged)).isFalse();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void doesNotLogTheTokenOfTheConfiguration(CapturedOutput output) {
        AccessToken token = new AccessToken(properties("of the configuration"));
        assertThat(token.isIn("Bearer of the configuration")).isTrue();
        assertThat(token.isIn("bearer of the configuration")).as("schemes have no case").isTrue();
        assertThat(output.getAll()).isEmpty();
    }

}
