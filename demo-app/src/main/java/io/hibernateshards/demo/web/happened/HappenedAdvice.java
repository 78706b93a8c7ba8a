package io.hibernateshards.demo.web.happened;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Gives each page what happened, under the name {@code happened}; asked for when the drawer is drawn, after all else. */
@ControllerAdvice(annotations = Controller.class)
class HappenedAdvice {

    @ModelAttribute("happened")
    Supplier<List<Happening.Report>> happened(HttpServletRequest request) {
        return () -> HappeningFilter.reports(request);
    }
}
