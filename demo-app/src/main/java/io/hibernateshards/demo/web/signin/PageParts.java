package io.hibernateshards.demo.web.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Requests of htmx, whose answers become parts of a page. Where the session has ended, the sign-in page must not be such a part:
 * htmx is told to load the page again, which leads to the way in and back.
 */
final class PageParts implements RequestMatcher, AuthenticationEntryPoint, AccessDeniedHandler {

    @Override
    public boolean matches(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        signInAgain(response);
    }

    /** With its session a visitor also loses the token that forms have. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        var visitor = SecurityContextHolder.getContext().getAuthentication();
        if (visitor == null || visitor instanceof AnonymousAuthenticationToken) {
            signInAgain(response);
            return;
        }
        response.sendError(HttpStatus.FORBIDDEN.value(), "This page is older than your session. Load it again.");
    }

    private static void signInAgain(HttpServletResponse response) throws IOException {
        response.setHeader("HX-Refresh", "true");
        response.sendError(HttpStatus.UNAUTHORIZED.value(), "The session has ended. Sign in again.");
    }
}
