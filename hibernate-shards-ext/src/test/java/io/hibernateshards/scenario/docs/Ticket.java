package io.hibernateshards.scenario.docs;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.UniquePerDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

// region entity
@Entity
@EntityGroup("project")
@UniquePerDatabase
class Ticket {

    @Id
    String number;

    @ShardKey
    @Embedded
    ProjectKey project;
    // endregion

    String title;

    Ticket() {}

    Ticket(String number, ProjectKey project, String title) {
        this.number = number;
        this.project = project;
        this.title = title;
    }
    // region entity
}

@Embeddable
record ProjectKey(
        @Column(nullable = false) String tenant,
        @Column(nullable = false) String project) {}
// endregion
