package io.hibernateshards.scenario;

import io.hibernateshards.ReferenceEntity;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A reference entity, which every database has a copy of. */
@Entity
@ReferenceEntity
class Country {

    @Id
    String code;

    String name;

    Country() {}

    Country(String code, String name) {
        this.code = code;
        this.name = name;
    }
}
