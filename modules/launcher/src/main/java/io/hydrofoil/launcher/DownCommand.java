package io.hydrofoil.launcher;

import io.hydrofoil.launcher.DataDirectory.Owner;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** See {@link #description}. */
final class DownCommand implements Command {
    private static final long GRACE_SECONDS = 30;

    @Override
    public String name() {
        return "down";
    }

    @Override
    public List<String> description() {
        return List.of("Stops the cluster; its data stays.");
    }

    @Override
    public List<Option> options() {
        return ServerOptions.OF_RUNNING;
    }

    @Override
    public int run(Arguments arguments) throws StartException, InterruptedException {
        Path directory = ServerOptions.dataDirectory(arguments);
        List<Path> members = LocalMembers.directories(directory);
        if (members.isEmpty()) {
            return stop(directory, directory);
        }
        int code = ExitCode.NOT_RUNNING.code();
        for (Path member : members) {
            code = Math.min(code, stop(member, directory));
        }
        return code;
    }

    private static int stop(Path directory, Path cluster) throws StartException, InterruptedException {
        Owner owner = DataDirectory.owner(directory);
        ProcessHandle process = owner == null ? null : owner.process().orElse(null);
        if (process == null) {
            System.out.println("Nothing runs on " + directory + ".");
            return ExitCode.NOT_RUNNING.code();
        }
        process.destroy();
        try {
            process.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new StartException(
                    ExitCode.FAILED,
                    "process " + process.pid() + " did not stop within " + GRACE_SECONDS + " s",
                    "kill it with \"kill -9 " + process.pid() + "\": the data is safe, the next start replays it",
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        System.out.println("Stopped. The data stays in " + directory + "; \"hydrofoil up --data-dir " + cluster
                + "\" continues with it.");
        return ExitCode.OK.code();
    }
}
