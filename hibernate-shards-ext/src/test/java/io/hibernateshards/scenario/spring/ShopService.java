package io.hibernateshards.scenario.spring;

import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Work in transactions that annotations declare. */
@Transactional
public class ShopService {

    private final ShopperRepository shoppers;

    ShopService(ShopperRepository shoppers) {
        this.shoppers = shoppers;
    }

    /** Something that went wrong and, as its caller says, undoes the work or does not. */
    public static final class OutOfStock extends Exception {
        private static final long serialVersionUID = 1;
    }

    public void rename(String login, String name) {
        shoppers.findById(login).orElseThrow().name = name;
    }

    @Transactional(readOnly = true)
    public void renameReadingOnly(String login, String name) {
        rename(login, name);
    }

    @Transactional(rollbackFor = OutOfStock.class)
    public void renameUndoneBy(String login, String name) throws OutOfStock {
        rename(login, name);
        throw new OutOfStock();
    }

    public void renameInSpiteOf(String login, String name) throws OutOfStock {
        rename(login, name);
        throw new OutOfStock();
    }

    @Transactional(isolation = Isolation.SERIALIZABLE, timeout = 30)
    public void renameAlone(String login, String name) {
        rename(login, name);
    }

    public void failAfter(Runnable work) {
        work.run();
        throw new IllegalStateException("undo");
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void renameApart(String login, String name) {
        rename(login, name);
    }
}
