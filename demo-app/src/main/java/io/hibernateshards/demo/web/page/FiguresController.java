package io.hibernateshards.demo.web.page;

import io.hibernateshards.demo.figures.Engagement;
import io.hibernateshards.demo.figures.PlatformFigures;
import io.hibernateshards.demo.member.Member;
import io.hibernateshards.demo.member.MemberQueries;
import io.hibernateshards.demo.member.MemberRepository;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final MemberRepository members;

    FiguresController(EntityManager entityManager, MemberRepository members) {
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
        var authors = Engagement.authors(entityManager, SHOWN);
        var byId = authors.isEmpty()
                ? Map.<String, Member>of()
                : members
                        .findByIdInOrderByNameAscIdAsc(authors.stream()
                                .map(Engagement.Author::memberId)
                                .toList())
                        .stream()
                        .collect(Collectors.toMap(Member::getId, Function.identity()));
        return authors.stream()
                .flatMap(author -> Stream.ofNullable(byId.get(author.memberId()))
                        .map(member -> new Author(member, author.reactions())))
                .toList();
    }
}
