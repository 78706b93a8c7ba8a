package io.hibernateshards.scenario.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.ShardedSessionFactory;
import io.hibernateshards.testing.ShardsExtension;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;

/** What the page on tests shows of Spring Boot. */
// region slice
@DataJpaTest(
        properties = {
            "hibernate-shards.databases.one.url=jdbc:h2:mem:one",
            "hibernate-shards.databases.two.url=jdbc:h2:mem:two",
            "hibernate-shards.virtual-shards=8",
            "spring.jpa.hibernate.ddl-auto=create"
        })
class ShopperSliceIT {

    @Autowired
    ShopperRepository shoppers;

    @Autowired
    ShardedSessionFactory factory;

    @RegisterExtension
    final ShardsExtension shards = ShardsExtension.of(() -> factory);

    @Test
    void aShopperIsReadFromOneDatabase() {
        shoppers.saveAndFlush(new Shopper("ada", "Ada", 1));

        shards.touchesOneDatabase(() -> assertThat(shoppers.existsById("ada")).isTrue());
    }

    @Test
    void allShoppersAreReadFromBothDatabases() {
        shards.touchesDatabases(Set.of("one", "two"), shoppers::findAll);
    }
}
// endregion
