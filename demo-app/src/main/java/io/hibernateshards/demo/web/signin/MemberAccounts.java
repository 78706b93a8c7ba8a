package io.hibernateshards.demo.web.signin;

import io.hibernateshards.demo.account.AccountRepository;
import io.hibernateshards.demo.member.MemberRepository;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Members as those who sign in: the account and the member are on one database. */
@Service
class MemberAccounts implements UserDetailsService {

    private static final int LONGEST_ID = 40;

    private final AccountRepository accounts;
    private final MemberRepository members;

    MemberAccounts(AccountRepository accounts, MemberRepository members) {
        this.accounts = accounts;
        this.members = members;
    }

    @Override
    @Transactional(readOnly = true)
    public UserDetails loadUserByUsername(String memberId) {
        if (memberId.isBlank()
                || memberId.length() > LONGEST_ID
                || memberId.chars().anyMatch(Character::isISOControl)) {
            throw new UsernameNotFoundException("No member has such an id");
        }
        var account = accounts.findById(memberId)
                .orElseThrow(() -> new UsernameNotFoundException("No account of '" + memberId + "'"));
        var member = members.findById(memberId)
                .orElseThrow(() -> new UsernameNotFoundException("No member '" + memberId + "'"));
        return new SignedIn(
                memberId, member.getName(), member.getEmoji(), account.isOperator(), account.getPasswordHash());
    }
}
