package dev.wasmhost.samples.functions;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.wasmhost.spring.boot.autoconfigure.WasmProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What can be configured; what all functions may use is in {@code wasm.defaults}.
 *
 * @param directory Directory of the functions, each a file NAME.wasm. Made if it is
 * missing.
 * @param token What whoever deploys has to send. Made up at each start, and logged, if it
 * is not set.
 * @param hosts Names by which browsers may reach the server, so that no page of another
 * site can pass for the console.
 * @param requestSize Size that the body of a call may have.
 * @param scanInterval Time between two looks at the directory. A file is deployed when
 * two in a row find it the same.
 * @param settings What a function may use if that is not what all may, by its name.
 */
@ConfigurationProperties(prefix = "functions", ignoreUnknownFields = false)
record FunctionsProperties(@DefaultValue("functions") Path directory, @Nullable String token, @DefaultValue( {
        "localhost", "127.0.0.1", "[::1]" }) List<String> hosts, @DefaultValue("1MB") DataSize requestSize,
        @DefaultValue("1s") Duration scanInterval, @DefaultValue Map<String, WasmProperties.Plugin> settings){
}
