package dev.wasmhost.samples.functions;

import java.util.regex.Pattern;

import org.springframework.http.HttpStatus;

/**
 * Names of functions: part of a URL, a file's name and a property's, and no way to
 * anywhere else.
 */
final class FunctionNames {

    static final String EXPECTED = "expected 1 to 63 letters a to z, digits and dashes, none of these first or last";

    static final String SUFFIX = ".wasm";

    private static final Pattern VALID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private FunctionNames() {
    }

    static boolean isValid(String name) {
        return VALID.matcher(name).matches();
    }

    /**
     * Returns the name as it is.
     * @throws org.springframework.web.ErrorResponseException status 400 if it is none
     */
    static String checked(String name) {
        if (!isValid(name)) {
            throw Problems.of(HttpStatus.BAD_REQUEST, "Not a function's name", "name: " + EXPECTED);
        }
        return name;
    }

}
