package io.hibernateshards.scenario.docs;

import io.hibernateshards.ReferenceEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

// region entity
@Entity
@ReferenceEntity
class Country {

    @Id
    String code;

    String name;
    // endregion

    Country() {}

    Country(String code, String name) {
        this.code = code;
        this.name = name;
    }
    // region entity
}
// endregion
