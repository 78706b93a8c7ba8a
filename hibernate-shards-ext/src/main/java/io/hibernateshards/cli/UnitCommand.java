package io.hibernateshards.cli;

import static io.hibernateshards.logging.CliMessages.MESSAGES;

import io.hibernateshards.ShardConfigurationException;
import io.hibernateshards.boot.ConfiguredDatabases;
import io.hibernateshards.boot.ShardsSettings;
import io.hibernateshards.resharding.Resharder;
import io.hibernateshards.resharding.ReshardingLimits;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command on a unit whose nodes share a map. */
abstract class UnitCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // Set before the command is called.
    private CommandSpec spec;

    @Override
    public final Integer call() {
        return run(output());
    }

    /** Does it; the exit code. */
    abstract int run(Output output);

    CommandSpec spec() {
        return spec;
    }

    ShardsCommand program() {
        return (ShardsCommand) spec.root().userObject();
    }

    private Output output() {
        return new Output(spec.commandLine().getOut(), program().isJson());
    }

    /** The resharder of the unit, with limits that decide nothing where nothing is moved. */
    Resharder resharder() {
        return resharder(program().databases(), ReshardingLimits.DEFAULT);
    }

    static Resharder resharder(ConfiguredDatabases databases, ReshardingLimits limits) {
        return Resharder.of(databases, catalog(databases), limits);
    }

    /** The name of the database that has the map; throws {@link ShardConfigurationException} where the settings do not say. */
    static String catalog(ConfiguredDatabases databases) {
        return databases
                .catalog()
                .orElseThrow(() -> new ShardConfigurationException(
                        MESSAGES.noCatalog(ShardsSettings.CATALOG, String.join(", ", databases.names()))));
    }
}
