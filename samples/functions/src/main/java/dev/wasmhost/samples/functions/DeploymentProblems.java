package dev.wasmhost.samples.functions;

import dev.wasmhost.LinkException;
import dev.wasmhost.MalformedModuleException;
import dev.wasmhost.WasmException;
import dev.wasmhost.WasmLimitException;
import dev.wasmhost.spring.boot.autoconfigure.DuplicateWasmPluginException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginBindingException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginConfigurationException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginLoadException;
import dev.wasmhost.spring.boot.autoconfigure.WasmPluginStartException;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** What is answered if a function cannot be deployed: mostly, what is wrong with it. */
final class DeploymentProblems {

    private DeploymentProblems() {
    }

    static ErrorResponseException of(WasmPluginException failure) {
        if (failure instanceof WasmPluginLoadException ex) {
            return refused(ex.reason());
        }
        if (failure instanceof WasmPluginStartException ex) {
            return refused(ex.reason());
        }
        if (failure instanceof WasmPluginBindingException) {
            return Problems.of(HttpStatus.UNPROCESSABLE_CONTENT, "Not a command",
                    "expected a WASI command, which exports the function \"_start\"; found a module without");
        }
        if (failure instanceof DuplicateWasmPluginException) {
            return Problems.of(HttpStatus.CONFLICT, "Name is taken", "there is a plugin of this name already");
        }
        if (failure instanceof WasmPluginConfigurationException ex) {
            return Problems.of(HttpStatus.INTERNAL_SERVER_ERROR, "Wrong configuration", ex.reason());
        }
        return Problems.of(HttpStatus.UNPROCESSABLE_CONTENT, "Not accepted", String.valueOf(failure.getMessage()));
    }

    private static ErrorResponseException refused(WasmException reason) {
        if (reason instanceof MalformedModuleException) {
            return Problems.of(HttpStatus.BAD_REQUEST, "Not WebAssembly", detail(reason));
        }
        if (reason instanceof LinkException) {
            return Problems.of(HttpStatus.UNPROCESSABLE_CONTENT, "Asks for what is not granted", detail(reason));
        }
        if (reason instanceof WasmLimitException ex) {
            return limit(ex);
        }
        return Problems.of(HttpStatus.UNPROCESSABLE_CONTENT, "Not a valid module", detail(reason));
    }

    private static ErrorResponseException limit(WasmLimitException exceeded) {
        String detail = CallProblems.limit(exceeded);
        return switch (exceeded.limit()) {
            case "module size" -> Problems.of(HttpStatus.CONTENT_TOO_LARGE, "Too large", detail);
            case CallProblems.MEMORY_OF_ALL ->
                Problems.of(HttpStatus.INSUFFICIENT_STORAGE, "No memory left for another function", detail);
            default -> Problems.of(HttpStatus.UNPROCESSABLE_CONTENT, "Asks for too much", detail);
        };
    }

    private static String detail(WasmException reason) {
        return String.valueOf(reason.getMessage());
    }

}
