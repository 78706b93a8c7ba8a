package io.hibernateshards.demo.web.signin;

import java.util.List;
import org.springframework.security.core.CredentialsContainer;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/** The member who is signed in, with what every page shows of them. The password's hash is forgotten once it was compared. */
public final class SignedIn implements UserDetails, CredentialsContainer {

    /** The role of those who may see the operator's pages. */
    public static final String OPERATOR = "OPERATOR";

    private static final long serialVersionUID = 1;

    private final String id;
    private final String name;
    private final String emoji;
    private final boolean operator;
    private String passwordHash;

    SignedIn(String id, String name, String emoji, boolean operator, String passwordHash) {
        this.id = id;
        this.name = name;
        this.emoji = emoji;
        this.operator = operator;
        this.passwordHash = passwordHash;
    }

    /** The member's id. */
    public String getId() {
        return id;
    }

    public String getName() {
        return name;
    }

    public String getEmoji() {
        return emoji;
    }

    public boolean isOperator() {
        return operator;
    }

    @Override
    public String getUsername() {
        return id;
    }

    @Override
    public String getPassword() {
        return passwordHash;
    }

    @Override
    public List<GrantedAuthority> getAuthorities() {
        return operator
                ? List.of(new SimpleGrantedAuthority("ROLE_MEMBER"), new SimpleGrantedAuthority("ROLE_" + OPERATOR))
                : List.of(new SimpleGrantedAuthority("ROLE_MEMBER"));
    }

    @Override
    public void eraseCredentials() {
        passwordHash = "";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedIn signedIn && id.equals(signedIn.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id;
    }
}
