package io.hibernateshards.scenario.ledger;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

/** Rows of the ordinary unit. */
public interface LedgerRepository extends JpaRepository<LedgerEntry, Long> {

    List<LedgerEntry> findByLoginOrderByCents(String login);
}
