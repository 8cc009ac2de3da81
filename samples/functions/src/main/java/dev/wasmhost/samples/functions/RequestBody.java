package dev.wasmhost.samples.functions;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** Reads the bodies of requests, as they are and not longer than they may be. */
final class RequestBody {

    private RequestBody() {
    }

    /**
     * Reads the whole body.
     * @param limit bytes that it may have
     * @throws ErrorResponseException status 413 if it has more, 400 if it does not come
     */
    static byte[] read(HttpServletRequest request, long limit) {
        if (request.getContentLengthLong() > limit) {
            throw tooLarge(limit);
        }
        byte[] body;
        try {
            body = request.getInputStream().readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE - 8));
        }
        catch (IOException ex) {
            throw Problems.of(HttpStatus.BAD_REQUEST, "Request cannot be read", String.valueOf(ex.getMessage()));
        }
        if (body.length > limit) {
            throw tooLarge(limit);
        }
        return body;
    }

    private static ErrorResponseException tooLarge(long limit) {
        return Problems.of(HttpStatus.CONTENT_TOO_LARGE, "Too large", "expected at most " + limit + " bytes");
    }

}
