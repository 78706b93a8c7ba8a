package io.hibernateshards.demo.web.page;

import io.hibernateshards.PartialCommitException;
import io.hibernateshards.ShardUnavailableException;
import io.hibernateshards.demo.member.UnknownMemberException;
import io.hibernateshards.demo.post.UnknownPostException;
import io.hibernateshards.demo.web.signin.SignedIn;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.hibernate.StaleStateException;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Who is signed in, for every page, and which failure is which status. */
@ControllerAdvice
class PageAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(PageAdvice.class);

    @ModelAttribute("me")
    @Nullable
    SignedIn me(@AuthenticationPrincipal @Nullable SignedIn me) {
        return me;
    }

    @ExceptionHandler
    void unknownMember(UnknownMemberException unknown, HttpServletResponse response) throws IOException {
        answer(response, HttpStatus.NOT_FOUND, unknown);
    }

    @ExceptionHandler
    void unknownPost(UnknownPostException unknown, HttpServletResponse response) throws IOException {
        answer(response, HttpStatus.NOT_FOUND, unknown);
    }

    @ExceptionHandler
    void invalid(InvalidRequestException invalid, HttpServletResponse response) throws IOException {
        answer(response, HttpStatus.BAD_REQUEST, invalid);
    }

    /**
     * A database that does not answer, and a commit of which only a part is done, are no fault of the request: 503 names them,
     * and the visitor may try again. Who lost a race is told so by 409.
     */
    @ExceptionHandler({DataAccessException.class, TransactionException.class, PersistenceException.class})
    void failed(RuntimeException failure, HttpServletResponse response) throws IOException {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShardUnavailableException || cause instanceof PartialCommitException) {
                LOG.warn("A request failed", failure);
                answer(response, HttpStatus.SERVICE_UNAVAILABLE, cause);
                return;
            }
            if (cause instanceof OptimisticLockException
                    || cause instanceof StaleStateException
                    || cause instanceof ConstraintViolationException) {
                LOG.debug("A request came at the same time as another", failure);
                response.sendError(HttpStatus.CONFLICT.value(), "Something else changed this meanwhile. Try again.");
                return;
            }
        }
        throw failure;
    }

    private static void answer(HttpServletResponse response, HttpStatus status, Throwable reason) throws IOException {
        response.sendError(status.value(), reason.getMessage());
    }
}
