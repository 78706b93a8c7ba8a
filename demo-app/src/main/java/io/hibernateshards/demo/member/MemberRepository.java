package io.hibernateshards.demo.member;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Members, as the pages ask for them. */
public interface MemberRepository extends Repository<Member, String> {

    /** On the member's database. */
    Optional<Member> findById(String id);

    /** The members with these ids, by name: on the databases of these members. */
    List<Member> findByIdInOrderByNameAscIdAsc(Collection<String> ids);

    /**
     * Members by a part of their name, on all databases.
     *
     * @param pattern in lower case, as {@code like} takes it, with {@code !} before what stands for itself
     */
    @Query("select m from Member m where lower(m.name) like :pattern escape '!' order by m.name, m.id")
    List<Member> search(String pattern, Limit limit);

    /** The ids of some members, on all databases. */
    @Query("select m.id from Member m order by m.id")
    List<String> ids(Limit limit);
}
