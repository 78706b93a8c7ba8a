package io.hibernateshards.topology;

import java.util.ArrayList;
import java.util.List;

/**
 * The grammar of vshard groups. Blanks are free, a semicolon after the last group is allowed.
 *
 * <pre>
 * groups = group (';' group)*
 * group  = name ':' range (',' range)* '@' member (',' member)*
 * range  = number ('-' number)?
 * member = name ('(' "waiting" ')')?
 * </pre>
 */
final class GroupsSyntax {

    record Range(int first, int last) {}

    record Member(String database, boolean waiting) {}

    record Group(String name, List<Range> ranges, List<Member> bucket) {}

    /** Where the text leaves the grammar; the position counts characters from 1. */
    static final class Unreadable extends Exception {

        private final int position;
        private final String expected;
        private final String found;

        Unreadable(int position, String expected, String found) {
            super("expected " + expected + " at " + position + ", found " + found);
            this.position = position;
            this.expected = expected;
            this.found = found;
        }

        int position() {
            return position;
        }

        String expected() {
            return expected;
        }

        String found() {
            return found;
        }
    }

    private static final String SIGNS = ":;,@()";

    private final String text;
    private int position;

    GroupsSyntax(String text) {
        this.text = text;
    }

    List<Group> groups() throws Unreadable {
        var groups = new ArrayList<Group>();
        do {
            groups.add(group());
        } while (accept(';') && !atEnd());
        if (!atEnd()) {
            throw unreadable("',' or ';'");
        }
        return groups;
    }

    private Group group() throws Unreadable {
        var name = name("the name of a vshard group");
        expect(':');
        var ranges = new ArrayList<Range>();
        do {
            ranges.add(range());
        } while (accept(','));
        expect('@');
        var bucket = new ArrayList<Member>();
        do {
            bucket.add(member());
        } while (accept(','));
        return new Group(name, ranges, bucket);
    }

    private Range range() throws Unreadable {
        int first = number();
        return new Range(first, accept('-') ? number() : first);
    }

    private Member member() throws Unreadable {
        var database = name("the name of a database");
        boolean waiting = accept('(');
        if (waiting) {
            int before = position;
            if (!name("'waiting'").equals("waiting")) {
                position = before;
                throw unreadable("'waiting'");
            }
            expect(')');
        }
        return new Member(database, waiting);
    }

    private int number() throws Unreadable {
        skipBlanks();
        int start = position;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
        // Nine digits fit an int; no keyspace has that many virtual shards.
        if (position == start || position - start > 9) {
            position = start;
            throw unreadable("the number of a virtual shard");
        }
        return Integer.parseInt(text, start, position, 10);
    }

    private String name(String expected) throws Unreadable {
        skipBlanks();
        int start = position;
        while (position < text.length()
                && SIGNS.indexOf(text.charAt(position)) < 0
                && !Character.isWhitespace(text.charAt(position))) {
            position++;
        }
        if (position == start) {
            throw unreadable(expected);
        }
        return text.substring(start, position);
    }

    private void expect(char sign) throws Unreadable {
        if (!accept(sign)) {
            throw unreadable("'" + sign + "'");
        }
    }

    private boolean accept(char sign) {
        if (!atEnd() && text.charAt(position) == sign) {
            position++;
            return true;
        }
        return false;
    }

    private boolean atEnd() {
        skipBlanks();
        return position == text.length();
    }

    private void skipBlanks() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private Unreadable unreadable(String expected) {
        return new Unreadable(
                (atEnd() ? text.length() : position) + 1,
                expected,
                atEnd() ? "its end" : "'" + text.charAt(position) + "'");
    }
}
