package io.hydrofoil.launcher;

import io.hydrofoil.launcher.DataDirectory.Owner;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "down", description = "Stops the cluster; its data stays.")
final class DownCommand implements Callable<Integer> {
    private static final long GRACE_SECONDS = 30;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Its data directory (default: ~/.hydrofoil).")
    private @Nullable Path dataDirectory;

    @Override
    public Integer call() throws StartException, InterruptedException {
        Path directory = dataDirectory == null
                ? ServerConfig.defaultDataDirectory()
                : dataDirectory.toAbsolutePath().normalize();
        Owner owner = DataDirectory.owner(directory);
        ProcessHandle process = owner == null ? null : owner.process().orElse(null);
        if (process == null) {
            System.out.println("No cluster runs on " + directory + ".");
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
        System.out.println("Stopped. The data stays in " + directory + "; \"hydrofoil up\" continues with it.");
        return ExitCode.OK.code();
    }
}
