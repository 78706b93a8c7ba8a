package io.hibernateshards.demo.post;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HashtagsTest {

    @Test
    void eachIsFoundOnceInLowerCaseInTheOrderOfTheText() {
        assertThat(Hashtags.in("#Music, then #running #MUSIC (#café_42)!"))
                .containsExactly("music", "running", "café_42");
    }

    @Test
    void whatIsNoHashtagIsNone() {
        assertThat(Hashtags.in("C# a#b ##x #1 #_ # &#39; #" + "x".repeat(Hashtags.LONGEST + 1)))
                .isEmpty();
    }

    @Test
    void theLongestIsOne() {
        var longest = "x".repeat(Hashtags.LONGEST);

        assertThat(Hashtags.in("#" + longest)).containsExactly(longest);
    }
}
