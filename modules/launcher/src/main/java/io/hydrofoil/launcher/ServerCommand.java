package io.hydrofoil.launcher;

import io.hydrofoil.chassis.Clock;
import java.util.List;
import java.util.stream.Stream;

/** See {@link #description}. */
final class ServerCommand implements Command {
    /** Stops as soon as it is ready: a training run for the AOT cache. */
    private static final Option EXIT_WHEN_READY = Option.flag("--exit-when-ready", "");

    private static final List<Option> OPTIONS = Stream.concat(ServerOptions.ALL.stream(), Stream.of(EXIT_WHEN_READY))
            .toList();

    @Override
    public String name() {
        return "server";
    }

    @Override
    public List<String> description() {
        return List.of(
                "Runs one control-plane process in the foreground, for a supervisor such as systemd.",
                "\"up\" does the same, with words for a human.");
    }

    @Override
    public List<Option> options() {
        return OPTIONS;
    }

    @Override
    public int run(Arguments arguments) throws StartException, InterruptedException {
        ServerConfig config = ServerOptions.resolve(arguments);
        Progress progress = new Progress(System.out, Clock.system(), JvmStart.elapsedNs());
        if (arguments.has(EXIT_WHEN_READY.name())) {
            Training.run(config, progress);
            return ExitCode.OK.code();
        }
        return Foreground.run(config, progress, server -> progress.say(ServerProcess.READY + server));
    }
}
