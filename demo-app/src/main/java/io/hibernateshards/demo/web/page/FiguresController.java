package io.hibernateshards.demo.web.page;

import io.hibernateshards.demo.figures.Engagement;
import io.hibernateshards.demo.figures.PlatformFigures;
import io.hibernateshards.demo.member.Member;
import io.hibernateshards.demo.member.MemberQueries;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The platform in figures and pictures. */
@Controller
class FiguresController {

    private static final int SHOWN = 10;

    /**
     * A member and a figure.
     *
     * @param member who
     * @param reactions how many likes and comments the member's posts have
     */
    record Author(Member member, long reactions) {}

    private final EntityManager entityManager;
    private final MembersInOrder members;

    FiguresController(EntityManager entityManager, MembersInOrder members) {
        this.entityManager = entityManager;
        this.members = members;
    }

    @GetMapping("/figures")
    @Transactional(readOnly = true)
    public String figures(Model model) {
        model.addAttribute("platform", PlatformFigures.of(entityManager));
        model.addAttribute("months", Engagement.months(entityManager));
        model.addAttribute("likes", Engagement.likes(entityManager));
        model.addAttribute(
                "active", MemberQueries.mostActive(entityManager, SHOWN).getResultList());
        model.addAttribute("authors", authors());
        return "figures";
    }

    private List<Author> authors() {
        return members.of(
                Engagement.authors(entityManager, SHOWN),
                Engagement.Author::memberId,
                (member, author) -> new Author(member, author.reactions()));
    }
}
