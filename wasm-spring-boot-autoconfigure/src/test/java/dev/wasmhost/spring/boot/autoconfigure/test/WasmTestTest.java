package dev.wasmhost.spring.boot.autoconfigure.test;

import java.time.Duration;

import dev.wasmhost.LinkException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.web.servlet.DispatcherServlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.mockito.BDDMockito.given;

/** What {@link WasmTest} starts of an application, and mocks in place of plugins. */
@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
class WasmTestTest {

    private static final String TYPES = "wasm.plugins.types.location=classpath:guests/types.wasm";

    private static final String AUDITED = "wasm.plugins.audited.location=module:auditing";

    private static final String GRANTED = "wasm.plugins.audited.host-functions=audit.log,audit.next-number";

    @Nested
    @WasmTest(properties = { TYPES, AUDITED, GRANTED })
    @ContextConfiguration(initializers = ModuleResolver.class)
    class Slice {

        @Autowired
        TestedApplication.Echo echo;

        @Autowired
        TestedApplication.Audited audited;

        @Autowired
        Components.Trail trail;

        @Autowired
        Components.Outcomes outcomes;

        @Test
        void hasThePluginsAndWhatTheyImport() {
            assertThat(this.echo.echo("hello")).isEqualTo("hello");
            this.audited.record("Grüße");
            assertThat(this.trail.entries).containsExactly("Grüße");
            assertThat(this.audited.next(41)).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(42);
            assertThat(this.outcomes.exports).contains("echo", "record", "next");
        }

        @Test
        void hasNothingElse(@Autowired ApplicationContext context) {
            assertThat(context.getBeansOfType(WasmPlugins.class)).hasSize(1);
            assertThat(context.getBeansOfType(ThreadPoolTaskExecutorBuilder.class)).hasSize(1);
            assertThat(context.getBeansOfType(Components.Desk.class)).isEmpty();
            assertThat(context.getBeansOfType(MeterRegistry.class)).isEmpty();
            assertThat(context.getBeansOfType(DispatcherServlet.class)).isEmpty();
        }

    }

    @Nested
    @WasmTest(properties = { TYPES, AUDITED, GRANTED },
            includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Components.Desk.class),
            excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Components.Outcomes.class))
    @ContextConfiguration(initializers = ModuleResolver.class)
    class FilteredSlice {

        @Test
        void findsWhatItsFiltersSay(@Autowired Components.Desk desk, @Autowired ApplicationContext context) {
            assertThat(desk.ask("who?")).isEqualTo("desk: who?");
            assertThat(context.getBeansOfType(Components.Outcomes.class)).isEmpty();
        }

    }

    @Nested
    @SpringBootTest(webEnvironment = WebEnvironment.NONE, properties = { AUDITED, GRANTED })
    @ContextConfiguration(classes = TestedApplication.class, initializers = ModuleResolver.class)
    class WithAMock {

        @MockitoBean
        TestedApplication.Echo echo;

        @Autowired
        Components.Desk desk;

        @Autowired
        TestedApplication.Audited audited;

        @Test
        void aPluginsBeanIsReplacedAndItsFileNotNeeded(@Autowired WasmPlugins plugins) {
            given(this.echo.echo("who?")).willReturn("a mock");
            assertThat(this.desk.ask("who?")).isEqualTo("desk: a mock");
            assertThat(plugins.names()).containsExactly("audited");
            assertThat(this.audited.next(1)).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(2);
        }

    }

    @WasmTest(properties = { TYPES, AUDITED })
    @ContextConfiguration(initializers = ModuleResolver.class)
    static class NotGranted {

        @Test
        void wouldSucceed() {
        }

    }

    @Test
    void aPluginThatDoesNotLoadFailsTheTest() {
        EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(NotGranted.class))
            .execute();
        assertThat(results.testEvents().failed().stream().map(WasmTestTest::rootCause)).singleElement()
            .isInstanceOfSatisfying(LinkException.class,
                    (failure) -> assertThat(failure).hasMessageContaining("\"audit\".\"log\""));
    }

    private static Throwable rootCause(Event event) {
        TestExecutionResult result = event.getRequiredPayload(TestExecutionResult.class);
        return NestedExceptionUtils.getMostSpecificCause(result.getThrowable().orElseThrow());
    }

}
