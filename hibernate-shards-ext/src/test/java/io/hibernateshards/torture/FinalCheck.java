package io.hibernateshards.torture;

import io.hibernateshards.fixtures.TestDatabase;
import io.hibernateshards.topology.ShardMap;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds what the databases have when all is quiet, read by plain JDBC, against the history and the map. */
final class FinalCheck {

    /** All that a database has of one purse. */
    private static final class Found {
        private final List<String> places = new ArrayList<>();
        private final List<String> coins = new ArrayList<>();
        private final List<String> labels = new ArrayList<>();
        private final Set<Integer> revisions = new HashSet<>();
    }

    private final History history;
    private final ShardMap map;
    private final Map<Long, Found> purses = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();

    FinalCheck(History history, ShardMap map) {
        this.history = history;
        this.map = map;
    }

    List<String> wrong() {
        return wrong;
    }

    int purses() {
        return purses.size();
    }

    void check(List<TestDatabase> databases) throws SQLException {
        for (var database : databases) {
            read(database);
            checkOwnership(database);
        }
        purses.forEach(this::checkFound);
        history.purses().forEach((key, purse) -> {
            if (!purses.containsKey(key) && !isPossible(purse, PurseHistory.ABSENT)) {
                wrong.add(name(key) + " is lost; history " + purse);
            }
        });
        checkScores(databases);
    }

    private void read(TestDatabase database) throws SQLException {
        for (var row : database.queryForStrings("select writer, number, revision, vshard from Purse")) {
            var cells = row.split("\\|");
            var found = found(cells);
            found.places.add(database.name());
            found.revisions.add(Integer.parseInt(cells[2]));
            checkPlace(database, row, Integer.parseInt(cells[3]));
        }
        for (var row : database.queryForStrings("select writer, number, revision, vshard, side from Coin")) {
            var cells = row.split("\\|");
            var found = found(cells);
            found.coins.add(cells[4]);
            found.revisions.add(Integer.parseInt(cells[2]));
            checkPlace(database, row, Integer.parseInt(cells[3]));
        }
        for (var row : database.queryForStrings(
                "select replace(substr(Purse_name, 7), '-', '|'), labels, vshard " + "from Purse_labels")) {
            var cells = row.split("\\|");
            found(cells).labels.add(cells[2]);
            checkPlace(database, row, Integer.parseInt(cells[3]));
        }
    }

    private Found found(String[] cells) {
        return purses.computeIfAbsent(
                History.key(Integer.parseInt(cells[0]), Integer.parseInt(cells[1])), key -> new Found());
    }

    private void checkPlace(TestDatabase database, String row, int shard) {
        var home = map.keyspace(TortureUnit.KEYSPACE).databaseOf(shard).name();
        if (!home.equals(database.name())) {
            wrong.add("A row of " + shard + ", which is on " + home + ", is on " + database.name() + ": " + row);
        }
    }

    private void checkFound(long key, Found found) {
        var purse = history.purse((int) (key >> 32), (int) key);
        if (found.places.size() != 1 || found.revisions.size() != 1) {
            wrong.add(
                    name(key) + " is on " + found.places + " with revisions " + found.revisions + "; history " + purse);
            return;
        }
        int revision = found.revisions.iterator().next();
        var labels = Purse.labels((int) (key >> 32), purse.labelled(revision));
        if (!isPossible(purse, revision)) {
            wrong.add(name(key) + " has the revision " + revision + "; history " + purse);
        } else if (found.coins.size() != Coin.SIDES || new HashSet<>(found.coins).size() != Coin.SIDES) {
            wrong.add(name(key) + " has coins " + found.coins + "; history " + purse);
        } else if (found.labels.size() != labels.size() || !labels.equals(new HashSet<>(found.labels))) {
            wrong.add(name(key) + " has labels " + found.labels + "; history " + purse);
        }
    }

    private static boolean isPossible(PurseHistory purse, int revision) {
        return purse.isPossible(revision, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    private static String name(long key) {
        return Purse.name((int) (key >> 32), (int) key);
    }

    private void checkOwnership(TestDatabase database) throws SQLException {
        for (var row : database.queryForStrings(
                "select vshard, mode, token from hs_vshard where keyspace = '" + TortureUnit.KEYSPACE + "'")) {
            var cells = row.split("\\|");
            var home = map.keyspace(TortureUnit.KEYSPACE).databaseOf(Integer.parseInt(cells[0]));
            var expected = home.name().equals(database.name()) ? "OWNED" : "NOT_OWNED";
            if (!cells[1].equals(expected) || !cells[2].equals("null")) {
                wrong.add(database.name() + " records " + row + " instead of " + expected);
            }
        }
        long changes = database.queryForLong("select count(*) from hs_change");
        if (changes != 0) {
            wrong.add(database.name() + " has " + changes + " recorded changes left");
        }
    }

    private void checkScores(List<TestDatabase> databases) throws SQLException {
        int scores = 0;
        for (var database : databases) {
            for (var row : database.queryForStrings("select place, points, vshard from Score")) {
                var cells = row.split("\\|");
                int place = Integer.parseInt(cells[0]);
                long points = Long.parseLong(cells[1]);
                checkPlace(database, row, Integer.parseInt(cells[2]));
                if (!history.isPossible(place, points)) {
                    wrong.add("Score " + place + " is " + points + " instead of " + history.points(place));
                }
                scores++;
            }
        }
        if (scores != Score.SCORES) {
            wrong.add("There are " + scores + " scores");
        }
    }
}
