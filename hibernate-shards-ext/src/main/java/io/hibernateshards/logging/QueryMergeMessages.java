package io.hibernateshards.logging;

import io.hibernateshards.ShardException;
import io.hibernateshards.UnorderedRowsException;
import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What can go wrong while the answers of several databases become one. */
@MessageBundle(projectCode = "SHARD")
public interface QueryMergeMessages {

    QueryMergeMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), QueryMergeMessages.class);

    @Message(
            id = 19001,
            value =
                    "The rows of '%s' do not come in the order that the query asks for, as the library compares values: '%s' "
                            + "goes backwards. Merged rows are right only where every database orders as the library does, and "
                            + "its collation, or the place of nulls, seems to differ. Order by a column with a binary collation, "
                            + "or give all databases the same one.")
    UnorderedRowsException inputOutOfOrder(String input, String column);

    @Message(
            id = 19002,
            value = "The sum over all databases is %s, which a %s does not hold. The sum of each database alone does "
                    + "fit. Sum a wider type, as in sum(cast(x as BigDecimal)).")
    ShardException sumOverflow(String sum, String type);
}
