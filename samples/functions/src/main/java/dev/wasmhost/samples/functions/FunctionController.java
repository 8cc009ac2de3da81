package dev.wasmhost.samples.functions;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import dev.wasmhost.WasmException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginBusyException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginQuarantinedException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginUnavailableException;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Runs functions: a request's body is their standard input, a response their output. */
@RestController
class FunctionController {

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final FunctionCatalog catalog;

    private final long requestLimit;

    FunctionController(FunctionCatalog catalog, FunctionsProperties properties) {
        this.catalog = catalog;
        this.requestLimit = properties.requestSize().toBytes();
    }

    /**
     * Nothing that a browser would take for a page, whatever a function writes: it would
     * be one of the console's own.
     */
    @PostMapping("/functions/{name}")
    ResponseEntity<byte[]> call(@PathVariable String name, HttpServletRequest request) {
        DeployedFunction function = this.catalog.find(FunctionNames.checked(name))
            .orElseThrow(
                    () -> Problems.of(HttpStatus.NOT_FOUND, "No such function", "there is no function of this name"));
        byte[] input = RequestBody.read(request, this.requestLimit);
        byte[] output = run(function, input, request);
        return ResponseEntity.ok().contentType(isText(output) ? TEXT : MediaType.APPLICATION_OCTET_STREAM).body(output);
    }

    private static byte[] run(DeployedFunction function, byte[] input, HttpServletRequest request) {
        CallStatistics.Call call;
        try {
            call = function.statistics().begin(function.plugin().version());
        }
        catch (WasmPluginUnavailableException ex) { // deleted since it was found
            throw CallProblems.of(ex);
        }
        CallTimer.isFor(request, call);
        try {
            return function.command().run(input);
        }
        catch (WasmPluginBusyException | WasmPluginQuarantinedException | WasmPluginUnavailableException ex) {
            ErrorResponseException problem = CallProblems.of(ex);
            call.refused(problem.getBody());
            throw problem;
        }
        catch (WasmPluginException ex) {
            ErrorResponseException problem = CallProblems.of(ex);
            call.failed(problem.getBody());
            throw problem;
        }
        catch (WasmException ex) {
            ErrorResponseException problem = CallProblems.of(ex, function.plugin().limits());
            call.failed(problem.getBody());
            throw problem;
        }
    }

    private static boolean isText(byte[] output) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(output));
            return true;
        }
        catch (CharacterCodingException ex) {
            return false;
        }
    }

}
