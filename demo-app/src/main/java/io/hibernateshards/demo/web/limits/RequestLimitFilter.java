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
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 429 to who asks too often, and says in how many seconds to come back. It comes before the sign-in, so that passwords
 * cannot be tried without end; members are told apart by their id, whatever their session, and others by their network address.
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
        boolean isWrite =
                !request.getMethod().equals("GET") && !request.getMethod().equals("HEAD");
        var member = member(request);
        if (member.isEmpty()) {
            var address = request.getRemoteAddr();
            // Who is not signed in can change nothing but that.
            return isWrite
                    ? bucket("sign-in " + address, limits.signInsPerMinute())
                    : bucket("read at " + address, limits.readsPerMinute());
        }
        return isWrite
                ? bucket("write by " + member.get(), limits.writesPerMinute())
                : bucket("read by " + member.get(), limits.readsPerMinute());
    }

    /** The id of the member whose session this is. */
    private static Optional<String> member(HttpServletRequest request) {
        return Optional.ofNullable(request.getSession(false))
                .map(session -> session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY))
                .map(context -> ((SecurityContext) context).getAuthentication())
                .map(Authentication::getName);
    }

    private Bucket bucket(String key, int perMinute) {
        return buckets.get(
                key,
                missing -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(perMinute).refillIntervally(perMinute, PERIOD))
                        .build());
    }
}
