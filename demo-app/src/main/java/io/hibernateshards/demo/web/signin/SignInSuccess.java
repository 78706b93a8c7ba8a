package io.hibernateshards.demo.web.signin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.savedrequest.RequestCache;

/** Leads a member to the page that was asked for. From then on the session lives as long as a working day. */
class SignInSuccess extends SavedRequestAwareAuthenticationSuccessHandler {

    /** How long a member stays signed in without a request; a stranger's session ends by {@code server.servlet.session.timeout}. */
    static final Duration SESSION = Duration.ofHours(8);

    SignInSuccess(RequestCache pages) {
        setRequestCache(pages);
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws ServletException, IOException {
        request.getSession().setMaxInactiveInterval(Math.toIntExact(SESSION.toSeconds()));
        super.onAuthenticationSuccess(request, response, authentication);
    }
}
