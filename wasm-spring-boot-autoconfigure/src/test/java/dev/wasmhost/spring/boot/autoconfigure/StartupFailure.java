package dev.wasmhost.spring.boot.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

import static org.assertj.core.api.Assertions.assertThat;

/** What Boot says about an application that does not start. */
final class StartupFailure {

    private StartupFailure() {
    }

    /** Asks the analyzers that Boot would ask, in its order. */
    static FailureAnalysis analyze(ApplicationContextRunner runner) {
        AtomicReference<ConfigurableApplicationContext> started = new AtomicReference<>();
        AtomicReference<FailureAnalysis> result = new AtomicReference<>();
        runner.withInitializer(started::set).run((context) -> {
            Throwable failure = context.getStartupFailure();
            assertThat(failure).isNotNull();
            result.set(analyzers(started.get()).stream()
                .map((analyzer) -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no analysis", failure)));
        });
        return result.get();
    }

    private static List<FailureAnalyzer> analyzers(ConfigurableApplicationContext context) {
        ArgumentResolver arguments = ArgumentResolver.of(Environment.class, context.getEnvironment())
            .and(BeanFactory.class, context.getBeanFactory());
        return SpringFactoriesLoader.forDefaultResourceLocation()
            .load(FailureAnalyzer.class, arguments, FailureHandler.logging(LogFactory.getLog(StartupFailure.class)));
    }

}
