package io.hibernateshards.transaction;

import java.util.Map;
import org.hibernate.cfg.AvailableSettings;

/** What the engine factory must be configured with so that its sessions can be parts of façade transactions. */
public final class EngineTransactionSettings {

    private EngineTransactionSettings() {}

    /** Puts the settings. */
    public static void apply(Map<String, Object> engineSettings) {
        engineSettings.put(AvailableSettings.TRANSACTION_COORDINATOR_STRATEGY, FacadeTransaction.engineCoordinators());
    }
}
