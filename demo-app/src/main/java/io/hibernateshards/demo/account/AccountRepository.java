package io.hibernateshards.demo.account;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/** Accounts by their member's id: one database each. */
public interface AccountRepository extends Repository<Account, String> {

    Optional<Account> findById(String memberId);
}
