package io.hibernateshards.scenario.ledger;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of an ordinary unit beside a sharded one. */
@Entity
@Table(name = "ledger_entry")
public class LedgerEntry {

    @Id
    @GeneratedValue
    Long id;

    String login;

    long cents;

    protected LedgerEntry() {}

    public LedgerEntry(String login, long cents) {
        this.login = login;
        this.cents = cents;
    }

    public long getCents() {
        return cents;
    }
}
