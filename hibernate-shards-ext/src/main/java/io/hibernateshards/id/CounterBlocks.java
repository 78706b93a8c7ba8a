package io.hibernateshards.id;

import io.hibernateshards.topology.Database;
import java.util.stream.Stream;

/**
 * Hands out the numbers of each database's counter, from blocks that are reserved in one round trip each. All entities
 * share a database's counter: nothing depends on their names. One lock per database, so that a slow one makes nobody wait
 * who writes to another. Numbers left of a block are lost with the node. Any thread.
 */
public final class CounterBlocks {

    /** How many numbers a block has by default. */
    public static final int DEFAULT_SIZE = 1000;

    private static final String COUNTER = "sharded_id";

    private final Reservation reservation;
    private final int size;
    private final Block[] blocks;

    /** @param size how many numbers a block has, at least 1 */
    public CounterBlocks(Reservation reservation, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("A block has at least 1 number, but got " + size);
        }
        this.reservation = reservation;
        this.size = size;
        this.blocks = Stream.generate(Block::new).limit(Database.MAXIMUM).toArray(Block[]::new);
    }

    /** Reserves consecutive numbers that nobody else gets. */
    @FunctionalInterface
    public interface Reservation {

        /**
         * @param counter the counter's name
         * @param size how many
         * @param minimum the least number wanted
         * @return the first of them
         */
        long reserve(Database database, String counter, int size, long minimum);
    }

    /** The next number of a database, not below a minimum. */
    long next(Database database, long minimum) {
        return blocks[database.number()].next(database, minimum);
    }

    /** The numbers left of the block last reserved. */
    private final class Block {

        private long next;
        private long end;

        synchronized long next(Database database, long minimum) {
            if (next < minimum || next == end) {
                next = reservation.reserve(database, COUNTER, size, minimum);
                end = next + size;
            }
            return next++;
        }
    }
}
