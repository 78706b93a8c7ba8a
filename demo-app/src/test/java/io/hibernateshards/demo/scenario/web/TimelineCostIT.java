package io.hibernateshards.demo.scenario.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.demo.friendship.FriendshipRepository;
import io.hibernateshards.demo.loading.GeneratedNetwork;
import io.hibernateshards.demo.loading.TutorialNetwork;
import io.hibernateshards.demo.member.Member;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.OnEachDatabase;
import io.hibernateshards.fixtures.jdbc.SqlRecorder;
import io.hibernateshards.fixtures.jdbc.SqlRecorder.Sent;
import jakarta.persistence.EntityManagerFactory;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.data.domain.Limit;

/** What a timeline asks the databases for. */
class TimelineCostIT {

    private static final List<String> READERS = List.of("user_001", "user_003", "member-00001", "member-00012");
    private static final Pattern AUTHOR = Pattern.compile("\"authorId\":\"([^\"]+)\"");

    @OnEachDatabase
    void eachPartIsAskedOfTheDatabasesThatHaveItAndOfNoOther(DatabaseKind kind) throws Exception {
        var recorder = new SqlRecorder();
        try (var application =
                RunningSocial.start(kind, new TutorialNetwork().and(new GeneratedNetwork(30, 200)), recorder::wrap)) {
            var factory =
                    application.context().getBean(EntityManagerFactory.class).unwrap(ShardedSessionFactory.class);
            var asked = new HashSet<Integer>();
            for (var reader : READERS) {
                var visitor = Visitor.signedIn(application, reader);
                var authors = new HashSet<>(application
                        .context()
                        .getBean(FriendshipRepository.class)
                        .friendIds(reader, Limit.unlimited()));
                authors.add(reader);
                recorder.clear();

                var timeline = visitor.getJson("/api/timeline").body();

                var shown = AUTHOR.matcher(timeline)
                        .results()
                        .map(found -> found.group(1))
                        .toList();
                assertThat(databases(recorder, "from friendship"))
                        .containsExactlyElementsOf(homes(factory, Set.of(reader)));
                assertThat(databases(recorder, "from post ")).containsExactlyElementsOf(homes(factory, authors));
                assertThat(databases(recorder, "from post_like")).containsExactlyElementsOf(homes(factory, shown));
                assertThat(recorder.sent())
                        .hasSize(1
                                + homes(factory, authors).size()
                                + homes(factory, shown).size());
                for (var database : recorder.databases()) {
                    assertThat(recorder.commits(database)).isEqualTo(1);
                    assertThat(recorder.connections(database)).isEqualTo(1);
                }
                asked.add(recorder.databases().size());
            }
            assertThat(asked)
                    .as("how many databases: all for some, fewer for others")
                    .hasSizeGreaterThan(1);
        }
    }

    @OnEachDatabase
    void onOneDatabaseItIsThreeStatements(DatabaseKind kind) throws Exception {
        var recorder = new SqlRecorder();
        try (var application = RunningSocial.startPlain(
                kind, new TutorialNetwork().and(new GeneratedNetwork(30, 200)), recorder::wrap)) {
            var visitor = Visitor.signedIn(application, "member-00001");
            recorder.clear();

            visitor.getJson("/api/timeline");

            assertThat(recorder.count()).isEqualTo(3);
            assertThat(recorder.commits("social")).isEqualTo(1);
        }
    }

    /** The databases of the statements with these words, in order. */
    private static List<String> databases(SqlRecorder recorder, String words) {
        return recorder.sent().stream()
                .filter(sent -> sent.sql().replace("PostLike", "post_like").contains(words))
                .map(Sent::database)
                .sorted()
                .toList();
    }

    private static Set<String> homes(ShardedSessionFactory factory, Collection<String> members) {
        var homes = new TreeSet<String>();
        for (var member : members) {
            homes.add(factory.databaseOf(factory.shardOf(Member.class, member).orElseThrow()));
        }
        return homes;
    }
}
