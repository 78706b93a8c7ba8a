package io.hibernateshards.demo.scenario.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateshards.demo.loading.GeneratedNetwork;
import io.hibernateshards.demo.loading.Network;
import io.hibernateshards.demo.loading.TutorialNetwork;
import io.hibernateshards.demo.member.MemberRepository;
import io.hibernateshards.demo.web.Shards;
import io.hibernateshards.fixtures.DatabaseKind;
import io.hibernateshards.fixtures.OnEachDatabase;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.data.domain.Limit;

/** The pages as members see them, in a browser. */
class BrowserIT {

    private static final Network SMALL = new TutorialNetwork().and(new GeneratedNetwork(60, 400));
    /** Big enough for a timeline of more than a thousand posts. */
    private static final Network BIG = new TutorialNetwork().and(new GeneratedNetwork(100, 3_000));

    @OnEachDatabase
    void aMemberReadsWritesAndFindsFriends(DatabaseKind kind) {
        try (var application = RunningSocial.start(kind, SMALL);
                var browser = Browser.open(application)) {
            browser.signIn("user_001");
            assertThat(browser.texts(".post .by a:first-child")).containsExactly("Charlie", "Bob", "Alice");

            browser.one("#text").sendKeys("Hello <b>shards</b> #Browser");
            browser.one("form.write button").click();
            browser.until(
                    "the post is on top",
                    () -> Optional.of(browser.texts(".post .text"))
                            .filter(texts -> texts.size() == 4 && texts.get(0).equals("Hello <b>shards</b> #Browser")));
            assertThat(browser.texts(".report h3")).containsExactly("POST /posts", "GET /");
            assertThat(browser.texts(".report:first-of-type .databases li")).hasSize(1);

            browser.one(".post:nth-of-type(2) .like button").click();
            browser.until(
                    "the like is taken back",
                    () -> Optional.of(browser.all(".post:nth-of-type(2) .like button"))
                            .filter(buttons -> buttons.size() == 1
                                    && "false".equals(buttons.get(0).getDomAttribute("aria-pressed"))));
            assertThat(browser.one(".post:nth-of-type(2) .likes").getText()).isEqualTo("2");

            browser.one(".post:nth-of-type(2) a.when").click();
            browser.waitFor(".comments");
            assertThat(browser.texts(".comments .text")).containsExactly("Worth getting up for!", "Which lens?");
            assertThat(browser.texts(".comments .by a")).containsExactly("Alice", "Diana");

            browser.go("/trending?days=365");
            var trends = browser.texts(".trends a");
            assertThat(trends).contains("#browser", "#running");
            assertThat(browser.texts(".trends .posts-count").stream().map(Integer::valueOf))
                    .isSortedAccordingTo(Comparator.reverseOrder());
            browser.go("/tags/browser");
            assertThat(browser.texts(".post .text")).containsExactly("Hello <b>shards</b> #Browser");

            browser.go("/people");
            assertThat(browser.texts(".people .card > div > a")).containsExactly("Diana");
            assertThat(browser.texts(".people .common")).containsExactly("1");
            browser.one(".people form button").click();
            browser.until("Diana's page", () -> Optional.of(browser.path()).filter("/members/user_004"::equals));
            assertThat(browser.texts("#friends-count")).containsExactly("2");
            assertThat(browser.texts(".profile button")).containsExactly("End friendship");
            assertThat(browser.texts(".people.small .emoji + span")).containsExactly("Alice", "Bob");

            browser.go("/search?q=harbour");
            assertThat(browser.texts(".post .by a:first-child")).containsExactly("Charlie");
            browser.hasNoErrors();
        }
    }

    @Test
    void whatFailsIsSaidAndAnEndedSessionLeadsToTheWayIn() throws IOException {
        try (var application = RunningSocial.start(DatabaseKind.H2, BIG, "--social.limits.writes-per-minute=1");
                var browser = Browser.open(application)) {
            browser.signIn("member-00001");
            assertThat(browser.one("#notice").getText()).isEmpty();
            var before = browser.texts(".post .likes");

            browser.one(".post:nth-of-type(1) .like button").click();
            browser.until(
                    "the like is counted",
                    () -> Optional.of(browser.texts(".post .likes")).filter(likes -> !likes.equals(before)));
            browser.one(".post:nth-of-type(2) .like button").click();
            browser.until(
                    "the refusal is said",
                    () -> Optional.of(browser.one("#notice").getText())
                            .filter(text ->
                                    text.matches("Not done\\. Too many requests\\. Try again in [0-9]+ seconds\\.")));
            assertThat(browser.one("#notice").getAriaRole()).isEqualTo("alert");
            for (var theme : Browser.Theme.values()) {
                browser.theme(theme);
                browser.screenshot("notice-1280-" + theme.name().toLowerCase(Locale.ROOT));
            }
            assertThat(browser.texts(".post .likes").get(1)).isEqualTo(before.get(1));

            browser.forgetSession();
            browser.script("window.scrollTo(0, document.body.scrollHeight)");
            browser.waitFor("input[name=password]");
            assertThat(browser.path()).isEqualTo("/sign-in");
            assertThat(browser.all(".post")).isEmpty();

            browser.one("input[name=member]").sendKeys("member-00001");
            browser.one("input[name=password]").sendKeys("demo");
            browser.one("button.main").click();
            browser.waitFor(".post");
            assertThat(browser.one("h1").getText()).isEqualTo("Timeline");
        }
    }

    @OnEachDatabase
    void aTimelineScrollsToItsThousandthPostInOrder(DatabaseKind kind) {
        try (var application = RunningSocial.start(kind, BIG);
                var browser = Browser.open(application)) {
            browser.signIn("member-00001");

            browser.until("the thousandth post", () -> {
                browser.script("window.scrollTo(0, document.body.scrollHeight)");
                return Optional.of(browser.all(".post")).filter(posts -> posts.size() >= 1_000);
            });

            @SuppressWarnings("unchecked")
            var times = (List<String>) browser.script("return [...document.querySelectorAll('.post time')]"
                    + ".map(time => time.dateTime.padEnd(30, '0'))");
            @SuppressWarnings("unchecked")
            var posts = (List<String>)
                    browser.script("return [...document.querySelectorAll('.post a.when')].map(link => link.href)");
            assertThat(times).isSortedAccordingTo(Comparator.reverseOrder());
            assertThat(posts).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(1_000);
            browser.hasNoErrors();
        }
    }

    @OnEachDatabase
    void trafficShowsOnTheShardMap(DatabaseKind kind) {
        try (var application = RunningSocial.start(kind, SMALL);
                var browser = Browser.open(application)) {
            browser.signIn("user_004");
            browser.go("/operator/map");
            assertThat(browser.all("[data-shard]")).hasSize(1_024);
            browser.until(
                    "the rows are counted",
                    () -> Optional.of(browser.texts("[data-is=rows]"))
                            .filter(rows -> rows.stream().allMatch(text -> text.matches("[0-9,]+"))));
            assertThat(browser.one("#traffic").getText()).isEqualTo("No traffic runs.");

            browser.one("input[name=clients]").clear();
            browser.one("input[name=clients]").sendKeys("4");
            browser.one("input[name=hot]").click();
            browser.one(".traffic button.main").click();

            browser.until(
                    "statements are sent",
                    () -> Optional.of(browser.texts("[data-is=statements]"))
                            .filter(counts -> counts.stream().anyMatch(count -> !count.equals("0"))));
            browser.until(
                    "virtual shards are busy",
                    () -> Optional.of(browser.all("[data-load]:not([data-load='0'])"))
                            .filter(busy -> !busy.isEmpty()));
            browser.until(
                    "operations are counted",
                    () -> browser.texts("#traffic").stream()
                            .findFirst()
                            .filter(text -> text.matches("4 clients run: [1-9][0-9,]* operations\\.")));
            browser.until(
                    "the virtual shard of the member whom most look at is the hottest",
                    () -> browser.texts("#hot li").stream()
                            .findFirst()
                            .filter(text -> text.startsWith("virtual shard " + shardOfFirstMember(application) + " ")));
            browser.until(
                    "those of the friends whose posts are read are busy too",
                    () -> Optional.of(browser.all("[data-load]:not([data-load='0'])"))
                            .filter(busy -> busy.size() > 20));
            browser.all(".traffic button").get(1).click();
            browser.until(
                    "no traffic runs",
                    () -> browser.texts("#traffic").stream().findFirst().filter("No traffic runs."::equals));
            browser.hasNoErrors();
        }
    }

    /** Traffic looks at members in the order of their ids. */
    private static int shardOfFirstMember(RunningSocial application) {
        var first = application
                .context()
                .getBean(MemberRepository.class)
                .ids(Limit.of(1))
                .get(0);
        return application
                .context()
                .getBean(Shards.class)
                .placeOf(first)
                .orElseThrow()
                .shard()
                .number();
    }

    @Test
    void everyPageHasItsPicturesInTwoWidthsAndBothThemes() throws IOException {
        try (var application = RunningSocial.start(
                        DatabaseKind.H2,
                        BIG,
                        "--social.map.rows-per-database=10000",
                        "--social.sign-in.loaded=104",
                        "--social.sign-in.some[0].id=user_001",
                        "--social.sign-in.some[0].name=Alice",
                        "--social.sign-in.some[0].emoji=🌻",
                        "--social.sign-in.some[1].id=user_004",
                        "--social.sign-in.some[1].name=Diana",
                        "--social.sign-in.some[1].emoji=🚲",
                        "--social.sign-in.some[1].operator=true");
                var browser = Browser.open(application)) {
            pictures(browser, "sign-in", "/sign-in");
            browser.signIn("member-00001");
            pictures(browser, "timeline", "/");
            pictures(browser, "post", browser.one(".post a.when").getDomProperty("href"));
            pictures(browser, "trending", "/trending");
            pictures(browser, "people", "/people");
            pictures(browser, "all-posts", "/posts?page=200");
            pictures(browser, "figures", "/figures");
            pictures(browser, "search", "/search?q=anna");
            pictures(browser, "profile", "/members/user_001");
            browser.go("/operator/map");
            browser.one("input[name=hot]").click();
            browser.one(".traffic button.main").click();
            pictures(browser, "shard-map", "/operator/map");
            browser.hasNoErrors();
        }
    }

    /** A page as it is seen, in each width and theme; it must not be wider than its window. */
    private static void pictures(Browser browser, String name, String path) throws IOException {
        for (int width : new int[] {1280, 420}) {
            for (var theme : Browser.Theme.values()) {
                browser.width(width);
                browser.theme(theme);
                browser.go(path);
                if (name.equals("shard-map")) {
                    browser.until(
                            "busy",
                            () -> Optional.of(browser.all("[data-load]:not([data-load='0'])"))
                                    .filter(busy -> busy.size() > 10));
                }
                browser.screenshot(name + "-" + width + "-" + theme.name().toLowerCase(Locale.ROOT));
                assertThat(browser.script(
                                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                        .as("What of " + name + " is right of a window of " + width)
                        .isEqualTo(0L);
            }
        }
        browser.width(1280);
    }
}
