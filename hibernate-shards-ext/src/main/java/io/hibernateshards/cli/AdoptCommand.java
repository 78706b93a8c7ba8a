package io.hibernateshards.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ends the time in which a map that was taken over from settings lets nothing move. */
@Command(
        name = "adopt",
        description =
                "A map that was taken over from the settings of databases in use lets nothing move until it is said that the processes "
                        + "of before have ended, since nobody sees them. Shows whether that is still to be said: exit code 3 if so.")
final class AdoptCommand extends UnitCommand {

    @Option(
            names = "--confirm",
            description = "Say that no process runs any more that was started without the shared map.")
    private boolean confirm;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Override
    int run(Output output) {
        var resharder = resharder();
        long epoch = resharder.map().epoch();
        boolean open = resharder.isAdoptionOpen();
        if (open && confirm) {
            var question =
                    "Has every process ended that was started without the shared map? One that runs on would miss rows that "
                            + "move.";
            if (!Confirmation.of(program().terminal(), output, yes, question)) {
                return ExitCode.NOT_CONFIRMED;
            }
            resharder.confirmAdopted();
            open = false;
        }
        output.line("Map version " + epoch + ": "
                + (open
                        ? "taken over from settings. Nothing moves until 'adopt --confirm' says that the processes of before have ended."
                        : "virtual shards may move."));
        output.json(Output.object("epoch", epoch, "adoptionOpen", open));
        return open ? ExitCode.FOUND : ExitCode.OK;
    }
}
