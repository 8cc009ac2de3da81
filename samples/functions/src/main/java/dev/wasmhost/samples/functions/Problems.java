package dev.wasmhost.samples.functions;

import java.time.Duration;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Answers that are no success: a status, and a body that says why (RFC 9457). */
final class Problems {

    private Problems() {
    }

    static ErrorResponseException of(HttpStatus status, String title, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle(title);
        return new ErrorResponseException(status, problem, null);
    }

    /** Says when to come again, in whole seconds, at least one. */
    static ErrorResponseException later(String title, String detail, Duration after) {
        ErrorResponseException problem = of(HttpStatus.SERVICE_UNAVAILABLE, title, detail);
        long seconds = Math.max(1, after.plusMillis(999).toSeconds());
        problem.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        return problem;
    }

    /** Adds to what the body says. */
    static ErrorResponseException with(ErrorResponseException problem, String property, Object value) {
        problem.getBody().setProperty(property, value);
        return problem;
    }

}
