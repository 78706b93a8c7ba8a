package io.hibernateshards.demo.web;

import io.hibernateshards.demo.account.Account;
import io.hibernateshards.demo.friendship.Friendship;
import io.hibernateshards.demo.friendship.FriendshipService;
import io.hibernateshards.demo.member.Member;
import io.hibernateshards.demo.post.Post;
import io.hibernateshards.demo.post.PostService;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * The social network as a web application. Which databases it uses is said by properties alone: those of
 * {@code hibernate-shards.databases}, or one of {@code spring.datasource} and then plain Hibernate.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan
@ConfigurationPropertiesScan
@EnableScheduling
@EntityScan(basePackageClasses = {Account.class, Friendship.class, Member.class, Post.class})
@EnableJpaRepositories(basePackageClasses = {Account.class, Friendship.class, Member.class, Post.class})
public class SocialApplication {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    PostService postService(EntityManagerFactory factory, Clock clock) {
        return new PostService(factory, clock);
    }

    @Bean
    FriendshipService friendshipService(EntityManagerFactory factory, Clock clock) {
        return new FriendshipService(factory, clock);
    }
}
