package io.hibernateshards.demo.web.signin;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The way in. */
@Controller
class SignInController {

    private final SignInSettings settings;

    SignInController(SignInSettings settings) {
        this.settings = settings;
    }

    @GetMapping("/sign-in")
    String signIn(@AuthenticationPrincipal @Nullable SignedIn me, Model model) {
        model.addAttribute("settings", settings);
        return me == null ? "sign-in" : "redirect:/";
    }
}
