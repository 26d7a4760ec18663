package io.hydrofoil.launcher;

import io.hydrofoil.chassis.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "server",
        description = {
            "Runs one control-plane process in the foreground, for a supervisor such as systemd.",
            "\"up\" is the same with words for a human."
        })
final class ServerCommand implements Callable<Integer> {
    @Mixin
    private final ServerOptions options = new ServerOptions();

    @Option(names = "--exit-when-ready", hidden = true, description = "Stops as soon as it is ready: a training run.")
    private boolean exitWhenReady;

    @Override
    public Integer call() throws Exception {
        ServerConfig config = options.resolve();
        Progress progress = new Progress(System.out, Clock.system(), JvmStart.elapsedNs());
        if (exitWhenReady) {
            Training.run(config, progress);
            return ExitCode.OK.code();
        }
        return Foreground.run(config, progress, server -> progress.say(Detached.READY + server));
    }
}
