package io.hibernateshards.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.benchmarks.KeyReaderBenchmark.Post;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyReaderTest {

    @Test
    void everyWayReadsTheEndOfThePathOrNullWhereItIsCutShort() throws Exception {
        var author = Post.class.getDeclaredField("author");
        var login = Member.class.getDeclaredField("login");
        var post = new Post();
        var orphan = new Post();
        post.author = new Member("alice", "Alice", 1);
        author.set(orphan, null);

        for (var reader : List.of(
                KeyReader.byReflection(author, login),
                KeyReader.byMethodHandle(author, login),
                KeyReader.byGeneratedCode(author, login))) {
            assertThat(reader.read(post)).isEqualTo("alice");
            assertThat(reader.read(orphan)).isNull();
        }
    }
}
