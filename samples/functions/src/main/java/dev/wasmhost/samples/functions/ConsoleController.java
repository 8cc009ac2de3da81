package dev.wasmhost.samples.functions;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import dev.wasmhost.WasmEngine;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginUnavailableException;
import dev.wasmhost.spring.boot.autoconfigure.WasmProperties;
import jakarta.servlet.http.HttpServletRequest;
import org.HdrHistogram.Histogram;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the console is made of: shows functions, and changes them for who has the token.
 */
@RestController
@RequestMapping("/api/functions")
class ConsoleController {

    private final FunctionCatalog catalog;

    private final WasmEngine engine;

    private final FunctionsProperties properties;

    private final long moduleLimit;

    ConsoleController(FunctionCatalog catalog, WasmEngine engine, FunctionsProperties properties, WasmProperties wasm) {
        this.catalog = catalog;
        this.engine = engine;
        this.properties = properties;
        this.moduleLimit = wasm.defaults().limits().moduleSize().toBytes();
    }

    @GetMapping
    ConsoleState state() {
        Runtime runtime = Runtime.getRuntime();
        return new ConsoleState(
                this.catalog.all().stream().flatMap((function) -> described(function).stream()).toList(),
                this.catalog.refused(), this.engine.memoryUsed(), runtime.totalMemory() - runtime.freeMemory(),
                runtime.maxMemory(), this.properties.requestSize().toBytes(), this.moduleLimit);
    }

    /** Returns nothing of a function that was deleted just now. */
    private static List<ConsoleState.Function> described(DeployedFunction function) {
        try {
            return List.of(ConsoleState.Function.of(function));
        }
        catch (WasmPluginUnavailableException ex) {
            return List.of();
        }
    }

    @GetMapping("/{name}")
    ConsoleState.Function function(@PathVariable String name) {
        return this.catalog.find(FunctionNames.checked(name))
            .flatMap((function) -> described(function).stream().findFirst())
            .orElseThrow(ConsoleController::missing);
    }

    /** Returns the times of all calls, as HdrHistogram's tools read them. */
    @GetMapping(path = "/{name}/latencies", produces = MediaType.TEXT_PLAIN_VALUE)
    String latencies(@PathVariable String name) {
        Histogram latencies = this.catalog.find(FunctionNames.checked(name))
            .orElseThrow(ConsoleController::missing)
            .statistics()
            .latencies();
        ByteBuffer encoded = ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
        int length = latencies.encodeIntoCompressedByteBuffer(encoded);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(encoded.array(), length));
    }

    /** Takes the file as it is: no form, so that no form of another site can send one. */
    @PutMapping("/{name}")
    ResponseEntity<ConsoleState.Function> upload(@PathVariable String name, HttpServletRequest request) {
        FunctionNames.checked(name);
        boolean known = this.catalog.find(name).isPresent();
        DeployedFunction function = this.catalog.deploy(name, RequestBody.read(request, moduleLimit(name)));
        ResponseEntity.BodyBuilder answer = known ? ResponseEntity.ok()
                : ResponseEntity.created(URI.create("/functions/" + name));
        return answer.body(ConsoleState.Function.of(function));
    }

    private long moduleLimit(String name) {
        WasmProperties.Plugin own = this.properties.settings().get(name);
        return (own != null) ? own.limits().moduleSize().toBytes() : this.moduleLimit;
    }

    @PostMapping("/{name}/reload")
    ConsoleState.Function reload(@PathVariable String name) {
        return this.catalog.reload(FunctionNames.checked(name))
            .map(ConsoleState.Function::of)
            .orElseThrow(ConsoleController::missing);
    }

    @DeleteMapping("/{name}")
    ResponseEntity<Void> delete(@PathVariable String name) {
        if (!this.catalog.delete(FunctionNames.checked(name))) {
            throw missing();
        }
        return ResponseEntity.noContent().build();
    }

    private static ErrorResponseException missing() {
        return Problems.of(HttpStatus.NOT_FOUND, "No such function", "there is no function of this name");
    }

    @ExceptionHandler
    ErrorResponse refused(WasmPluginException ex) {
        return DeploymentProblems.of(ex);
    }

    @ExceptionHandler
    ErrorResponse notChanged(UncheckedIOException ex) {
        return Problems.of(HttpStatus.INSUFFICIENT_STORAGE, "Directory cannot be changed",
                String.valueOf(ex.getMessage()));
    }

}
