package io.hibernateshards.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.EntityGroup;
import io.hibernateshards.ShardKey;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.OnEachDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Query;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.hibernate.Hibernate;
import org.hibernate.Session;
import org.hibernate.annotations.FetchProfile;

/** What several databases cannot answer as one does: fetch profiles of collections, times with an offset. */
class FetchProfilesIT {

    private static OracleUnits units(DatabaseKind kind) {
        return new OracleUnits(
                kind,
                new Class<?>[] {Club.class},
                FetchProfilesIT::fill,
                row -> row instanceof Club club
                        ? club.name + (Hibernate.isInitialized(club.colours) ? new TreeSet<>(club.colours) : "")
                        : String.valueOf(row));
    }

    @OnEachDatabase
    void aProfileThatFetchesACollectionIsRefusedOverSeveralDatabases(DatabaseKind kind) {
        try (var units = units(kind)) {
            for (var arrangement : Arrangement.SHARDED) {
                var answer = units.answer(arrangement, FetchProfilesIT::withColours, true, false);
                if (arrangement.databaseCount() == 1) {
                    assertThat(answer)
                            .isEqualTo(units.answer(Arrangement.PLAIN, FetchProfilesIT::withColours, true, false));
                } else {
                    assertThat(answer)
                            .contains("a fetch profile that fetches a collection")
                            .contains("Fetch the collection by an entity graph");
                }
            }
        }
    }

    @OnEachDatabase
    void timesWithAnOffsetAreComparedByADatabase(DatabaseKind kind) {
        try (var units = units(kind)) {
            units.answerAlike("select c.opens from Club c where c.name = 'k1'");
            units.answerAlike("from Club c order by c.opens, c.name");
            units.answerAlike("select distinct c.opens from Club c");
        }
    }

    private static Query withColours(EntityManager em) {
        em.unwrap(Session.class).enableFetchProfile("colours");
        return em.createQuery("from Club c order by c.name");
    }

    private static void fill(EntityManager em) {
        for (int number = 0; number < 9; number++) {
            var club = new Club();
            club.name = "k" + number;
            club.size = number % 3;
            for (int colour = 0; colour < number % 3 + 1; colour++) {
                club.colours.add("c" + (number + colour));
            }
            em.persist(club);
        }
    }

    @Entity(name = "Club")
    @EntityGroup("club")
    @FetchProfile(
            name = "colours",
            fetchOverrides = @FetchProfile.FetchOverride(entity = Club.class, association = "colours"))
    static class Club {

        @Id
        @ShardKey
        @Column(length = 20)
        String name = "";

        int size;

        OffsetTime opens = OffsetTime.of(9, 0, 0, 0, ZoneOffset.UTC);

        @ElementCollection
        List<String> colours = new ArrayList<>();
    }
}
