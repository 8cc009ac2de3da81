package dev.wasmhost.samples.functions;

import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.servlet.HandlerInterceptor;

/** Lets only those change anything who send the token, before anything else is read. */
@Component
class TokenCheck implements HandlerInterceptor {

    private static final Set<String> SAFE = Set.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(),
            HttpMethod.OPTIONS.name());

    private final AccessToken token;

    TokenCheck(AccessToken token) {
        this.token = token;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (SAFE.contains(request.getMethod()) || this.token.isIn(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            return true;
        }
        ErrorResponseException problem = Problems.of(HttpStatus.UNAUTHORIZED, "Token is missing or wrong",
                "expected the header Authorization: Bearer TOKEN, with the token of the configuration or the log");
        problem.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        throw problem;
    }

}
