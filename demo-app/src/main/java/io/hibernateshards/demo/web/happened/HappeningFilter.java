package io.hibernateshards.demo.web.happened;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Notes what each request does. A page shows its own happening, and before it those of the requests that led to it by
 * redirection, which the visitor's session keeps until then.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class HappeningFilter extends OncePerRequestFilter {

    private static final String CURRENT = Happening.class.getName();
    private static final String REDIRECTED = CURRENT + ".redirected";
    private static final int MOST_REDIRECTED = 5;

    private final CurrentHappening current;

    HappeningFilter(CurrentHappening current) {
        this.current = current;
    }

    /** The reports that the page of a request shows, the oldest first; those of redirections are then forgotten. */
    static List<Happening.Report> reports(HttpServletRequest request) {
        var reports = new ArrayList<Happening.Report>();
        var session = request.getSession(false);
        if (session != null && session.getAttribute(REDIRECTED) instanceof Redirected redirected) {
            reports.addAll(redirected.reports());
            session.removeAttribute(REDIRECTED);
        }
        if (request.getAttribute(CURRENT) instanceof Happening happening) {
            reports.add(happening.report());
        }
        return reports;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.startsWith("/webjars/") || path.startsWith("/static/") || path.equals("/operator/map/events");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var happening = new Happening(request.getMethod() + " " + request.getRequestURI());
        request.setAttribute(CURRENT, happening);
        current.begin(happening);
        try {
            chain.doFilter(request, response);
        } finally {
            current.end();
        }
        if (response.getStatus() / 100 == 3) {
            keep(request, happening.report());
        }
    }

    private static void keep(HttpServletRequest request, Happening.Report report) {
        var session = request.getSession(false);
        if (session == null || report.databases().isEmpty()) {
            return;
        }
        var reports = new ArrayList<Happening.Report>();
        if (session.getAttribute(REDIRECTED) instanceof Redirected before) {
            reports.addAll(before.reports());
        }
        reports.add(report);
        session.setAttribute(
                REDIRECTED,
                new Redirected(
                        List.copyOf(reports.subList(Math.max(0, reports.size() - MOST_REDIRECTED), reports.size()))));
    }

    private record Redirected(List<Happening.Report> reports) {}
}
