package io.hibernateshards.query.collation;

/**
 * What a database says of a collation.
 *
 * @param provider who compares: of PostgreSQL {@code libc}, {@code builtin} or {@code icu}, else the product's name
 * @param name what the provider knows it by; empty for none
 * @param isDeterministic whether only a text itself equals it
 * @param rules the rules of its own that are added to what the name stands for, else empty
 * @param type the column's type where that has a part in comparisons, else empty
 * @param version what the provider says of its age; empty where it says nothing
 */
public record DeclaredCollation(
        String provider, String name, boolean isDeterministic, String rules, String type, String version) {

    /** The type of H2 whose texts are equal whatever their case. */
    static final String IGNORING_CASE = "varchar_ignorecase";

    /** A type that takes texts for equal that differ in trailing blanks. */
    static final String PADDED = "char";

    /** Whether rules of its own are added to what the name stands for. */
    boolean hasRules() {
        return !rules.isEmpty();
    }

    /** For people. */
    @Override
    public String toString() {
        return (provider + " " + name).strip()
                + (isDeterministic ? "" : ", nondeterministic")
                + (hasRules() ? ", with rules of its own" : "")
                + (type.isEmpty() ? "" : ", of the type " + type);
    }
}
