package io.hibernateshards.demo.web.signin;

import java.util.Objects;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Everything needs a signed-in member but the way in; the operator's pages and the endpoints need an operator. */
@Configuration(proxyBeanMethods = false)
class SignInConfiguration {

    /** Scripts, styles and pictures come from this application alone, and no other site may frame or receive its forms. */
    private static final String CONTENT_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    @Bean
    PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    /** Where a visitor wanted to go: pages alone, not parts of one, nor what programs ask for. */
    @Bean
    RequestCache wantedPages() {
        var parts = new PageParts();
        var wanted = new HttpSessionRequestCache();
        wanted.setRequestMatcher(request -> request.getMethod().equals("GET")
                && Objects.requireNonNullElse(request.getHeader(HttpHeaders.ACCEPT), "")
                        .contains(MediaType.TEXT_HTML_VALUE)
                && !parts.matches(request));
        return wanted;
    }

    @Bean
    SecurityFilterChain pages(HttpSecurity http, RequestCache wantedPages) {
        var parts = new PageParts();
        var paths = PathPatternRequestMatcher.withDefaults();
        return http.authorizeHttpRequests(
                        requests -> requests.requestMatchers("/sign-in", "/static/**", "/webjars/**", "/error")
                                .permitAll()
                                .requestMatchers(EndpointRequest.to("health"))
                                .permitAll()
                                .requestMatchers(EndpointRequest.toAnyEndpoint())
                                .hasRole(SignedIn.OPERATOR)
                                .requestMatchers("/operator/**")
                                .hasRole(SignedIn.OPERATOR)
                                .anyRequest()
                                .authenticated())
                .formLogin(form -> form.loginPage("/sign-in")
                        .usernameParameter("member")
                        .successHandler(new SignInSuccess(wantedPages))
                        .failureHandler(new SignInFailures())
                        .permitAll())
                .requestCache(cache -> cache.requestCache(wantedPages))
                .logout(logout -> logout.logoutRequestMatcher(paths.matcher(HttpMethod.POST, "/sign-out"))
                        .logoutSuccessUrl("/sign-in?out"))
                .exceptionHandling(handling -> handling.defaultAuthenticationEntryPointFor(
                                new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED), paths.matcher("/api/**"))
                        .defaultAuthenticationEntryPointFor(parts, parts)
                        .defaultAccessDeniedHandlerFor(parts, parts)
                        // The form's token ended with the session of one who took long.
                        .defaultAccessDeniedHandlerFor(
                                (request, response, denied) -> response.sendRedirect("/sign-in?late"),
                                paths.matcher(HttpMethod.POST, "/sign-in")))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)))
                .build();
    }
}
