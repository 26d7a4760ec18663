package io.hydrofoil.launcher;

import io.hydrofoil.apiserver.ServerVersion;
import java.io.PrintStream;
import java.util.List;

/** See {@link #description}. */
final class VersionCommand implements Command {
    @Override
    public String name() {
        return "version";
    }

    @Override
    public List<String> description() {
        return List.of("Prints versions.");
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public int run(Arguments arguments) throws StartException, InterruptedException {
        PrintStream out = System.out;
        out.println("hydrofoil " + ServerVersion.HYDROFOIL);
        out.println("kubernetes " + ServerVersion.KUBERNETES);
        out.println("java " + Runtime.version());
        out.flush();
        return ExitCode.OK.code();
    }
}
