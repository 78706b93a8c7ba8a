package io.hibernateshards.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.topology.Database;
import io.hibernateshards.topology.KeyspaceMap;
import io.hibernateshards.topology.ShardMap;
import io.hibernateshards.topology.VirtualShardRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdentityComparisonTest {

    private static final List<Database> DATABASES = List.of(new Database("one", 0), new Database("two", 1));
    private static final Database ONE = DATABASES.get(0);
    private static final ShardMap MAP = ShardMap.of(0, DATABASES, List.of(KeyspaceMap.evenly("default", 8, DATABASES)));
    private static final RecordedIdentity.Keyspace LOWER_HALF = keyspace(8, 3, 8, 0, 3);
    private static final RecordedIdentity.Group MEMBERS = new RecordedIdentity.Group("default", "hash 0-7");

    private static RecordedIdentity.Keyspace keyspace(int shards, int idBits, int rows, int first, int last) {
        return new RecordedIdentity.Keyspace(shards, idBits, rows, List.of(new VirtualShardRange(first, last)));
    }

    private static RecordedIdentity recorded(RecordedIdentity.Keyspace keyspace, RecordedIdentity.Group group) {
        return new RecordedIdentity(
                1, "unit", "one", 0, true, null, Map.of("default", keyspace), Map.of("member", group));
    }

    private static List<String> differences(RecordedIdentity recorded) {
        return differences(recorded, new ExpectedIdentity.Group("member", "default", "hash 0-7"));
    }

    private static List<String> differences(RecordedIdentity recorded, ExpectedIdentity.Group group) {
        var expected = new ExpectedIdentity("unit", () -> MAP, Map.of("default", 3), List.of(group), List.of(), null);
        return new IdentityComparison(expected).differences(ONE, "jdbc:x", recorded, MAP);
    }

    @Test
    void whatWasRecordedFromTheSameConfigurationDoesNotDiffer() {
        assertThat(differences(recorded(LOWER_HALF, MEMBERS))).isEmpty();
    }

    @Test
    void anAddedKeyspaceOrEntityGroupIsNoDifference() {
        assertThat(differences(new RecordedIdentity(1, "unit", "one", 0, true, null, Map.of(), Map.of())))
                .isEmpty();
    }

    @Test
    void anotherUnitIsNamedWithBothSides() {
        assertThat(differences(new RecordedIdentity(1, "shop", "one", 0, true, null, Map.of(), Map.of())))
                .singleElement()
                .asString()
                .contains("belongs to the persistence unit 'shop', not to 'unit'")
                .contains("Correct its URL, or the unit's name");
    }

    @Test
    void swappedUrlsAreSeenByNameAndNumber() {
        assertThat(differences(new RecordedIdentity(1, "unit", "two", 1, true, null, Map.of(), Map.of())))
                .singleElement()
                .asString()
                .contains("configured as 'one' (number 0) at jdbc:x records that it is 'two' (number 1)")
                .contains("Put the URLs and the order of the list back");
    }

    @Test
    void anotherVirtualShardCountIsNamedWithBothSides() {
        assertThat(differences(recorded(keyspace(16, 4, 16, 0, 7), MEMBERS)))
                .singleElement()
                .asString()
                .contains("keyspace 'default' has 16 virtual shards, and the settings say 8")
                .contains("Set the number back");
    }

    @Test
    void anotherWidthOfIdsIsNamedWithBothSides() {
        assertThat(differences(recorded(keyspace(8, 10, 8, 0, 3), MEMBERS)))
                .singleElement()
                .asString()
                .contains("in 10 bits, and the configuration says 3")
                .contains("Set it back");
    }

    @Test
    void aMapThatPlacesAVirtualShardElsewhereIsNamedWithBothSides() {
        assertThat(differences(recorded(keyspace(8, 3, 8, 0, 7), MEMBERS)))
                .singleElement()
                .asString()
                .contains("owns the virtual shards 0-7 of keyspace 'default', and the settings place 0-3 there")
                .contains("hibernate.shards.groups");
    }

    @Test
    void aMissingRowOfAVirtualShardIsRefused() {
        assertThat(differences(recorded(keyspace(8, 3, 7, 0, 3), MEMBERS)))
                .singleElement()
                .asString()
                .contains("records 8 virtual shards for keyspace 'default', but has the rows of 7")
                .contains("Restore");
    }

    @Test
    void anotherFunctionIsNamedWithBothSides() {
        assertThat(differences(recorded(LOWER_HALF, new RecordedIdentity.Group("default", "range 0-99"))))
                .singleElement()
                .asString()
                .contains(
                        "records the function 'range 0-99' for entity group 'member', and the mapping says 'hash 0-7'")
                .contains("Set it back");
    }

    @Test
    void aFunctionThatGoesOnIsNoDifference() {
        var appended = new ExpectedIdentity.Group("member", "default", "range 0-99; 100-199", "range 0-99"::equals);

        assertThat(differences(recorded(LOWER_HALF, new RecordedIdentity.Group("default", "range 0-99")), appended))
                .isEmpty();
        assertThat(differences(recorded(LOWER_HALF, new RecordedIdentity.Group("default", "range 0-98")), appended))
                .hasSize(1);
    }

    @Test
    void anotherKeyspaceOfAnEntityGroupIsNamedWithBothSides() {
        assertThat(differences(recorded(LOWER_HALF, new RecordedIdentity.Group("players", "hash 0-7"))))
                .singleElement()
                .asString()
                .contains("is in keyspace 'players', and the mapping says 'default'")
                .contains("Set it back");
    }

    @Test
    void recordsOfANewerVersionAreNotRead() {
        assertThat(differences(new RecordedIdentity(2, "shop", "two", 1, true, null, Map.of(), Map.of())))
                .singleElement()
                .asString()
                .contains("its records have format 2, and this version knows up to 1")
                .contains("Use the newer version");
    }

    @Test
    void allDifferencesAreReportedTogether() {
        assertThat(differences(recorded(keyspace(8, 10, 8, 0, 7), new RecordedIdentity.Group("default", "range 0-99"))))
                .hasSize(3);
    }

    @Test
    void longFingerprintsAreComparedByAllOfTheirText() {
        var one = "x".repeat(5_000) + "1";
        var other = "x".repeat(5_000) + "2";

        assertThat(Fingerprint.shortened(one))
                .hasSizeLessThanOrEqualTo(4_000)
                .isNotEqualTo(Fingerprint.shortened(other));
        assertThat(Fingerprint.shortened("short")).isEqualTo("short");
    }
}
