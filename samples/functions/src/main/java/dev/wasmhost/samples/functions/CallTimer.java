package dev.wasmhost.samples.functions;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Times calls of functions, with everything that the server does for them. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class CallTimer extends OncePerRequestFilter {

    private static final String CALL = CallTimer.class.getName() + ".call";

    /** Says which call the request is. */
    static void isFor(HttpServletRequest request, CallStatistics.Call call) {
        request.setAttribute(CALL, call);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long start = System.nanoTime();
        try {
            chain.doFilter(request, response);
        }
        finally {
            if (request.getAttribute(CALL) instanceof CallStatistics.Call call) {
                call.ended(System.nanoTime() - start);
            }
        }
    }

}
