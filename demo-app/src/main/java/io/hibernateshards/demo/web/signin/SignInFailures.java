package io.hibernateshards.demo.web.signin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;

/** Leads who is not let in back to the form; but where nobody could look whether the password is right, that is no fault of theirs. */
class SignInFailures extends SimpleUrlAuthenticationFailureHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SignInFailures.class);

    SignInFailures() {
        super("/sign-in?error");
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException, ServletException {
        if (failure instanceof InternalAuthenticationServiceException) {
            LOG.warn("A member could not be looked up to be signed in", failure);
            response.sendError(
                    HttpStatus.SERVICE_UNAVAILABLE.value(),
                    "The database of this member does not answer, so nobody can say whether the password is right. Try again in a moment.");
            return;
        }
        super.onAuthenticationFailure(request, response, failure);
    }
}
