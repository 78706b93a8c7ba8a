package io.hibernateshards.logging;

import java.lang.invoke.MethodHandles;
import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;

/** What is wrong with tests of applications. */
@MessageBundle(projectCode = "SHARD")
public interface TestingMessages {

    TestingMessages MESSAGES = Messages.getBundle(MethodHandles.lookup(), TestingMessages.class);

    @Message(
            id = 16480,
            value =
                    "%s went to several databases; statements by database: %s. One database is touched where every query names "
                            + "one shard key, and every id tells its place. Add the missing condition; session.explain(query) says why a "
                            + "query goes where it goes.")
    String touchesSeveral(String work, String statements);

    @Message(
            id = 16481,
            value =
                    "The work was to touch the databases %s; statements by database: %s. It touches those that its shard keys and "
                            + "ids lead to. Correct the keys or the expectation; session.explain(query) says why a query goes where it "
                            + "goes.")
    String touchesOthers(String expected, String statements);

    @Message(
            id = 16482,
            value =
                    "Queries ran on several databases that are not so in '%s':%n%s%nEach query that no shard key narrows to one "
                            + "database stands in that file with its plan. Add a condition on the shard key, or run the tests with -D%s=write "
                            + "and review the file.")
    String newScatters(String file, String scatters, String property);

    @Message(
            id = 16483,
            value =
                    "There is no entity manager factory to watch: the supplier of the ShardsExtension gave null. It is asked before "
                            + "each test and at each assertion. Open the factory before the test, or give the supplier the one it uses.")
    String noFactory();
}
