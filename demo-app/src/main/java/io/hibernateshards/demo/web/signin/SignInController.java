package io.hibernateshards.demo.web.signin;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The way in. */
@Controller
class SignInController {

    @GetMapping("/sign-in")
    String signIn(@AuthenticationPrincipal @Nullable SignedIn me) {
        return me == null ? "sign-in" : "redirect:/";
    }
}
