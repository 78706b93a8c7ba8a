package io.hibernateshards.logging;

import io.hibernateshards.ShardException;
import io.hibernateshards.UnsupportedShardedQueryException;
import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What is wrong with texts that are to be compared as databases compare them. */
@MessageBundle(projectCode = "SHARD")
public interface QueryCollationMessages {

    QueryCollationMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), QueryCollationMessages.class);

    @Message(
            id = 16400,
            value =
                    "Cannot compare a text with the letter U+%s as the rules '%s' do: the database knows Unicode %d, where "
                            + "that letter is not assigned. Letters that both know alone are certain to have the same place in both: "
                            + "the text is %s. Name a binary collation in the query, or bring the database to a newer ICU.")
    ShardException unknownLetter(String codePoint, String rules, int unicodeVersion, String text);

    @Message(
            id = 16401,
            value =
                    "Cannot order or group '%s' over several databases: '%s' compares it by '%s', and '%s' by '%s'. Rows are "
                            + "brought together only where all databases compare alike. Give the databases one collation, name one in "
                            + "the query, or narrow the query to one database.")
    UnsupportedShardedQueryException differentRules(
            String expression, String first, String rulesOfFirst, String second, String rulesOfSecond);

    @Message(
            id = 16403,
            value =
                    "Cannot group '%s' over several databases, nor tell its distinct values: its collation is '%s', which takes "
                            + "different texts for equal. No rules known here agree with it, and a database is asked for the order of texts "
                            + "alone. Name a collation in the query by collate(... as ...), or narrow the query to one database.")
    UnsupportedShardedQueryException unknownEquality(String expression, String collation);
}
