package io.hibernateshards.sharding;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * A consistent-hash ring: each node has points on a circle, and a position belongs to the node of the first point at it or
 * clockwise after it. A node that joins takes keys from all others and leaves the rest where they are; the keys of a node
 * that leaves go to all others. (David Karger and others, "Consistent Hashing and Random Trees", 1997.)
 *
 * <p>Positions are unsigned numbers. Where two points meet, the one with the lesser name has the position, so that nothing
 * depends on the order of the nodes. A look-up is a binary search among the points. Immutable; any thread.
 *
 * @param <N> the nodes
 */
public final class HashRing<N> {

    /** The upper 64 bits of the MD5 digest, which order positions as all 128 do. */
    public static final ToLongFunction<String> MD5 =
            text -> ByteBuffer.wrap(ModuloFunction.md5(text.getBytes(StandardCharsets.UTF_8)))
                    .getLong();

    /** The CRC-32 checksum, in {@code [0, 2^32)}. */
    public static final ToLongFunction<String> CRC32 = text -> {
        var checksum = new CRC32();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return checksum.getValue();
    };

    /** How many points a node has where nothing else is said. */
    public static final int DEFAULT_POINTS = 150;

    /**
     * The text whose hash is the place of a point.
     *
     * @param <N> the nodes
     */
    @FunctionalInterface
    public interface PointName<N> {

        /** The name of one of a node's points, numbered from 0; {@code "node:i"} is usual. */
        String of(N node, int point);
    }

    private record Point<N>(long position, String name, N node) {}

    private final ToLongFunction<String> hash;
    private final int pointsPerNode;
    private final PointName<? super N> pointName;
    private final List<N> nodes;
    private final long[] positions;
    private final List<N> nodeOfPoint;

    /**
     * A ring of those nodes.
     *
     * @param nodes the nodes, at least one, each once
     * @param hash the position of a key or a point's name, as an unsigned number
     * @param pointsPerNode how many points each node has, at least 1
     */
    public HashRing(List<N> nodes, ToLongFunction<String> hash, int pointsPerNode, PointName<? super N> pointName) {
        if (nodes.isEmpty() || pointsPerNode < 1) {
            throw new IllegalArgumentException(
                    "A ring has at least one node and one point for each, but got " + nodes + " and " + pointsPerNode);
        }
        if (nodes.stream().distinct().count() < nodes.size()) {
            throw new IllegalArgumentException("A ring has each node once, but got " + nodes);
        }
        this.hash = hash;
        this.pointsPerNode = pointsPerNode;
        this.pointName = pointName;
        this.nodes = List.copyOf(nodes);
        var points = nodes.stream()
                .flatMap(node -> IntStream.range(0, pointsPerNode).mapToObj(point -> point(node, point)))
                .sorted(HashRing::clockwise)
                .toList();
        this.positions = points.stream().mapToLong(Point::position).toArray();
        this.nodeOfPoint = points.stream().map(Point::node).toList();
    }

    /** The usual ring: {@link #MD5}, {@link #DEFAULT_POINTS} points a node, named {@code "node:i"}. */
    public static <N> HashRing<N> of(List<N> nodes) {
        return new HashRing<>(nodes, MD5, DEFAULT_POINTS, (node, point) -> node + ":" + point);
    }

    private Point<N> point(N node, int number) {
        var name = pointName.of(node, number);
        return new Point<>(hash.applyAsLong(name), name, node);
    }

    private static int clockwise(Point<?> left, Point<?> right) {
        int order = Long.compareUnsigned(left.position(), right.position());
        return order != 0 ? order : Comparator.<String>naturalOrder().compare(left.name(), right.name());
    }

    /** The ring with one more node. */
    public HashRing<N> with(N node) {
        var more = new ArrayList<>(nodes);
        more.add(node);
        return new HashRing<>(more, hash, pointsPerNode, pointName);
    }

    /** The ring without a node. */
    public HashRing<N> without(N node) {
        return new HashRing<>(
                nodes.stream().filter(other -> !other.equals(node)).toList(), hash, pointsPerNode, pointName);
    }

    /** Its nodes, in the order in which they came. */
    public List<N> nodes() {
        return nodes;
    }

    /** The node of a key. */
    public N nodeOf(String key) {
        return nodeAt(hash.applyAsLong(key));
    }

    /** The node of a position: of the first point at it or after it, else of the first point of all. */
    public N nodeAt(long position) {
        int low = 0;
        int high = positions.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(positions[middle], position) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return nodeOfPoint.get(low == positions.length ? 0 : low);
    }

    /**
     * The nodes of equally distant positions, as a table to look up by a key's hash modulo its size.
     *
     * @param size how many positions, from position 0 on
     * @param distance how far one position is from the next
     */
    public List<N> table(int size, long distance) {
        return IntStream.range(0, size)
                .mapToObj(bucket -> nodeAt(bucket * distance))
                .toList();
    }
}
