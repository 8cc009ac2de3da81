package dev.wasmhost.spring.boot.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.Environment;

/**
 * Says what to change when a file cannot take another one's place: what is said when it
 * stops the application from starting.
 */
final class ReloadFailures {

    private final @Nullable Environment environment;

    ReloadFailures(@Nullable Environment environment) {
        this.environment = environment;
    }

    private List<FailureAnalyzer> analyzers() {
        return List.of(new WasmPluginConfigurationFailureAnalyzer(this.environment),
                new WasmPluginHashFailureAnalyzer(), new WasmPluginLoadFailureAnalyzer(),
                new WasmPluginStartFailureAnalyzer(), new WasmPluginBindingFailureAnalyzer());
    }

    String explain(WasmPluginException failure) {
        return analyzers().stream()
            .flatMap((analyzer) -> Stream.ofNullable(analyzer.analyze(failure)))
            .map((analysis) -> analysis.getDescription() + " " + Objects.requireNonNullElse(analysis.getAction(), ""))
            .findFirst()
            .orElseGet(() -> String.valueOf(failure.getMessage()));
    }

}
