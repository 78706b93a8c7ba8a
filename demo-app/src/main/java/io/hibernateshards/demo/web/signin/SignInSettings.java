package io.hibernateshards.demo.web.signin;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom the sign-in page names to those who look around; nobody unless the program that loaded the members says so.
 *
 * @param loaded how many members were loaded
 * @param some a few of them
 */
@ConfigurationProperties("social.sign-in")
record SignInSettings(
        @DefaultValue("0") int loaded, @DefaultValue List<Someone> some) {

    /**
     * A member as whom one can sign in.
     *
     * @param id what is written into the form
     */
    record Someone(String id, String name, String emoji, boolean operator) {}
}
