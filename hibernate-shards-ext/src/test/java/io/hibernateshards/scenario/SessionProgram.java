package io.hibernateshards.scenario;

import io.hibernateshards.scenario.HouseholdModel.Category;
import io.hibernateshards.scenario.HouseholdModel.Item;
import io.hibernateshards.scenario.HouseholdModel.Owner;
import io.hibernateshards.scenario.HouseholdModel.Warranty;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hibernate.Hibernate;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * Steps of sessions that a seed decides, on rows of their own, and what came of each. A step that throws ends its session;
 * rows are read back whenever a transaction has ended.
 */
final class SessionProgram {

    private static final int OWNERS = 5;
    private static final int ITEMS = 4;

    private final SessionFactory factory;
    private final Random random;
    private final String prefix;
    private final List<String> transcript = new ArrayList<>();
    private final TreeMap<String, Owner> kept = new TreeMap<>();
    private final List<Step> steps = List.of(
            new Step(6, "persist owner", this::persistOwner),
            new Step(6, "find owner", () -> text(findOwner())),
            new Step(5, "find item", () -> text(session().find(Item.class, itemId()))),
            new Step(4, "reference", this::reference),
            new Step(6, "change balance", this::changeBalance),
            new Step(4, "change price", this::changePrice),
            new Step(3, "add note", this::addNote),
            new Step(2, "remove note", this::removeNote),
            new Step(7, "add item", this::addItem),
            new Step(3, "take item out", this::takeItemOut),
            new Step(2, "clear items", this::clearItems),
            new Step(4, "change warranty", this::changeWarranty),
            new Step(5, "make friends", this::makeFriends),
            new Step(5, "visit friend", this::visitFriend),
            new Step(4, "sell", this::sell),
            new Step(3, "who bought", this::whoBought),
            new Step(3, "categorise", this::categorise),
            new Step(2, "remove owner", this::removeOwner),
            new Step(2, "remove item", this::removeItem),
            new Step(1, "persist what was removed", this::persistRemoved),
            new Step(2, "detach", this::detach),
            new Step(1, "clear", this::clear),
            new Step(4, "keep", this::keep),
            new Step(5, "merge", this::merge),
            new Step(2, "merge a copy", this::mergeCopy),
            new Step(4, "refresh", this::refresh),
            new Step(3, "lock", this::lock),
            new Step(4, "flush", this::flush),
            new Step(2, "contains", this::contains),
            new Step(2, "read only", this::readOnly),
            new Step(3, "find several", this::findSeveral),
            new Step(5, "query", this::query),
            new Step(2, "update", this::update),
            new Step(1, "delete", this::delete),
            new Step(2, "stateless", this::stateless),
            new Step(5, "commit", this::commit),
            new Step(2, "roll back", this::rollBack));
    private final int weights = steps.stream().mapToInt(Step::weight).sum();
    private @Nullable Session session;

    private record Step(int weight, String name, Supplier<String> work) {}

    private SessionProgram(EntityManagerFactory factory, long seed) {
        this.factory = factory.unwrap(SessionFactory.class);
        this.random = new Random(seed);
        this.prefix = "s" + seed + '-';
    }

    /** What came of each step. */
    static List<String> run(EntityManagerFactory factory, long seed, int stepCount) {
        var program = new SessionProgram(factory, seed);
        try {
            for (int count = 0; count < stepCount; count++) {
                program.next();
            }
            program.attempt("commit", program::commit);
        } finally {
            program.end();
        }
        return program.transcript;
    }

    private void next() {
        int chosen = random.nextInt(weights);
        int index = 0;
        while (chosen >= steps.get(index).weight()) {
            chosen -= steps.get(index++).weight();
        }
        attempt(steps.get(index).name(), steps.get(index).work());
    }

    private void attempt(String name, Supplier<String> work) {
        try {
            transcript.add(name + ": " + work.get());
        } catch (RuntimeException failure) {
            transcript.add(name + ": " + failure.getClass().getSimpleName());
            end();
            transcript.add("rows: " + rows());
        }
    }

    private void end() {
        if (session != null) {
            try {
                if (session.getTransaction().isActive()) {
                    session.getTransaction().rollback();
                }
            } finally {
                session.close();
                session = null;
            }
        }
    }

    private Session session() {
        if (session == null) {
            session = factory.openSession();
            session.beginTransaction();
        }
        return session;
    }

    // ------------------------------------------------------------------------------------------------ what steps are
    // about

    private String ownerId() {
        return prefix + "abcdefgh".charAt(random.nextInt(OWNERS));
    }

    private String itemId() {
        return ownerId() + random.nextInt(ITEMS);
    }

    private @Nullable Owner findOwner() {
        return session().find(Owner.class, ownerId());
    }

    private String withOwner(java.util.function.Function<Owner, String> work) {
        var owner = findOwner();
        return owner == null ? "nobody" : work.apply(owner);
    }

    private String withItem(java.util.function.Function<Item, String> work) {
        var item = session().find(Item.class, itemId());
        return item == null ? "nothing" : work.apply(item);
    }

    private static String text(@Nullable Owner owner) {
        if (owner == null) {
            return "nobody";
        }
        return owner.id + " v" + owner.version + " has " + owner.balance + ", friend " + idOf(owner.friend)
                + (Hibernate.isInitialized(owner.notes) ? ", notes " + owner.notes : "")
                + (Hibernate.isInitialized(owner.items)
                        ? owner.items.stream()
                                .map(SessionProgram::text)
                                .sorted()
                                .toList()
                        : "");
    }

    private static @Nullable String idOf(@Nullable Owner owner) {
        return owner == null ? null : (String) Hibernate.unproxy(owner, Owner.class).id;
    }

    private static String text(@Nullable Item item) {
        if (item == null) {
            return "nothing";
        }
        return item.id + " v" + item.version + " of " + idIn(item.owner) + " costs " + item.price
                + (item.category == null ? "" : " in " + item.category.name)
                + (item.warranty == null ? "" : " for " + item.warranty.years);
    }

    private static @Nullable Object idIn(@Nullable Owner owner) {
        return owner == null
                ? null
                : owner instanceof org.hibernate.proxy.HibernateProxy proxy
                        ? proxy.getHibernateLazyInitializer().getIdentifier()
                        : owner.id;
    }

    /** All rows of this program. */
    private String rows() {
        try (var reading = factory.openSession()) {
            return Arrays.asList(
                            read(
                                    reading,
                                    "select o.id, o.balance, o.version, o.friend.id from Owner o where o.id like ?1"),
                            read(reading, "select o.id, index(n), n from Owner o join o.notes n where o.id like ?1"),
                            read(
                                    reading,
                                    "select i.id, i.owner.id, i.price, i.version, i.buyer.id, i.category.name from Item i"
                                            + " where i.id like ?1"),
                            read(reading, "select w.id, w.years from Warranty w where w.id like ?1"))
                    .toString();
        }
    }

    private String read(Session reading, String hql) {
        return reading.createSelectionQuery(hql, Object[].class)
                .setParameter(1, prefix + "%")
                .getResultStream()
                .map(Arrays::toString)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    // ------------------------------------------------------------------------------------------------ steps

    private String persistOwner() {
        var id = ownerId();
        if (random.nextInt(8) > 0 && session().find(Owner.class, id) != null) {
            return "already there";
        }
        // In the place of a removed one Hibernate flushes its session, and a sharded one that database alone.
        session().flush();
        session().persist(new Owner(id, random.nextInt(100)));
        return id;
    }

    private String reference() {
        var owner = session().getReference(Owner.class, ownerId());
        boolean isRead = random.nextBoolean();
        return (session().contains(owner) ? "managed " : "not managed ")
                + (isRead ? text(Hibernate.unproxy(owner, Owner.class)) : String.valueOf(idIn(owner)));
    }

    private String changeBalance() {
        return withOwner(owner -> text(changed(owner)));
    }

    private Owner changed(Owner owner) {
        owner.balance += 1 + random.nextInt(10);
        return owner;
    }

    private String changePrice() {
        return withItem(item -> {
            item.price++;
            return text(item);
        });
    }

    private String addNote() {
        return withOwner(owner -> {
            owner.notes.add(random.nextInt(owner.notes.size() + 1), "n" + random.nextInt(10));
            return text(owner);
        });
    }

    private String removeNote() {
        return withOwner(
                owner -> owner.notes.isEmpty() ? "no notes" : owner.notes.remove(random.nextInt(owner.notes.size())));
    }

    private String addItem() {
        int number = random.nextInt(ITEMS);
        boolean isCascaded = random.nextBoolean();
        return withOwner(owner -> {
            var id = owner.id + number;
            if (session().find(Item.class, id) != null) {
                return "already there";
            }
            var item = new Item(id, owner, random.nextInt(50));
            owner.items.add(item);
            if (!isCascaded) {
                session().persist(item);
            }
            return text(owner);
        });
    }

    private String takeItemOut() {
        return withOwner(owner ->
                owner.items.isEmpty() ? "no items" : text(owner.items.remove(random.nextInt(owner.items.size()))));
    }

    private String clearItems() {
        return withOwner(owner -> {
            owner.items.clear();
            return text(owner);
        });
    }

    private String changeWarranty() {
        return withItem(item -> {
            if (item.warranty == null) {
                item.warranty = new Warranty(item, 1 + random.nextInt(3));
            } else if (random.nextBoolean()) {
                item.warranty.years++;
            } else {
                item.warranty = null;
            }
            return text(item);
        });
    }

    private String makeFriends() {
        var other = random.nextInt(5) == 0
                ? null
                : random.nextBoolean() ? findOwner() : session().getReference(Owner.class, ownerId());
        return withOwner(owner -> {
            owner.friend = other;
            return String.valueOf(idIn(other));
        });
    }

    private String visitFriend() {
        boolean isChanged = random.nextBoolean();
        return withOwner(owner -> {
            var friend = owner.friend;
            if (friend == null) {
                return "no friend";
            }
            var entity = Hibernate.unproxy(friend, Owner.class);
            return text(isChanged ? changed(entity) : entity)
                    + (entity == session().find(Owner.class, entity.id));
        });
    }

    private String sell() {
        var buyer = findOwner();
        return withItem(item -> {
            item.buyer = buyer;
            return text(item);
        });
    }

    private String whoBought() {
        return withItem(item -> item.buyer == null ? "nobody" : text(Hibernate.unproxy(item.buyer, Owner.class)));
    }

    private String categorise() {
        var category = session().find(Category.class, "c" + random.nextInt(3));
        return withItem(item -> {
            item.category = category;
            return text(item);
        });
    }

    private String removeOwner() {
        return withOwner(owner -> {
            session().remove(owner);
            return owner.id + session().contains(owner);
        });
    }

    private String removeItem() {
        boolean isTakenOut = random.nextInt(3) > 0;
        return withItem(item -> {
            var owner = item.owner;
            if (isTakenOut && owner != null) {
                Hibernate.unproxy(owner, Owner.class).items.remove(item);
            }
            session().remove(item);
            return item.id;
        });
    }

    private String persistRemoved() {
        return withOwner(owner -> {
            session().remove(owner);
            session().persist(owner);
            return text(owner);
        });
    }

    private String detach() {
        return withOwner(owner -> {
            session().detach(owner);
            return owner.id + session().contains(owner);
        });
    }

    private String clear() {
        session().clear();
        return "";
    }

    private String keep() {
        return withOwner(owner -> {
            if (random.nextBoolean()) {
                Hibernate.initialize(owner.items);
            }
            if (random.nextBoolean()) {
                Hibernate.initialize(owner.notes);
            }
            kept.put(owner.id, owner);
            return text(owner);
        });
    }

    private String merge() {
        var owner = kept.isEmpty() ? null : List.copyOf(kept.values()).get(random.nextInt(kept.size()));
        if (owner == null) {
            return "nothing kept";
        }
        changed(owner);
        if (Hibernate.isInitialized(owner.notes) && random.nextBoolean()) {
            owner.notes.add("merged");
        }
        if (Hibernate.isInitialized(owner.items) && random.nextBoolean()) {
            if (owner.items.isEmpty() || random.nextBoolean()) {
                owner.items.add(new Item(owner.id + random.nextInt(ITEMS), owner, 7));
            } else {
                owner.items.remove(owner.items.size() - 1);
            }
        }
        kept.remove(owner.id);
        var merged = session().merge(owner);
        return text(merged) + (merged == owner);
    }

    private String mergeCopy() {
        var id = ownerId();
        var known = session().find(Owner.class, id);
        var copy = new Owner(id, random.nextInt(100));
        if (known != null && random.nextInt(4) > 0) {
            copy.version = known.version;
        }
        copy.notes.add("copied");
        return text(session().merge(copy));
    }

    private String refresh() {
        return withOwner(owner -> {
            owner.balance = -1;
            session().refresh(owner);
            return text(owner);
        });
    }

    private String lock() {
        var mode = List.of(
                        LockModeType.OPTIMISTIC,
                        LockModeType.OPTIMISTIC_FORCE_INCREMENT,
                        LockModeType.PESSIMISTIC_READ,
                        LockModeType.PESSIMISTIC_WRITE,
                        LockModeType.PESSIMISTIC_FORCE_INCREMENT)
                .get(random.nextInt(5));
        return withOwner(owner -> {
            session().lock(owner, mode);
            return mode + " " + session().getLockMode(owner);
        });
    }

    private String flush() {
        session().flush();
        return String.valueOf(session().isDirty());
    }

    private String contains() {
        return withOwner(owner -> session().contains(owner) + " " + session().isReadOnly(owner) + " "
                + session().getCurrentLockMode(owner) + " " + session().getEntityName(owner));
    }

    private String readOnly() {
        boolean isReadOnly = random.nextInt(3) > 0;
        return withOwner(owner -> {
            session().setReadOnly(owner, isReadOnly);
            return owner.id + session().isReadOnly(owner);
        });
    }

    private String findSeveral() {
        var ids = List.of(ownerId(), ownerId(), prefix + "nobody", ownerId());
        return session().findMultiple(Owner.class, ids).stream()
                .map(SessionProgram::text)
                .toList()
                .toString();
    }

    /** A scatter writes all that a session holds, Hibernate what the statement reads: so all is written before. */
    private String query() {
        session().flush();
        return switch (random.nextInt(6)) {
            case 0 -> owners("from Owner o where o.id like ?1 order by o.balance, o.id");
            case 1 -> owners("from Owner o left join fetch o.items where o.id like ?1 order by o.id");
            case 2 -> owners("from Owner o where o.id like ?1 and o.friend is not null order by o.id desc");
            case 3 -> read(session(), "select i.id, i.price from Item i where i.id like ?1");
            case 4 -> read(session(), "select count(*), sum(i.price) from Item i where i.id like ?1");
            default ->
                read(
                        session(),
                        "select o.id, count(i) from Owner o left join o.items i where o.id like ?1 group by o.id");
        };
    }

    private String owners(String hql) {
        return session().createSelectionQuery(hql, Owner.class).setParameter(1, prefix + "%").getResultList().stream()
                .map(SessionProgram::text)
                .toList()
                .toString();
    }

    private String update() {
        session().flush();
        return ""
                + session()
                        .createMutationQuery("update Item i set i.price = i.price + 1 where i.id like ?1")
                        .setParameter(1, ownerId() + "%")
                        .executeUpdate();
    }

    private String delete() {
        session().flush();
        return ""
                + session()
                        .createMutationQuery("delete from Warranty w where w.id like ?1 and w.years = 1")
                        .setParameter(1, prefix + "%")
                        .executeUpdate();
    }

    private String stateless() {
        end();
        var id = ownerId();
        int kind = random.nextInt(4);
        return factory.fromStatelessTransaction(stateless -> {
            var owner = stateless.get(Owner.class, id);
            if (owner == null) {
                return insert(stateless, id, kind);
            }
            owner.balance += 1000;
            if (kind == 0) {
                stateless.upsert(owner);
            } else {
                stateless.update(owner);
            }
            stateless.refresh(owner);
            return owner.id + owner.balance + owner.version;
        });
    }

    private String insert(StatelessSession stateless, String id, int kind) {
        if (kind > 1) {
            return "nobody";
        }
        stateless.insert(new Owner(id, 1000));
        return id;
    }

    private String commit() {
        session().getTransaction().commit();
        boolean isKept = random.nextInt(3) > 0;
        if (isKept) {
            session().beginTransaction();
        } else {
            session().close();
            session = null;
        }
        return rows();
    }

    private String rollBack() {
        end();
        return rows();
    }
}
