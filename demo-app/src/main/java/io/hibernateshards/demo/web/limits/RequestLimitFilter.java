package io.hibernateshards.demo.web.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 429 to who asks too often, and says in how many seconds to come back. It comes before the sign-in, so that passwords
 * cannot be tried without end; members are told apart by their session there, others by their network address.
 */
@Component
@Order(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 10)
class RequestLimitFilter extends OncePerRequestFilter {

    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int MOST_VISITORS = 100_000;

    private final RequestLimits limits;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST_VISITORS)
            .expireAfterAccess(PERIOD.multipliedBy(2))
            .build();

    RequestLimitFilter(RequestLimits limits) {
        this.limits = limits;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.startsWith("/webjars/") || path.startsWith("/static/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var probe = bucket(request).tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) {
            chain.doFilter(request, response);
            return;
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1;
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        response.sendError(429, "Too many requests. Try again in " + seconds + " seconds.");
    }

    private Bucket bucket(HttpServletRequest request) {
        var isWrite = !request.getMethod().equals("GET") && !request.getMethod().equals("HEAD");
        if (isWrite && request.getRequestURI().equals("/sign-in")) {
            return bucket("sign-in " + request.getRemoteAddr(), limits.signInsPerMinute());
        }
        var visitor = Optional.ofNullable(request.getSession(false))
                .map(session -> "session " + session.getId())
                .orElseGet(() -> "address " + request.getRemoteAddr());
        return isWrite
                ? bucket("write " + visitor, limits.writesPerMinute())
                : bucket("read " + visitor, limits.readsPerMinute());
    }

    private Bucket bucket(String key, int perMinute) {
        return buckets.get(
                key,
                missing -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
                        .build());
    }
}
