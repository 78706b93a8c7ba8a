package io.hibernateshards.demo.web.page;

import io.hibernateshards.demo.member.Member;
import io.hibernateshards.demo.member.MemberRepository;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Puts the members to what names them by their ids, with one query for all. */
@Component
class MembersInOrder {

    private final MemberRepository members;

    MembersInOrder(MemberRepository members) {
        this.members = members;
    }

    /**
     * Each of these with its member, in their order; one whose member is gone is left out.
     *
     * @param idOf the id of the member that one of these names
     */
    <T, R> List<R> of(List<T> those, Function<T, String> idOf, BiFunction<Member, T, R> together) {
        if (those.isEmpty()) {
            return List.of();
        }
        var byId = members
                .findByIdInOrderByNameAscIdAsc(those.stream().map(idOf).toList())
                .stream()
                .collect(Collectors.toMap(Member::getId, Function.identity()));
        return those.stream()
                .flatMap(one -> Stream.ofNullable(byId.get(idOf.apply(one))).map(member -> together.apply(member, one)))
                .toList();
    }
}
